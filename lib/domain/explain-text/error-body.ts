import type { Json } from '../api-error.ts';
import type { ForeignCall } from './foreign-call.ts';

export type Members = { [key: string]: Json };

/** The members of a JSON object; null where the value is something else. */
export function members(value: Json | undefined): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

/** A call of which nothing is known but what is given; a status of -1 is not known. */
export function bareCall(call: Partial<ForeignCall> & { status: number }): ForeignCall {
  return { method: null, url: null, headers: [], body: null, at: null, ...call };
}

const ERROR_FIELDS = ['error', 'error_code', 'message', 'detail', 'errors', 'title'];

/** Whether a value has a field that error bodies have. */
export function isErrorLike(value: Json): boolean {
  const body = members(value);
  return body !== null && ERROR_FIELDS.some((field) => body[field] !== undefined && body[field] !== null);
}

/** The call that an error body answered, with the status that it names. */
export function callOfBody(value: Json, body = JSON.stringify(value)): ForeignCall {
  const { status_code, status, http_status } = members(value) ?? {};
  const named = [status_code, http_status, status].find((one) => typeof one === 'number' && one >= 400 && one < 600);
  return bareCall({ status: typeof named === 'number' ? named : -1, body });
}
