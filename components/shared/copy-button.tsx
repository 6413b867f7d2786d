import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { Icon, type IconName } from './icon.tsx';

export type Copy = (text: string) => Promise<boolean>;

type Props = {
  /** The text, or what makes it when it is asked for. */
  value: string | (() => Promise<string>);
  /** Names what is copied, for those who can't see where the button stands. */
  label: string;
  /** What the button says; by default that it copies. */
  text?: string;
  copy: Copy;
};

/** Copies a text and says so in place. */
export function CopyButton({ value, label, text = t('ui_copy'), copy }: Props) {
  const [result, setResult] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (result === 'idle') return;
    const timer = setTimeout(() => setResult('idle'), 2000);
    return () => clearTimeout(timer);
  }, [result]);
  const copyValue = async () => {
    try {
      return await copy(typeof value === 'string' ? value : await value());
    } catch {
      return false; // what was to be copied could not be read
    }
  };
  const said = { idle: text, copied: t('ui_copied'), refused: t('ui_copy_refused') }[result];
  return CopyFace({
    said,
    icon: ICONS[result],
    name: result === 'idle' ? label : said,
    label,
    onClick: async () => setResult((await copyValue()) ? 'copied' : 'refused'),
  });
}

type Face = { said: string; icon: IconName; name?: string; label?: string; onClick?: () => void };

/** How the button looks. */
export function CopyFace({ said, icon, name, label, onClick }: Face) {
  return (
    <button type="button" class="button button-quiet copy" aria-label={name} title={label} onClick={onClick}>
      <Icon name={icon} />
      <span aria-live="polite">{said}</span>
    </button>
  );
}

const ICONS = { idle: 'copy', copied: 'done', refused: 'warning' } as const;
