import { useLayoutEffect } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { isTyping } from '../../lib/client/typing.ts';
import { COPY_FORMS, type CopyForm } from '../../lib/domain/copies/copy-as.ts';
import type { Copy } from '../shared/copy-button.tsx';
import { Icon } from '../shared/icon.tsx';
import { CopyResult, useCopy } from './copy-or-show.tsx';

type Props = {
  /** The report as it is copied at once. */
  report: () => string;
  copyAs: (form: CopyForm) => string;
  /** Where the report can be looked at and changed before it leaves: on a page, or in place. */
  reportPage?: string;
  onPreview?: () => void;
  copy: Copy;
};

/** What can be taken from an error: a report for support (also by the key C), the call, a test fixture. */
export function ErrorActions({ report, copyAs, reportPage, onPreview, copy }: Props) {
  const [copied, attempt] = useCopy(copy);
  const copyReport = () => attempt(t('report_name'), report());
  // As soon as the buttons are there, the key is.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
      if (event.key !== 'c' || !isPlain || isTyping(event.target)) return;
      event.preventDefault();
      copyReport();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
  return (
    <div class="error-actions">
      <div class="error-actions-row">
        <button type="button" class="button copy-report" title={t('report_copy_key')} onClick={copyReport}>
          <Icon name="copy" />
          {t('report_copy')}
        </button>
        {reportPage === undefined ? (
          <button type="button" class="button" onClick={onPreview}>
            {t('report_preview')}
          </button>
        ) : (
          <a class="button" href={reportPage} target="_blank" rel="noreferrer">
            {t('report_preview')}
          </a>
        )}
        <details class="copy-as">
          <summary class="button">{t('copies_title')}</summary>
          <div class="copy-as-forms">
            {COPY_FORMS.map((form) => (
              <button
                key={form}
                type="button"
                class="button button-quiet"
                onClick={() => attempt(t(`copies_${form}`), copyAs(form))}
              >
                {t(`copies_${form}`)}
              </button>
            ))}
          </div>
        </details>
      </div>
      <CopyResult copied={copied} />
    </div>
  );
}
