import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import type { Copy } from '../shared/copy-button.tsx';
import { Icon } from '../shared/icon.tsx';

/** How an attempt to copy ended: `refused` holds the text, for copying by hand. */
export type Copied = { state: 'idle' } | { state: 'copied'; what: string } | { state: 'refused'; text: string };

/** Copies, and remembers for a while that it worked. */
export function useCopy(copy: Copy): [Copied, (what: string, text: string) => void] {
  const [copied, setCopied] = useState<Copied>({ state: 'idle' });
  useEffect(() => {
    if (copied.state !== 'copied') return;
    const timer = setTimeout(() => setCopied({ state: 'idle' }), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const attempt = async (what: string, text: string) =>
    setCopied((await copy(text)) ? { state: 'copied', what } : { state: 'refused', text });
  return [copied, (what, text) => void attempt(what, text)];
}

/** What became of the copy: confirmed in place, or the text itself, selected, where the browser refused. */
export function CopyResult({ copied }: { copied: Copied }) {
  const field = useRef<HTMLTextAreaElement>(null);
  // With what is drawn: the key that copies may come at once.
  useLayoutEffect(() => {
    // Firefox selects without focusing, and then no key would copy it.
    field.current?.focus();
    field.current?.select();
  }, [copied]);
  return (
    <div class="copy-result" role="status">
      {copied.state === 'copied' && (
        <span class="copy-done">
          <Icon name="done" />
          {t('report_copied', copied.what)}
        </span>
      )}
      {copied.state === 'refused' && (
        <>
          <p>{t('report_copy_refused')}</p>
          <textarea
            ref={field}
            class="report-text mono"
            rows={6}
            readOnly
            autocomplete="off"
            value={copied.text}
            aria-label={t('report_copy_refused')}
          />
        </>
      )}
    </div>
  );
}
