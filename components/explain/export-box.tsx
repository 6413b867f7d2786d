import { useState } from 'preact/hooks';
import { plural, t } from '../../lib/client/text.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../lib/domain/exports/export.ts';

/** Which errors are exported. */
export type ExportChoice = {
  /** Those of the last hours; null for all. */
  hours: number | null;
  /** Null for every code. */
  code: string | null;
  /** Words as in the panel's filter. */
  filter: string;
  /** Only those of one tab. */
  isTabOnly: boolean;
};

type Props = {
  choice: ExportChoice;
  onChoice: (choice: ExportChoice) => void;
  /** The codes that there are. */
  codes: readonly string[];
  /** Whether a tab is known that the export can be limited to. */
  hasTab: boolean;
  /** How many errors of this time and code are stored; null where that is not known. */
  stored: number | null;
  /** Makes the file and hands it over; how many errors are in it, null if it was cancelled. */
  onExport: (format: ExportFormat, onProgress: (read: number) => void, signal: AbortSignal) => Promise<number | null>;
};

type State =
  | { is: 'idle' }
  | { is: 'done'; errors: number }
  | { is: 'running'; read: number; cancel: () => void }
  | { is: 'failed'; why: string };

const TIMES = [
  [null, 'export_time_all'],
  [1, 'export_time_hour'],
  [24, 'export_time_day'],
] as const;

/** Takes what was recorded away as a file: everything, or a part of it. */
export function ExportBox({ choice, onChoice, codes, hasTab, stored, onExport }: Props) {
  const [format, setFormat] = useState<ExportFormat>('json');
  const [state, setState] = useState<State>({ is: 'idle' });
  const isRunning = state.is === 'running';
  const start = async () => {
    const controller = new AbortController();
    const cancel = () => controller.abort();
    setState({ is: 'running', read: 0, cancel });
    try {
      const errors = await onExport(format, (read) => setState({ is: 'running', read, cancel }), controller.signal);
      setState(errors === null ? { is: 'idle' } : { is: 'done', errors });
    } catch (thrown) {
      setState({ is: 'failed', why: String(thrown) });
    }
  };
  const isCounted = choice.filter.trim() === '' && !choice.isTabOnly;
  return (
    <section class="block export" aria-labelledby="export-title">
      <h2 id="export-title">{t('export_title')}</h2>
      <p class="muted">{t('export_text')}</p>
      <fieldset class="export-choice" disabled={isRunning}>
        <legend class="visually-hidden">{t('export_what')}</legend>
        <label>
          <span>{t('export_time')}</span>
          <select
            id="export-time"
            value={String(choice.hours)}
            onChange={({ currentTarget }) => {
              const [hours] = TIMES.find(([value]) => String(value) === currentTarget.value) ?? [null];
              onChoice({ ...choice, hours });
            }}
          >
            {TIMES.map(([value, key]) => (
              <option key={key} value={String(value)}>
                {t(key)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('export_code')}</span>
          <select
            id="export-code"
            value={choice.code ?? ''}
            onChange={({ currentTarget }) => onChoice({ ...choice, code: currentTarget.value || null })}
          >
            <option value="">{t('export_code_all')}</option>
            {codes.map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('export_filter')}</span>
          <input
            type="search"
            id="export-filter"
            value={choice.filter}
            spellcheck={false}
            autocomplete="off"
            placeholder={t('ui_filter_placeholder')}
            onInput={({ currentTarget }) => onChoice({ ...choice, filter: currentTarget.value })}
          />
        </label>
        {hasTab && (
          <label class="export-tab">
            <input
              type="checkbox"
              checked={choice.isTabOnly}
              onChange={({ currentTarget }) => onChoice({ ...choice, isTabOnly: currentTarget.checked })}
            />
            <span>{t('export_tab')}</span>
          </label>
        )}
      </fieldset>
      <fieldset class="report-formats" disabled={isRunning}>
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
          disabled={isRunning || stored === 0}
          onClick={() => void start()}
        >
          {isCounted ? plural('export_start', stored ?? 0) : t('export_start_matching')}
        </button>
        {state.is === 'running' && (
          <>
            <progress max={Math.max(1, stored ?? 1)} value={state.read} aria-label={t('export_title')} />
            <button type="button" class="button" onClick={state.cancel}>
              {t('elsewhere_cancel')}
            </button>
          </>
        )}
        <span role="status">
          {state.is === 'done' && plural('export_done', state.errors)}
          {state.is === 'failed' && t('export_failed', state.why)}
        </span>
      </div>
    </section>
  );
}
