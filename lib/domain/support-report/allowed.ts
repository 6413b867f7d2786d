import type { Json } from '../api-error.ts';
import { redactText } from '../redaction.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** What may leave in a report, by name. Everything else is only counted. */

const HEADERS = new Set([
  'age',
  'allow',
  'cf-ray',
  'content-length',
  'content-type',
  'date',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'server',
  'via',
  'x-amz-cf-id',
  'x-amz-request-id',
  'x-amzn-requestid',
  'x-amzn-trace-id',
  'x-cache',
  'x-correlation-id',
  'x-request-id',
  'x-runtime',
  'x-trace-id',
]);
const QUOTA_HEADER = /^(?:x-)?rate-?limit-[a-z-]{1,40}$/;

/** Body fields whose values are the API's own words, numbers and times. */
const FIELDS = new Set([
  'current_time',
  'error_type',
  'field',
  'limit',
  'max',
  'min',
  'remaining',
  'reset_at',
  'retry_after',
  'status',
  'status_code',
  'throttle_until',
  'timestamp',
  'token_expires_at',
  'type',
  'window',
]);
/** Body fields that hold ids of resources, as the 405 of a flow's deletion. */
const ID_FIELDS = /^(?:flows|data_(?:sources|sets|sinks|credentials)|[a-z_]{0,40}_id|id)$/;

const MAX_VALUE = 200;
const MAX_IDS = 20;

/** What was kept, and how many were not. */
export type Selection<T> = { kept: Record<string, T>; leftOut: number };

export function allowedHeaders(headers: Readonly<Record<string, string>>): Selection<string> {
  const kept = Object.entries(headers).filter(([name]) => HEADERS.has(name) || QUOTA_HEADER.test(name));
  return {
    // The values went through the header rules of the redaction: ids of 32 hex digits stay.
    kept: Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, MAX_VALUE)])),
    leftOut: Object.keys(headers).length - kept.length,
  };
}

/** A value of an allowed body field: `5023` of `data_sources` becomes `resource#1`. */
export type FieldValue = string | number | boolean | string[];

export function allowedFields(details: Json | null, pseudonyms: Pseudonyms): Selection<FieldValue> {
  const kept: Record<string, FieldValue> = {};
  if (details === null) return { kept, leftOut: 0 };
  if (typeof details !== 'object' || Array.isArray(details)) return { kept, leftOut: 1 };
  let leftOut = 0;
  for (const [name, value] of Object.entries(details)) {
    const allowed = allowedValue(name, value, pseudonyms);
    if (allowed === null) leftOut += 1;
    else kept[name] = allowed;
  }
  return { kept, leftOut };
}

function allowedValue(name: string, value: Json, pseudonyms: Pseudonyms): FieldValue | null {
  if (ID_FIELDS.test(name)) {
    const ids = (Array.isArray(value) ? value : [value]).filter(
      (id) => typeof id === 'number' || typeof id === 'string',
    );
    return ids.length === 0 ? null : ids.slice(0, MAX_IDS).map((id) => pseudonyms.ofId(name, String(id)));
  }
  if (!FIELDS.has(name)) return null;
  if (typeof value === 'string') return redactText(value).slice(0, MAX_VALUE);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
