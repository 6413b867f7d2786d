import type { Json, Shape } from '../api-error.ts';

/** One shape of error body: a real response, and how its fields are found. */
export type Envelope = {
  shape: Shape;
  example: Example;
  /** Null where the body has another shape. `path` is the request's. */
  read(body: Json, path: string): Fields | null;
};

/** What an envelope said; absent where it did not, or said it in a wrong type. */
export type Fields = {
  code?: string | undefined;
  type?: string | undefined;
  message?: string | undefined;
  requestId?: string | undefined;
  /** ms since the epoch (UTC). */
  time?: number | undefined;
  details?: Json;
};

/** A response as it comes over the wire; status 0 where none came, body null where nothing can read it. */
export type Example = {
  name: string;
  shape: Shape;
  method: string;
  url: string;
  status: number;
  headers: Record<string, string>;
  body: string | null;
};

/** Fields that hold words: understood only where the words became the type or the message. */
const WORDS = new Set(['error', 'error_description', 'message', 'detail', 'title']);

/**
 * What an object says beside the fields that were understood (those with a value in `understood`) and the words that
 * were `said`; null if nothing.
 * The inside of a `details` object stands beside its siblings: one place for whoever looks for `retry_after`.
 */
export function remaining(
  body: Json | undefined,
  understood: Record<string, unknown>,
  ...said: (string | undefined)[]
): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const isUnderstood = (name: string, value: Json) =>
    Object.hasOwn(understood, name) &&
    understood[name] !== undefined &&
    (!WORDS.has(name) || (typeof value === 'string' && said.some((words) => words?.trim() === value.trim())));
  const rest = Object.entries(body).filter(([name, value]) => value !== null && !isUnderstood(name, value));
  const { details = null, ...siblings } = Object.fromEntries(rest);
  if (typeof details !== 'object' || Array.isArray(details)) return { ...siblings, details };
  const all = { ...siblings, ...details };
  return Object.keys(all).length === 0 ? null : all;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** Headers of a JSON answer, for examples. */
export function jsonHeaders(more: Record<string, string> = {}): Record<string, string> {
  return { ...JSON_TYPE, ...more };
}
