import { useState } from 'preact/hooks';
import { type Key, t } from '../../lib/client/text.ts';

/** What is to be deleted. */
export type Wiped = { what: 'all' } | { what: 'site'; origin: string } | { what: 'time'; range: TimeRange };

const TIME_RANGES = ['hour', 'day', 'week', 'before-week', 'before-month'] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

const RANGE_NAMES = {
  hour: 'options_wipe_hour',
  day: 'options_wipe_day',
  week: 'options_wipe_week',
  'before-week': 'options_wipe_before_week',
  'before-month': 'options_wipe_before_month',
} as const satisfies Record<TimeRange, Key>;

type Props = {
  /** Origins of which something is stored. */
  origins: readonly string[];
  isEmpty: boolean;
  /** What is stored cannot be read: it can only be deleted as a whole. */
  isUnreadable?: boolean;
  onWipe: (wiped: Wiped) => Promise<void>;
};

/** The ways to be rid of what is stored: asked twice, since it can't be undone. */
export function Wipe({ origins, isEmpty, isUnreadable = false, onWipe }: Props) {
  const [chosen, setChosen] = useState('all');
  const [step, setStep] = useState<'idle' | 'sure' | 'deleted' | { failed: string }>('idle');
  const wiped = wipedOf(chosen);
  const erase = async () => {
    try {
      await onWipe(wiped);
      setChosen('all');
      setStep('deleted');
    } catch (thrown) {
      setStep({ failed: String(thrown) });
    }
  };
  return (
    <div class="inline wipe">
      {step === 'sure' ? (
        <>
          <span>{t('ui_options_delete_sure', nameOf(wiped))}</span>
          <button type="button" class="button button-danger" onClick={erase}>
            {t('ui_options_delete_yes')}
          </button>
          <button type="button" class="button" onClick={() => setStep('idle')}>
            {t('ui_options_delete_no')}
          </button>
        </>
      ) : (
        <>
          <label class="visually-hidden" for="wipe">
            {t('options_wipe_label')}
          </label>
          <select
            id="wipe"
            class="text-field"
            value={chosen}
            disabled={isEmpty}
            onChange={(event) => {
              setChosen(event.currentTarget.value);
              setStep('idle');
            }}
          >
            <option value="all">{t('options_wipe_all')}</option>
            {!isUnreadable && (
              <optgroup label={t('options_wipe_by_time')}>
                {TIME_RANGES.map((range) => (
                  <option key={range} value={range}>
                    {t(RANGE_NAMES[range])}
                  </option>
                ))}
              </optgroup>
            )}
            {origins.length > 0 && (
              <optgroup label={t('options_wipe_by_site')}>
                {origins.map((origin) => (
                  <option key={origin} value={origin}>
                    {nameOf({ what: 'site', origin })}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
          <button type="button" class="button button-danger" disabled={isEmpty} onClick={() => setStep('sure')}>
            {t('options_wipe')}
          </button>
        </>
      )}
      <span role="status">
        {step === 'deleted' && t('ui_options_deleted')}
        {typeof step === 'object' && t('ui_options_failed', step.failed)}
      </span>
    </div>
  );
}

function wipedOf(chosen: string): Wiped {
  if (chosen === 'all') return { what: 'all' };
  const range = TIME_RANGES.find((one) => one === chosen);
  return range === undefined ? { what: 'site', origin: chosen } : { what: 'time', range };
}

function nameOf(wiped: Wiped): string {
  if (wiped.what === 'all') return t('options_wipe_all');
  return wiped.what === 'time'
    ? t(RANGE_NAMES[wiped.range])
    : t('options_wipe_site', wiped.origin.replace('https://', ''));
}
