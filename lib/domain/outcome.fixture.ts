import type { Outcome } from './outcome.ts';

/** A call of the history for tests: `code` '' is a success. */
export function outcome(at: number, code: string, fields: Partial<Outcome> = {}): Outcome {
  const status = code === '' ? 200 : code.startsWith('NET_') ? 0 : Number(/^HTTP_(\d+)$/.exec(code)?.[1] ?? 401);
  return {
    at,
    ok: code === '',
    status,
    code,
    base: 'https://dataops.nexla.io/nexla-api',
    endpoint: 'GET /flows',
    ...fields,
  };
}
