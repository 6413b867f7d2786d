import { findEntry } from '../catalogue/find-entry.ts';
import type { Severity } from '../explanation.ts';
import type { StoredError } from '../stored-error.ts';
import { isoTime } from './exported-error.ts';

/** The levels of the guide's logger ("Error Logging"): critical, security-related errors as error, everything else. */
const LEVELS: Record<Severity, 'critical' | 'error' | 'warning'> = {
  critical: 'critical',
  security: 'error',
  warning: 'warning',
};

/** The guide's structured log entry; what a browser does not see (user, organization, address) is null. */
export function logEntry(stored: StoredError): Record<string, string | number | null> {
  const { exchange, error } = stored;
  return {
    timestamp: isoTime(stored.at),
    severity: LEVELS[findEntry(stored).entry.severity],
    error_type:
      error.type ?? (exchange.status === 401 || exchange.status === 403 ? 'authentication_error' : 'api_error'),
    error_code: stored.code,
    error_description: error.message,
    http_status: exchange.status === 0 ? null : exchange.status,
    endpoint: endpointOf(stored),
    user_id: null,
    organization_id: null,
    request_id: error.requestId,
    ip_address: null,
    user_agent: null,
  };
}

/** `GET https://dataops.nexla.io/nexla-api/data_sources/{id}` */
function endpointOf({ endpoint, base }: StoredError): string {
  const [method = '?', path = '/'] = endpoint.split(' ');
  return `${method === '?' ? '' : `${method} `}${base}${path}`;
}
