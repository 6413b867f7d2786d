import { mutedNames, type Silence } from '../alerts/silence.ts';
import { GUIDE_THRESHOLDS } from '../alerts/threshold.ts';
import { MOST_KEPT, type Settings } from '../settings.ts';
import type { Environment } from './report.ts';

const MAX_VALUE = 200;

/**
 * What is not as it is from the start, in codes and numbers. Of addresses only how many there are: one of a customer's
 * own names the customer. Of the mutes those at `now` (ms since the epoch, UTC).
 */
export function changedSettings(
  { bases, sites, thresholds, retention, theme }: Settings,
  silences: readonly Silence[],
  now: number,
): Environment['settings'] {
  const codes = new Set([...Object.keys(GUIDE_THRESHOLDS), ...Object.keys(thresholds)]);
  const changed = [...codes].sort().filter((code) => thresholds[code] !== GUIDE_THRESHOLDS[code]);
  const muted = [...mutedNames(silences, 'code', now)].sort().map(codeName);
  const mutedEndpoints = mutedNames(silences, 'endpoint', now).size;
  return {
    ...(bases.length > 0 && { added_apis: bases.length }),
    ...(sites.length > 0 && { added_pages: sites.length }),
    ...Object.fromEntries(changed.map((code) => [`threshold_${codeName(code)}`, thresholds[code] ?? 'none'])),
    ...(retention.days !== MOST_KEPT.days && { retention_days: retention.days }),
    ...(retention.errors !== MOST_KEPT.errors && { retention_errors: retention.errors }),
    ...(theme !== 'system' && { theme }),
    ...(muted.length > 0 && { muted_codes: muted.join(', ').slice(0, MAX_VALUE) }),
    ...(mutedEndpoints > 0 && { muted_endpoints: mutedEndpoints }),
  };
}

/** A code may be any text that an API or a settings file holds: what does not look like one is not named. */
function codeName(code: string): string {
  return /^[\w.-]{1,64}$/.test(code) ? code : 'other';
}
