import { t } from '../../lib/client/text.ts';
import { FEWEST_KEPT, MOST_KEPT, type Retention } from '../../lib/domain/settings.ts';
import { NumberField } from './number-field.tsx';

type Props = { retention: Retention; onChange: (retention: Retention) => void };

/** How long errors are kept, and how many. */
export function RetentionFields({ retention, onChange }: Props) {
  return (
    <div class="inline">
      <NumberField
        label={t('options_retention_days')}
        value={retention.days}
        min={FEWEST_KEPT.days}
        max={MOST_KEPT.days}
        unit={t('options_retention_days_unit')}
        onSave={(days) => onChange({ ...retention, days })}
      />
      <NumberField
        label={t('options_retention_errors')}
        value={retention.errors}
        min={FEWEST_KEPT.errors}
        max={MOST_KEPT.errors}
        unit={t('options_retention_errors_unit')}
        onSave={(errors) => onChange({ ...retention, errors })}
      />
    </div>
  );
}
