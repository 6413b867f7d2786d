import type { StoredError } from '../stored-error.ts';

/** An error as it leaves in JSON, and as lib/domain/explain-text/har.ts reads it back. Field names are part of the format. */
export type ExportedError = {
  /** UTC, ISO 8601. */
  at: string;
  code: string;
  method: string | null;
  /** Query values were never kept: the names stand with empty ones. */
  url: string;
  status: number;
  request_id: string | null;
  message: string | null;
  headers: Record<string, string>;
  body: string | null;
  body_truncated: boolean;
  failure: { kind: string; text: string } | null;
  duration_ms: number | null;
  protocol: string | null;
};

export function exportedError({ at, code, exchange, error }: StoredError): ExportedError {
  const { startedAt, endedAt, body, failure } = exchange;
  return {
    at: isoTime(at),
    code,
    method: exchange.method,
    url: urlOf(exchange),
    status: exchange.status,
    request_id: error.requestId,
    message: error.message,
    headers: exchange.responseHeaders,
    body: body?.text ?? null,
    body_truncated: body?.truncated ?? false,
    failure,
    duration_ms: startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt),
    protocol: exchange.protocol,
  };
}

function urlOf({ origin, path, queryNames }: StoredError['exchange']): string {
  const query = queryNames.map((name) => `${encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd'))}=`).join('&');
  return `${origin}${path}${query === '' ? '' : `?${query}`}`;
}

/** ms since the epoch (UTC) as ISO 8601; the epoch itself where no date can hold it. */
export function isoTime(at: number): string {
  return new Date(Math.abs(at) <= 8.64e15 ? at : 0).toISOString();
}
