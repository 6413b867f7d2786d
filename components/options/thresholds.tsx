import { useState } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { GUIDE_THRESHOLDS, type Thresholds as Values } from '../../lib/domain/alerts/threshold.ts';
import { HIGHEST_THRESHOLD } from '../../lib/domain/settings.ts';
import { Icon } from '../shared/icon.tsx';
import { NumberField } from './number-field.tsx';

type Props = {
  thresholds: Values;
  /** Codes to choose from; others can be typed. */
  codes: readonly string[];
  onChange: (thresholds: Values) => void;
};

/** A new threshold begins here, errors an hour. */
const FIRST = 10;

/** From how many errors an hour a code raises an alert. */
export function Thresholds({ thresholds, codes, onChange }: Props) {
  const [code, setCode] = useState('');
  const added = code.trim();
  const isUsual = JSON.stringify(sorted(thresholds)) === JSON.stringify(sorted(GUIDE_THRESHOLDS));
  return (
    <>
      <ul class="rows">
        {sorted(thresholds).map(([name, threshold]) => (
          <li key={name} class="row">
            <bdi class="mono row-name">{name}</bdi>
            <NumberField
              label={t('options_threshold_label', name)}
              isLabelled
              value={threshold}
              min={0}
              max={HIGHEST_THRESHOLD}
              step="any"
              unit={t('options_threshold_unit')}
              onSave={(value) => onChange({ ...thresholds, [name]: value })}
            />
            <button
              type="button"
              class="button button-quiet"
              aria-label={t('ui_options_remove_label', name)}
              onClick={() => onChange(Object.fromEntries(sorted(thresholds).filter(([one]) => one !== name)))}
            >
              <Icon name="close" />
              {t('ui_options_remove')}
            </button>
          </li>
        ))}
      </ul>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          if (added === '' || Object.hasOwn(thresholds, added)) return;
          onChange({ ...thresholds, [added]: FIRST });
          setCode('');
        }}
      >
        <label class="visually-hidden" for="threshold-code">
          {t('options_threshold_code')}
        </label>
        <input
          id="threshold-code"
          class="text-field mono"
          list="threshold-codes"
          value={code}
          placeholder={t('options_threshold_code')}
          maxLength={100}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <datalist id="threshold-codes">
          {codes.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <button type="submit" class="button" disabled={added === '' || Object.hasOwn(thresholds, added)}>
          {t('options_threshold_add')}
        </button>
        {!isUsual && (
          <button type="button" class="button button-quiet" onClick={() => onChange(GUIDE_THRESHOLDS)}>
            {t('options_threshold_reset')}
          </button>
        )}
      </form>
    </>
  );
}

function sorted(thresholds: Values): [string, number][] {
  return Object.entries(thresholds).sort(([a], [b]) => (a < b ? -1 : 1));
}
