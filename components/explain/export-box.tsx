import { useState } from 'preact/hooks';
import { plural, t } from '../../lib/client/text.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../lib/domain/exports/export.ts';

type Props = {
  /** How many errors are stored; null where that is not known. */
  stored: number | null;
  /** Makes the file and hands it over; false if it was cancelled. */
  onExport: (format: ExportFormat, onProgress: (written: number) => void, signal: AbortSignal) => Promise<boolean>;
};

type State =
  | { is: 'idle' | 'done' }
  | { is: 'running'; written: number; cancel: () => void }
  | { is: 'failed'; why: string };

/** Takes everything that was recorded away as a file. */
export function ExportBox({ stored, onExport }: Props) {
  const [format, setFormat] = useState<ExportFormat>('json');
  const [state, setState] = useState<State>({ is: 'idle' });
  const start = async () => {
    const controller = new AbortController();
    const cancel = () => controller.abort();
    setState({ is: 'running', written: 0, cancel });
    try {
      const isDone = await onExport(
        format,
        (written) => setState({ is: 'running', written, cancel }),
        controller.signal,
      );
      setState({ is: isDone ? 'done' : 'idle' });
    } catch (thrown) {
      setState({ is: 'failed', why: String(thrown) });
    }
  };
  return (
    <section class="block export" aria-labelledby="export-title">
      <h2 id="export-title">{t('export_title')}</h2>
      <p class="muted">{t('export_text')}</p>
      <fieldset class="report-formats" disabled={state.is === 'running'}>
        <legend class="visually-hidden">{t('export_format')}</legend>
        {EXPORT_FORMATS.map((one) => (
          <label key={one}>
            <input type="radio" name="export-format" checked={one === format} onChange={() => setFormat(one)} />{' '}
            {t(`export_format_${one}`)}
          </label>
        ))}
      </fieldset>
      <div class="source-end">
        <button
          type="button"
          class="button"
          id="export"
          disabled={state.is === 'running' || stored === 0}
          onClick={() => void start()}
        >
          {plural('export_start', stored ?? 0)}
        </button>
        {state.is === 'running' && (
          <>
            <progress max={Math.max(1, stored ?? 1)} value={state.written} aria-label={t('export_title')} />
            <button type="button" class="button" onClick={state.cancel}>
              {t('elsewhere_cancel')}
            </button>
          </>
        )}
        <span role="status">
          {state.is === 'done' && t('export_done')}
          {state.is === 'failed' && t('export_failed', state.why)}
        </span>
      </div>
    </section>
  );
}
