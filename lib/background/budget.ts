import type { Exchange } from '../domain/exchange.ts';
import type { BudgetRow, ErrorRow, WaitingRow } from '../storage/tables.ts';

/** What one tab may have stored in one hour: a page that fails in a loop must not push out everybody else's history. */
export const ERRORS_AN_HOUR = 20_000;
/** Sightings that wait, and errors that are not kept but known again. */
export const WAITING_AN_HOUR = 20_000;
const CHARS_AN_HOUR = 33_554_432;
/** Headers of an error that are kept whatever else is: they tell when to try again. Characters. */
const HEADER_CHARS_KEPT = 1000;

const HOUR_MS = 3_600_000;

export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

export function emptyBudget(run: number, tabId: number, hour: number): BudgetRow {
  return { run, tabId, hour, errors: 0, bodyChars: 0, errorsNotKept: 0, bodiesNotKept: 0 };
}

/** Whether one more error fits. */
export function fitsError(budget: BudgetRow): boolean {
  return budget.errors < ERRORS_AN_HOUR;
}

/** Whether one more sighting may wait; notes it in the budget. */
export function spendWaiting(budget: BudgetRow): boolean {
  const waited = (budget.waited ?? 0) + 1;
  if (waited > WAITING_AN_HOUR) return false;
  budget.waited = waited;
  return true;
}

/** What is worked in, and what is stored of it. */
type Growing = { exchange: Exchange; row: ErrorRow | null; waiting: WaitingRow | null };

/**
 * Notes in the budget by how much body and headers have grown since they were stored. What does not fit goes: the body,
 * then the longest headers.
 */
export function spendText(budget: BudgetRow, { exchange, row, waiting }: Growing): void {
  const before = row?.exchange ?? waiting?.sighting.exchange;
  const bodyChars = lengthOf(exchange.body) - lengthOf(before?.body);
  if (bodyChars > 0) {
    if (fits(budget, bodyChars)) budget.bodyChars += bodyChars;
    else {
      exchange.body = before?.body ?? null;
      // Told again it is the same body.
      if (exchange.sources.length > (before?.sources.length ?? 0)) budget.bodiesNotKept += 1;
    }
  }
  const headerChars = charsOf(exchange.responseHeaders) - charsOf(before?.responseHeaders ?? {});
  if (headerChars <= 0) return;
  if (fits(budget, headerChars)) budget.bodyChars += headerChars;
  else exchange.responseHeaders = shortest(exchange.responseHeaders);
}

function fits({ bodyChars }: BudgetRow, chars: number): boolean {
  return bodyChars + chars <= CHARS_AN_HOUR;
}

function lengthOf(body: Exchange['body'] | undefined): number {
  return body?.text.length ?? 0;
}

function charsOf(headers: Exchange['responseHeaders']): number {
  return Object.entries(headers).reduce((total, [name, value]) => total + name.length + value.length, 0);
}

function shortest(headers: Exchange['responseHeaders']): Exchange['responseHeaders'] {
  let chars = 0;
  const inOrder = Object.entries(headers).sort(([, a], [, b]) => a.length - b.length);
  return Object.fromEntries(
    inOrder.filter(([name, value]) => {
      chars += name.length + value.length;
      return chars <= HEADER_CHARS_KEPT;
    }),
  );
}
