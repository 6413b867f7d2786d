import type { Entry } from './catalogue/entry.ts';
import { factsOf } from './catalogue/facts.ts';
import { type Found, findEntry } from './catalogue/find-entry.ts';
import { requiredEntry } from './catalogue/index.ts';
import { namedResources, pauseSteps } from './catalogue/named-resources.ts';
import { freshTokenLink, linkTo } from './catalogue/pages.ts';
import { retryClassOfStatus } from './catalogue/retry-class.ts';
import { inContext } from './catalogue/situations.ts';
import { textsOf } from './catalogue/texts.ts';
import { type ExplainContext, NO_CONTEXT } from './explain-context.ts';
import type { Explanation, Link, Message, RetryAdvice, Severity } from './explanation.ts';
import { type RetrySafety, retrySafety, stricter } from './retry-safety.ts';
import { BACKOFF, retryTime } from './retry-timing.ts';
import type { StoredError } from './stored-error.ts';

export { type ExplainContext, NO_CONTEXT } from './explain-context.ts';

/**
 * What happened, why, what to do, and whether and when to retry. Depends on its arguments alone; whatever the response
 * holds, there is an explanation.
 */
export function explain(stored: StoredError, context: ExplainContext = NO_CONTEXT): Explanation {
  const byName = findEntry(stored);
  const found = inContext(byName, stored, context);
  const { status } = stored.exchange;
  const texts = textsOf(found.entry, status, stored.code);
  const contradicts = contradictsStatus(found, status);
  const odd = contradicts ? textsOf(requiredEntry('CONTRADICTION'), status, stored.code) : null;
  const named = namedResources(stored.error.details);
  const retry = retryAdvice(stored, found.entry, contradicts, context);
  const toPause = found.entry.id === 'HTTP_405_STATE' ? pauseSteps(named) : [];
  return {
    entry: contradicts ? 'CONTRADICTION' : found.entry.id,
    title: odd?.title ?? texts.title,
    description: odd?.description ?? texts.description,
    causes: odd?.causes ?? texts.causes,
    forUser: [...(odd?.forUser ?? []), ...toPause, ...texts.forUser],
    forDeveloper: [...(odd?.forDeveloper ?? []), ...toPause, ...texts.forDeveloper],
    prevention: odd?.prevention ?? texts.prevention,
    severity: moreSevere(byName.entry.severity, found.entry.severity),
    action: found.entry.action,
    links: linksOf(found.entry, stored.base),
    notes: [
      ...(odd === null ? [] : [texts.description]),
      ...factsOf(stored, found, context),
      ...backoffNote(retry, context.attempt),
    ],
    retry,
  };
}

/** A code that blames the request under a status that blames the server, or the other way round. */
function contradictsStatus({ entry, by }: Found, status: number): boolean {
  if (by !== 'name' || status < 400 || entry.statuses.length === 0) return false;
  const blamesServer = (one: number): boolean => one >= 500;
  return entry.statuses.every((usual) => blamesServer(usual) !== blamesServer(status));
}

const SEVERITIES: readonly Severity[] = ['warning', 'security', 'critical'];

function moreSevere(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

function linksOf(entry: Entry, base: string): Link[] {
  const byHand = entry.retry === 'token' ? freshTokenLink(base) : null;
  return [...(byHand === null ? [] : [byHand]), ...entry.links.map(linkTo)];
}

function retryAdvice(stored: StoredError, entry: Entry, contradicts: boolean, context: ExplainContext): RetryAdvice {
  const safety = safetyOf(stored, entry, contradicts);
  // Nothing to wait for: either it never works as it is, or it works as soon as the token is there.
  if (safety.verdict === 'no' || safety.verdict === 'after-new-token') {
    return { ...safety, at: null, source: null, doubts: [] };
  }
  return { ...safety, ...retryTime(stored, context.attempt, context.locale) };
}

function safetyOf(stored: StoredError, entry: Entry, contradicts: boolean): RetrySafety {
  const { exchange, endpoint } = stored;
  const call = { method: exchange.method, status: exchange.status, endpoint };
  const byEntry = retrySafety(entry.retry, call);
  return contradicts ? stricter(byEntry, retrySafety(retryClassOfStatus(exchange.status), call)) : byEntry;
}

/** The pause of the guide's plan in words, where the advice goes by it. */
function backoffNote({ source }: RetryAdvice, attempt: number): Message[] {
  if (source !== 'backoff') return [];
  return [{ key: 'explain_note_backoff', params: [attempt, BACKOFF.retries, BACKOFF.jitter * 100].map(String) }];
}
