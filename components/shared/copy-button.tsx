import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { Icon } from './icon.tsx';

export type Copy = (text: string) => Promise<boolean>;

/** Copies a text and says so in place. `label` names what is copied, for those who can't see where the button stands. */
export function CopyButton({ value, label, copy }: { value: string; label: string; copy: Copy }) {
  const [result, setResult] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (result === 'idle') return;
    const timer = setTimeout(() => setResult('idle'), 2000);
    return () => clearTimeout(timer);
  }, [result]);
  const said = { idle: t('ui_copy'), copied: t('ui_copied'), refused: t('ui_copy_refused') }[result];
  return (
    <button
      type="button"
      class="button button-quiet copy"
      aria-label={result === 'idle' ? label : said}
      title={label}
      onClick={async () => setResult((await copy(value)) ? 'copied' : 'refused')}
    >
      <Icon name={ICONS[result]} />
      <span aria-live="polite">{said}</span>
    </button>
  );
}

const ICONS = { idle: 'copy', copied: 'done', refused: 'warning' } as const;
