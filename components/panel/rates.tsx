import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { isTyping } from '../../lib/client/typing.ts';
import type { Span } from '../../lib/domain/rate-series.ts';
import { EmptyView } from '../shared/empty-view.tsx';
import { UnreadableHistory } from '../shared/unreadable-history.tsx';
import { RatesCalls } from './rates-calls.tsx';
import { RatesCode } from './rates-code.tsx';
import type { RatesActions, ShownCall, ShownRate } from './shown-rate.ts';

type Props = RatesActions & {
  span: Span;
  onSpan: (span: Span) => void;
  rates: ShownRate[];
  apis: ShownCall[];
  /** False until the first answer of the database. */
  isRead: boolean;
  /** The database can't be read. */
  isUnreadable: boolean;
  onReload: () => void;
  now: number;
};

const SPAN_NAMES = [
  ['hour', 'ui_rates_hour'],
  ['day', 'ui_rates_day'],
  ['week', 'ui_rates_week'],
  ['quarter', 'ui_rates_quarter'],
] as const;

/** How far a key goes, in spans and in codes. */
const STEPS: Record<string, [number, number]> = { '+': [1, 0], '-': [-1, 0], j: [0, 1], k: [0, -1] };

/** Takes the focus to the code so many after the one that has it. */
function stepTo(frame: HTMLElement | null, step: number): void {
  const codes = [...(frame?.querySelectorAll<HTMLElement>(':scope > .rate') ?? [])];
  const code = codes[codes.findIndex((one) => one.contains(document.activeElement)) + step];
  code?.scrollIntoView({ block: 'start' });
  code?.focus({ preventScroll: true });
}

/** How often each code came: a chart for people who see it, the same as a table for everyone. */
export function Rates({ span, onSpan, rates, apis, isRead, isUnreadable, onReload, now, ...actions }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const [toSpan = 0, toCode = 0] = STEPS[event.key] ?? [];
      const [wanted] = SPAN_NAMES[SPAN_NAMES.findIndex(([value]) => value === span) + toSpan] ?? [];
      if (toSpan !== 0 && wanted !== undefined) onSpan(wanted);
      if (toCode !== 0) stepTo(frame.current, toCode);
      if (event.key in STEPS) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
  if (isUnreadable) {
    return <UnreadableHistory onRetry={onReload} />;
  }
  return (
    <div class="rates" ref={frame}>
      <div class="rates-top">
        <fieldset class="switch">
          <legend class="visually-hidden">{t('ui_rates_span')}</legend>
          {SPAN_NAMES.map(([value, key]) => (
            <label key={value} class="switch-choice">
              <input
                type="radio"
                name="span"
                class="visually-hidden"
                checked={span === value}
                onChange={() => onSpan(value)}
              />
              <span>{t(key)}</span>
            </label>
          ))}
        </fieldset>
        <a class="rates-elsewhere" href={actions.pageOf('')} target="_blank" rel="noreferrer">
          {t('ui_rates_elsewhere')}
        </a>
      </div>
      {isRead && rates.length === 0 && (
        <EmptyView icon="calm" title={t('ui_rates_none_title')} text={t('ui_rates_none_text')} />
      )}
      {rates.map((rate) => (
        <RatesCode key={rate.code} rate={rate} span={span} now={now} actions={actions} />
      ))}
      {apis.length > 0 && (
        <section class="rate" aria-labelledby="rates-apis" tabIndex={-1}>
          <h2 class="rate-head" id="rates-apis">
            {t('ui_rates_apis')}
          </h2>
          <RatesCalls caption={t('ui_rates_apis')} span={span} calls={apis} actions={actions} />
        </section>
      )}
    </div>
  );
}
