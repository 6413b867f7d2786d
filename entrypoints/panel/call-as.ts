import type { EndpointRow } from '../../lib/storage/tables.ts';

/** How a call does as a whole. Of a single answer no share is worth a word. */
export function callAs(call: EndpointRow | undefined): { failing: number | null; lastSuccessAt: number | null } {
  const answers = call === undefined ? 0 : call.errors + call.successes;
  return {
    failing: call === undefined || answers < 2 ? null : call.errors / answers,
    lastSuccessAt: call?.lastSuccessAt ?? null,
  };
}
