import type { Example } from './example.ts';

/** Real responses to the entries of ../generic.ts. */
export const GENERIC_EXAMPLES: Readonly<Record<string, Example>> = {
  HTTP_4XX: {
    request: 'POST /data_sets/5059/samples',
    status: 413,
    headers: { 'content-type': 'text/plain' },
    body: 'Payload Too Large',
  },
  HTTP_5XX: {
    request: 'GET /flows',
    status: 520,
    headers: { 'content-type': 'text/html' },
    body: '<html><body>Unknown error</body></html>',
  },
  UNKNOWN: {
    request: 'GET /flows',
    status: 999,
    headers: { 'content-type': 'application/json' },
    body: '{"error_code":"UNKNOWN"}',
  },
};
