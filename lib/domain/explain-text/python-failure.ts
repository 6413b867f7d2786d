import type { FailureKind, NetworkFailure } from '../exchange.ts';

/** What urllib3, beneath `requests` and the SDK, names as the cause of a call without an answer. */
const CAUSES: readonly [RegExp, FailureKind][] = [
  [/NameResolutionError|getaddrinfo|Name or service not known|nodename nor servname/, 'dns'],
  [/[Tt]imed? ?out|TimeoutError/, 'timeout'],
  [/SSLError|CERTIFICATE_VERIFY/, 'tls'],
  [/refused/, 'refused'],
];

/** Longest text that is looked at, UTF-16 units. */
const MAX_TEXT = 2000;

/** What kept a Python program's call from an answer, by the text of its exception. */
export function pythonFailure(told: string): NetworkFailure {
  const text = told.slice(0, MAX_TEXT);
  const kind = CAUSES.find(([cause]) => cause.test(text))?.[1] ?? 'connection';
  const cause = /Caused by (\w{1,60})/.exec(text) ?? /\b([A-Z]\w{1,50}(?:Error|Timeout|Disconnected))\(/.exec(text);
  return { kind, text: cause?.[1] ?? kind };
}
