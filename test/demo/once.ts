import type { CallHistory } from '../../lib/domain/call-history.ts';
import type { ApiBase } from '../../lib/domain/sites.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { ServedCall } from '../server/server.ts';
import { type Captured, captured } from './captured.ts';
import type { DemoBrowser } from './demo-browser.ts';
import { type Expected, expectedErrors } from './expected.ts';
import { type ReportedError, reported } from './report.ts';
import type { ScriptedCall } from './script.ts';

/** How long (ms) an error may take from its answer to the database, and how long its body may come after it. */
const PATIENCE = { error: 20_000, body: 5_000 };
const POLL = 100;

export type Outcome = { errors: ReportedError[]; missing: Expected[] };

/** Makes the calls and reads what the extension stored of them. `log` is the server's, which grows meanwhile. */
export async function playOnce(
  browser: DemoBrowser,
  calls: readonly ScriptedCall[],
  log: readonly ServedCall[],
  bases: readonly ApiBase[],
): Promise<Outcome> {
  const before = log.length;
  await browser.makeCalls(calls);
  const expected = expectedErrors(calls, log.slice(before), bases);
  const { errors, missing } = await capturedInTime(browser, expected);
  const { endpoints } = await browser.history();
  const lastSuccess = (base: string, endpoint: string) =>
    endpoints.flatMap((one) => (one.base === base && one.endpoint === endpoint ? (one.lastSuccessAt ?? []) : []));
  const historyOf = ({ base, endpoint }: StoredError): CallHistory => ({
    failures: errors.filter((other) => other.base === base && other.endpoint === endpoint),
    successes: lastSuccess(base, endpoint),
    tokens: [],
    unreadBefore: [],
  });
  return { errors: errors.map((error) => reported(error, historyOf(error))), missing };
}

async function capturedInTime(browser: DemoBrowser, expected: readonly Expected[]): Promise<Captured> {
  const start = Date.now();
  let allStoredAt: number | null = null;
  for (;;) {
    const found = captured(expected, (await browser.history()).errors);
    const now = Date.now();
    if (found.missing.length === 0) allStoredAt ??= now;
    const isLate = allStoredAt === null ? now - start > PATIENCE.error : now - allStoredAt > PATIENCE.body;
    if ((allStoredAt !== null && found.isComplete) || isLate) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}
