import { tokenLife } from './catalogue/facts.ts';
import { describeDuration } from './duration.ts';
import type { ExplainContext } from './explain-context.ts';
import type { Message } from './explanation.ts';
import type { StoredError } from './stored-error.ts';

/** One of the guide's six debugging steps, with what is known about it already. */
export type ChecklistStep = {
  title: Message;
  /** `todo`: only a person can do it. */
  state: 'fine' | 'problem' | 'unknown' | 'todo';
  finding: Message;
};

/** Statuses that a server gives only after it accepted the sign-in. */
const AFTER_SIGN_IN = [400, 403, 405, 409, 422, 423, 429];

/** The guide's "Debugging Steps" in its order, filled in for one error. */
export function debuggingChecklist(stored: StoredError, context: ExplainContext): ChecklistStep[] {
  return [
    step('checklist_response', response(stored)),
    step('checklist_credentials', credentials(stored, context)),
    step('checklist_permissions', permissions(stored, context)),
    step('checklist_history', history(stored, context)),
    step('checklist_endpoint', endpoint(stored, context)),
    step('checklist_support', support(stored)),
  ];
}

type Filled = { state: ChecklistStep['state']; key: string; params?: string[] };

function step(name: string, { state, key, params = [] }: Filled): ChecklistStep {
  return { title: { key: `${name}_title`, params: [] }, state, finding: { key, params } };
}

function response({ exchange, error }: StoredError): Filled {
  if (exchange.status === 0) return { state: 'problem', key: 'checklist_response_none' };
  if (error.unparsed !== null || ['empty', 'unread', 'html'].includes(error.shape)) {
    return { state: 'problem', key: 'checklist_response_says_little', params: [String(exchange.status)] };
  }
  return { state: 'fine', key: 'checklist_response_readable', params: [String(exchange.status), error.code] };
}

function credentials(stored: StoredError, { locale }: ExplainContext): Filled {
  const { status } = stored.exchange;
  if (status === 401) {
    const life = tokenLife(stored, locale);
    return life === null
      ? { state: 'problem', key: 'checklist_credentials_refused' }
      : { state: 'problem', key: life.key, params: life.params };
  }
  return AFTER_SIGN_IN.includes(status) && stored.error.shape !== 'html'
    ? { state: 'fine', key: 'checklist_credentials_accepted' }
    : { state: 'unknown', key: 'checklist_not_reached' };
}

function permissions({ exchange, at }: StoredError, { lastSuccessAt, locale }: ExplainContext): Filled {
  if (exchange.status === 403) {
    return lastSuccessAt !== null && lastSuccessAt < at
      ? { state: 'problem', key: 'checklist_permissions_lost', params: [describeDuration(at - lastSuccessAt, locale)] }
      : { state: 'problem', key: 'checklist_permissions_refused' };
  }
  if (exchange.status === 404) return { state: 'unknown', key: 'checklist_permissions_may_hide' };
  return [400, 405, 409, 422, 423].includes(exchange.status)
    ? { state: 'fine', key: 'checklist_permissions_not_refused' }
    : { state: 'unknown', key: 'checklist_not_reached' };
}

function history({ at }: StoredError, { attempt, attemptIsLeast, lastSuccessAt, locale }: ExplainContext): Filled {
  if (attempt > 1) {
    const key = attemptIsLeast ? 'checklist_history_repeated_least' : 'checklist_history_repeated';
    return { state: 'problem', key, params: [String(attempt)] };
  }
  return lastSuccessAt !== null && lastSuccessAt < at
    ? { state: 'fine', key: 'checklist_history_worked', params: [describeDuration(at - lastSuccessAt, locale)] }
    : { state: 'unknown', key: 'checklist_history_new' };
}

function endpoint({ exchange, at }: StoredError, { lastSuccessAt }: ExplainContext): Filled {
  if (lastSuccessAt !== null && lastSuccessAt > at) return { state: 'fine', key: 'checklist_endpoint_works_again' };
  if (exchange.status === 0) return { state: 'problem', key: 'checklist_endpoint_unreachable' };
  return exchange.status >= 500
    ? { state: 'problem', key: 'checklist_endpoint_failing', params: [String(exchange.status)] }
    : { state: 'fine', key: 'checklist_endpoint_answers' };
}

function support({ error }: StoredError): Filled {
  return error.requestId === null
    ? { state: 'todo', key: 'checklist_support_without_id' }
    : { state: 'todo', key: 'checklist_support_with_id', params: [error.requestId] };
}
