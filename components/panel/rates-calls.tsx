import { countedName } from '../../lib/client/counted-name.ts';
import { plural, t } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import type { Span } from '../../lib/domain/rate-series.ts';
import { EndpointLabel } from '../shared/endpoint-label.tsx';
import type { RatesActions, ShownCall } from './shown-rate.ts';

type Props = {
  caption: string;
  span: Span;
  calls: (ShownCall & { ofCode?: number })[];
  /** What is counted in `ofCode`, as the heading of its column; none without it. */
  ofCode?: string;
  actions: RatesActions;
};

/** How many calls of an endpoint or an API failed, out of how many, and when one last succeeded. */
export function RatesCalls({ caption, span, calls, ofCode, actions }: Props) {
  const { timeOf, onMuteCall } = actions;
  const hasEndpoints = calls.some(({ endpoint }) => endpoint !== null);
  return (
    <div class="rate-calls">
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(hasEndpoints ? 'ui_rates_call' : 'ui_rates_api')}</th>
            {ofCode !== undefined && <th scope="col">{ofCode}</th>}
            <th scope="col">{t(`ui_rates_failed_${span}`)}</th>
            <th scope="col">{t('ui_rates_per_hour')}</th>
            <th scope="col">{t('ui_rates_last_success')}</th>
            {hasEndpoints && (
              <th scope="col">
                <span class="visually-hidden">{t('ui_rates_silence')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => {
            const { base, endpoint, failed, calls: all, perHour, lastSuccessAt, mutedUntil } = call;
            return (
              <tr key={`${base} ${endpoint}`}>
                <th scope="row">
                  {endpoint !== null && <EndpointLabel endpoint={countedName(endpoint)} />}{' '}
                  <bdi class={endpoint === null ? 'mono' : 'mono muted rate-base'} dir="ltr">
                    {visibleText(base.replace('https://', ''))}
                  </bdi>
                </th>
                {ofCode !== undefined && <td>{call.ofCode}</td>}
                <td class="rate-number">{plural('ui_rates_ratio', all, String(failed))}</td>
                <td>{perHour}</td>
                <td class="rate-number">{lastSuccessAt === null ? t('ui_rates_no_success') : timeOf(lastSuccessAt)}</td>
                {endpoint !== null && (
                  <td class="rate-mute">
                    <div>
                      {mutedUntil !== null && <span>{t('ui_rates_muted', timeOf(mutedUntil))}</span>}
                      <button
                        type="button"
                        class="button button-quiet"
                        onClick={() => onMuteCall(base, endpoint, mutedUntil === null)}
                      >
                        {t(mutedUntil === null ? 'ui_alert_mute' : 'ui_rates_unmute')}
                        <span class="visually-hidden">{countedName(endpoint)}</span>
                      </button>
                    </div>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
