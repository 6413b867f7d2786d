import { useState } from 'preact/hooks';
import { chosenFile } from '../../lib/client/chosen-file.ts';
import { t, text } from '../../lib/client/text.ts';
import type { Message } from '../../lib/domain/explanation.ts';
import { Icon } from '../shared/icon.tsx';

type Props = {
  onText: (pasted: string) => void;
  onFile: (file: File) => void;
  /** How much of a file is read, 0 to 1; null while none is being read. */
  progress: number | null;
  onCancel: () => void;
  problem: Message | null;
};

/** Where a text is pasted and a file dropped. */
export function SourceBox({ onText, onFile, progress, onCancel, problem }: Props) {
  const [typed, setTyped] = useState('');
  const [isOver, setOver] = useState(false);
  const take = (data: DataTransfer | null): boolean => {
    const file = data?.files[0];
    const dropped = data?.getData('text/plain') ?? '';
    if (file !== undefined) onFile(file);
    else if (dropped !== '') onText(dropped);
    return file !== undefined;
  };
  return (
    <section
      class={isOver ? 'block paste paste-over' : 'block paste'}
      aria-labelledby="source-title"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer);
      }}
    >
      <h2 id="source-title">{t('elsewhere_source')}</h2>
      <p class="muted">{t('elsewhere_source_text')}</p>
      <textarea
        class="mono"
        id="source"
        rows={8}
        spellcheck={false}
        // Or browsers write it to disk, to restore the page.
        autocomplete="off"
        dir="ltr"
        value={typed}
        placeholder={t('elsewhere_placeholder')}
        aria-labelledby="source-title"
        onInput={(event) => setTyped(event.currentTarget.value)}
        onPaste={(event) => {
          if (take(event.clipboardData)) event.preventDefault();
        }}
      />
      <div class="source-end">
        <button type="button" class="button button-primary" id="explain" onClick={() => onText(typed)}>
          {t('elsewhere_explain')}
        </button>
        <label class="button">
          {t('elsewhere_choose')}
          <input
            type="file"
            class="visually-hidden"
            onChange={(event) => {
              const file = chosenFile(event.currentTarget);
              if (file !== undefined) onFile(file);
            }}
          />
        </label>
        {progress !== null && (
          <>
            <progress max={1} value={progress} aria-label={t('elsewhere_reading')} />
            <button type="button" class="button" onClick={onCancel}>
              {t('elsewhere_cancel')}
            </button>
          </>
        )}
      </div>
      <div role="status">
        {problem !== null && (
          <p class="notice tone-request">
            <Icon name="warning" />
            <span>{text(problem)}</span>
          </p>
        )}
      </div>
    </section>
  );
}
