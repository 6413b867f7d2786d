import { type CallHistory, contextOf } from '../../lib/domain/call-history.ts';
import { explain } from '../../lib/domain/explain.ts';
import type { RetryVerdict } from '../../lib/domain/explanation.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { text, whatToDo } from './texts.ts';

/** One captured error as `--json` prints it. Times are ISO 8601, UTC. */
export type ReportedError = {
  code: string;
  /** 0 where no response arrived. */
  status: number;
  method: string | null;
  /** Path template below the API base. */
  endpoint: string;
  shape: string;
  title: string;
  description: string;
  /** One step a line. */
  whatToDo: string;
  requestId: string | null;
  time: string;
  sources: string[];
  retry: { verdict: RetryVerdict; at: string | null; source: string | null };
};

/** An error in the words that the extension shows. */
export function reported(stored: StoredError, history: CallHistory): ReportedError {
  const { exchange, error } = stored;
  const explanation = explain(stored, contextOf(stored, history, 'en'));
  const { verdict, at, source } = explanation.retry;
  return {
    code: stored.code,
    status: exchange.status,
    method: exchange.method,
    endpoint: stored.endpoint.replace(/^\S+ /, ''),
    shape: error.shape,
    title: text(explanation.title),
    description: text(explanation.description),
    whatToDo: whatToDo(explanation),
    requestId: error.requestId,
    time: new Date(stored.at).toISOString(),
    sources: exchange.sources,
    retry: { verdict, at: at === null ? null : isoTime(at), source },
  };
}

/** A server may name a time that no date can hold. */
function isoTime(at: number): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
