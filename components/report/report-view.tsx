import { useState } from 'preact/hooks';
import { t, text } from '../../lib/client/text.ts';
import { completeness } from '../../lib/domain/support-report/completeness.ts';
import { ticketSubject } from '../../lib/domain/support-report/report.ts';
import type { SupportReport } from '../../lib/domain/support-report/report-schema.ts';
import { REPORT_FORMATS, type ReportFormat, writeReport } from '../../lib/domain/support-report/write.ts';
import type { Copy } from '../shared/copy-button.tsx';
import { Icon } from '../shared/icon.tsx';
import { CopyResult, useCopy } from './copy-or-show.tsx';

type Props = {
  report: SupportReport;
  copy: Copy;
  /** The id of the title that it stands under; without one it has its own. */
  titleId?: string;
};

/** A report before it leaves: exactly what will be copied, to be read and changed, and what it lacks for support to act. */
export function ReportView({ report, copy, titleId }: Props) {
  const [format, setFormat] = useState<ReportFormat>('markdown');
  const [note, setNote] = useState('');
  // Null while nothing was changed by hand: then the text follows format and note.
  const [edited, setEdited] = useState<string | null>(null);
  const [copied, attempt] = useCopy(copy);
  const subject = ticketSubject(report);
  const shown = edited ?? writeReport(report, format, note, text);
  const meter = completeness(report, note);
  return (
    <section class="block report" aria-labelledby={titleId ?? 'report-title'}>
      {titleId === undefined && <h2 id="report-title">{t('report_title')}</h2>}
      <p class="muted">{t('report_intro')}</p>
      <div class="report-subject">
        <span class="muted">{t('report_subject')}</span> <bdi class="mono">{subject}</bdi>
        <button type="button" class="button button-quiet" onClick={() => attempt(t('report_subject'), subject)}>
          <Icon name="copy" />
          {t('ui_copy')}
        </button>
      </div>
      <label class="report-note">
        <span>{t('report_note')}</span>
        <input
          type="text"
          value={note}
          maxLength={500}
          autocomplete="off"
          disabled={edited !== null}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <div class="report-meter">
        <label>
          <span>{t('report_meter', String(meter.has), String(meter.of))}</span>
          <meter min={0} max={meter.of} low={meter.of / 2} optimum={meter.of} value={meter.has} />
        </label>
        <ul>
          {meter.lacks.map((lack) => (
            <li key={lack.key}>
              <Icon name="warning" /> {text(lack)}
            </li>
          ))}
        </ul>
      </div>
      <fieldset class="report-formats" disabled={edited !== null}>
        <legend class="visually-hidden">{t('report_format')}</legend>
        {REPORT_FORMATS.map((one) => (
          <label key={one}>
            <input type="radio" name="report-format" checked={one === format} onChange={() => setFormat(one)} />
            {t(`report_format_${one}`)}
          </label>
        ))}
      </fieldset>
      <textarea
        class="report-text mono"
        rows={18}
        spellcheck={false}
        autocomplete="off"
        dir="ltr"
        value={shown}
        aria-label={t('report_preview')}
        onInput={(event) => setEdited(event.currentTarget.value)}
      />
      <div class="report-end">
        <button type="button" class="button button-primary" onClick={() => attempt(t('report_name'), shown)}>
          {t('report_copy')}
        </button>
        {edited !== null && (
          <button type="button" class="button" onClick={() => setEdited(null)}>
            {t('report_undo_changes')}
          </button>
        )}
      </div>
      <CopyResult copied={copied} />
    </section>
  );
}
