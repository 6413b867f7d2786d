import type { Json, Shape } from '../api-error.ts';
import { detailField, detailText } from '../detail-fields.ts';
import { describeDuration, statedSpan } from '../duration.ts';
import { isVisit } from '../exchange.ts';
import type { ExplainContext } from '../explain-context.ts';
import type { Message, Note } from '../explanation.ts';
import { parseIsoTime } from '../iso-time.ts';
import { readQuotas } from '../quota.ts';
import { bodyClock, headerClock } from '../server-clock.ts';
import type { StoredError } from '../stored-error.ts';
import type { Found } from './find-entry.ts';

/** Problems with single fields that are listed; a response may hold thousands. */
const MAX_FIELDS = 5;
/** Longest piece of a response that is repeated beside a note. */
const MAX_TEXT = 200;
/** What is named as a field in a sentence of ours: `filters[0].email`. A sentence is no name. */
const FIELD_NAME = /^[\w.[\]-]{1,64}$/;

/**
 * What this very response, and the history of its call, add to the explanation. Of the response's texts only what has
 * the shape of a code, an id, a field's name or a span becomes part of a sentence; all others are quoted (`Note.said`).
 */
export function factsOf(stored: StoredError, found: Found, context: ExplainContext): Note[] {
  const life = tokenLife(stored, context.locale);
  return [
    ...fieldProblems(stored),
    ...(life === null ? [] : [life]),
    ...statedLimit(stored, context.locale),
    ...history(stored, context),
    ...oddities(stored, found),
  ];
}

/** The fields that VAL_001 (`details.field`), 422 (`[{loc, msg}]`) and D (`field_errors`) name, never their values. */
function fieldProblems({ error }: StoredError): Note[] {
  const field = detailText(error.details, 'field');
  if (field !== null) {
    const reason = detailText(error.details, 'message');
    return [fieldNote(field, reason === null ? null : withoutValue(reason, detailField(error.details, 'value')))];
  }
  const listed = Array.isArray(error.details) ? error.details : detailField(error.details, 'detail');
  if (Array.isArray(listed)) {
    return listed.slice(0, MAX_FIELDS).flatMap((item) => {
      const loc = detailField(item, 'loc');
      if (!Array.isArray(loc)) return [];
      const path = loc.filter((part) => typeof part === 'string' || typeof part === 'number').join('.');
      return path === '' ? [] : [fieldNote(path, detailText(item, 'msg'))];
    });
  }
  const byField = detailField(error.details, 'field_errors');
  if (byField === null || typeof byField !== 'object' || Array.isArray(byField)) return [];
  return Object.entries(byField)
    .slice(0, MAX_FIELDS)
    .map(([name, problem]) => {
      const first = Array.isArray(problem) ? problem[0] : problem;
      return fieldNote(name, typeof first === 'string' ? first : null);
    });
}

function fieldNote(field: string, reason: string | null): Note {
  if (!FIELD_NAME.test(field)) {
    return { ...note('explain_note_field_said'), said: short(reason === null ? field : `${field}: ${reason}`) };
  }
  const named = note('explain_note_field', field);
  return reason === null ? named : { ...named, said: short(reason) };
}

/** What a person typed is theirs: it does not belong in an explanation, even where the API repeats it. */
function withoutValue(text: string, value: Json | undefined): string {
  return (typeof value === 'string' && value.length > 2) || typeof value === 'number'
    ? text.replaceAll(String(value), '…')
    : text;
}

/** How long before the call the token had ended, by the server's own times where it gives them. */
export function tokenLife(stored: StoredError, locale: string): Message | null {
  if (stored.exchange.status !== 401 && stored.code !== 'AUTH_003') return null;
  const { details } = stored.error;
  const expiresAt = parseIsoTime(detailText(details, 'token_expires_at') ?? '');
  if (expiresAt === null) return null;
  const clock = bodyClock(stored);
  const serverNow = parseIsoTime(detailText(details, 'current_time') ?? '') ?? clock.serverNow ?? clock.receivedAt;
  const ago = serverNow - expiresAt;
  return ago >= 0
    ? note('explain_note_token_expired', describeDuration(ago, locale))
    : note('explain_note_token_not_expired', describeDuration(-ago, locale));
}

/** The quota, only where the response states one: in its body, else in its headers. */
function statedLimit(stored: StoredError, locale: string): Message[] {
  const { error, exchange } = stored;
  const limit =
    detailField(error.details, 'limit') ??
    (exchange.status === 429 ? readQuotas(exchange.responseHeaders, headerClock(stored))[0]?.limit : null);
  if (typeof limit !== 'number') return [];
  const window = statedSpan(detailText(error.details, 'window') ?? '', locale);
  return window === null
    ? [note('explain_note_limit', String(limit))]
    : [note('explain_note_limit_window', String(limit), window)];
}

function history({ at }: StoredError, { lastSuccessAt, attempt, attemptIsLeast, locale }: ExplainContext): Message[] {
  const notes: Message[] = [];
  if (lastSuccessAt !== null) {
    notes.push(
      lastSuccessAt < at
        ? note('explain_note_last_success', describeDuration(at - lastSuccessAt, locale))
        : note('explain_note_recovered', describeDuration(lastSuccessAt - at, locale)),
    );
  }
  if (attempt > 1) {
    const key = attemptIsLeast ? 'explain_note_attempt_least' : 'explain_note_attempt';
    notes.push(note(key, String(attempt)));
  }
  return notes;
}

/** Bodies that promise data and hold none that is known. */
const DAMAGED: readonly Shape[] = ['truncated-json', 'other-json'];

/** What is unusual about the answer itself. */
function oddities({ exchange, error }: StoredError, { entry, unknownCode }: Found): Message[] {
  const notes: Message[] = [];
  const { status } = exchange;
  if (unknownCode !== null) notes.push(note('explain_note_unknown_code', unknownCode, String(status)));
  if (entry.statuses.length > 0 && status >= 400 && !entry.statuses.includes(status)) {
    notes.push(note('explain_note_unusual_status', error.code, String(status)));
  }
  if (error.shape === 'html' && status >= 400) notes.push(note('explain_note_html'));
  if (error.unparsed !== null && status >= 400 && DAMAGED.includes(error.shape)) {
    notes.push(note('explain_note_unparsed'));
  }
  if (error.shape === 'empty' || error.shape === 'unread') {
    const key = error.shape === 'empty' ? 'explain_note_empty' : 'explain_note_unread';
    const withId = error.shape === 'empty' ? 'explain_note_empty_with_id' : 'explain_note_unread_with_id';
    notes.push(error.requestId === null ? note(key) : note(withId, error.requestId));
  }
  if (error.reportedByPage) notes.push(note('explain_note_reported_by_page', String(status)));
  if (isVisit(exchange)) notes.push(note('explain_note_visit'));
  if (exchange.ambiguous) notes.push(note('explain_note_ambiguous'));
  if (exchange.fromCache === true) notes.push(note('explain_note_from_cache'));
  return notes;
}

function note(key: string, ...params: string[]): Message {
  return { key, params };
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}
