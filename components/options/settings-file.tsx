import { useRef, useState } from 'preact/hooks';
import { chosenFile } from '../../lib/client/chosen-file.ts';
import { t, text } from '../../lib/client/text.ts';
import type { Message } from '../../lib/domain/explanation.ts';
import { Icon } from '../shared/icon.tsx';

/** What came of reading a file: why nothing was changed, or what undoes it. */
export type Imported = { problem: Message } | { undo: () => Promise<void> };

type Props = { onExport: () => void; onImport: (file: File) => Promise<Imported> };

/** The settings as a file: out of this browser, and into it. */
export function SettingsFile({ onExport, onImport }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [imported, setImported] = useState<Imported | 'undone' | null>(null);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      setImported(await onImport(file));
    } catch (thrown) {
      setImported(failed(thrown));
    }
    // The same file again is a change too.
    if (input.current !== null) input.current.value = '';
  };
  const undo = async (work: () => Promise<void>) => {
    try {
      await work();
      setImported('undone');
    } catch (thrown) {
      setImported(failed(thrown));
    }
  };
  return (
    <>
      <div class="inline">
        <button type="button" class="button" onClick={onExport}>
          {t('options_file_export')}
        </button>
        <button type="button" class="button" onClick={() => input.current?.click()}>
          {t('options_file_import')}
        </button>
        <input
          ref={input}
          id="settings-file"
          class="visually-hidden"
          type="file"
          accept=".json,application/json"
          tabIndex={-1}
          aria-label={t('options_file_import')}
          onChange={(event) => void read(chosenFile(event.currentTarget))}
        />
      </div>
      <div role="status" id="settings-file-outcome">
        {imported === 'undone' && <p class="notice tone-good">{t('options_file_undone')}</p>}
        {imported !== null && imported !== 'undone' && 'problem' in imported && (
          <p class="notice tone-server">
            <Icon name="warning" />
            <span>{text(imported.problem)}</span>
          </p>
        )}
        {imported !== null && imported !== 'undone' && 'undo' in imported && (
          <p class="notice tone-good">
            <Icon name="done" />
            <span>{t('options_file_imported')}</span>
            <button type="button" class="button button-quiet" onClick={() => void undo(imported.undo)}>
              {t('options_file_undo')}
            </button>
          </p>
        )}
      </div>
    </>
  );
}

function failed(thrown: unknown): Imported {
  return { problem: { key: 'ui_options_failed', params: [String(thrown)] } };
}
