import { type BaseFacts, type BaseHistory, baseFacts } from '../domain/base-history.ts';
import { type CallFacts, callFacts } from '../domain/call-facts.ts';
import type { CallHistory } from '../domain/call-history.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { StoredError } from '../domain/stored-error.ts';
import { locale } from './text.ts';

/** What the history of its call says of an error at `now` (ms, UTC). */
export function historyFacts(stored: StoredError, history: CallHistory, now: number): CallFacts {
  return callFacts(stored, history, now, locale());
}

/** What the history of its API says of an error at `now` (ms, UTC). */
export function surroundingFacts({ action }: Explanation, history: BaseHistory, now: number): BaseFacts {
  return baseFacts(action, history, now, locale());
}
