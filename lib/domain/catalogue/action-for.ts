import { NO_CONTEXT } from '../explain-context.ts';
import type { Action } from '../explanation.ts';
import { exchangeWith } from '../sighting.ts';
import type { StoredError } from '../stored-error.ts';
import { findEntry } from './find-entry.ts';
import { inContext } from './situations.ts';

/** A failure in short, fields as in `StoredError` and `Exchange`. */
export type FailedCall = { base: string; endpoint: string; code: string; status: number };

/** The action that is advised for a failure of which no more than this is known. */
export function actionFor({ base, endpoint, code, status }: FailedCall): Action {
  const stored: StoredError = {
    id: 0,
    at: 0,
    base,
    endpoint,
    code,
    tabId: -1,
    exchange: exchangeWith({ origin: '', path: '', queryNames: [], status, sources: [] }),
    error: {
      code,
      type: null,
      message: null,
      requestId: null,
      serverTime: null,
      details: null,
      shape: 'unread',
      unparsed: null,
      reportedByPage: false,
    },
  };
  return inContext(findEntry(stored), stored, NO_CONTEXT).entry.action;
}
