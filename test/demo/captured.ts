import { redactPath } from '../../lib/domain/redaction.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Expected } from './expected.ts';

export type Captured = {
  /** In the order of the calls; what was stored beyond them comes last. */
  errors: StoredError[];
  missing: Expected[];
  /** False while a body may still come in. */
  isComplete: boolean;
};

/** Finds the stored error of each expected one. The calls were made one after the other, so the first that fits is it. */
export function captured(expected: readonly Expected[], stored: readonly StoredError[]): Captured {
  const left = stored.toSorted((a, b) => startOf(a) - startOf(b) || a.id - b.id);
  const found: Captured = { errors: [], missing: [], isComplete: true };
  for (const one of expected) {
    const index = left.findIndex((error) => fits(error, one));
    const [error] = index === -1 ? [] : left.splice(index, 1);
    if (error === undefined) found.missing.push(one);
    else found.errors.push(error);
    if (error && one.hasBody && error.exchange.body === null && error.exchange.failure === null)
      found.isComplete = false;
  }
  found.errors.push(...left);
  return found;
}

function startOf({ exchange, at }: StoredError): number {
  return exchange.startedAt ?? exchange.respondedAt ?? at;
}

function fits({ exchange }: StoredError, { method, url, status }: Expected): boolean {
  const { origin, pathname } = new URL(url);
  return (
    (exchange.method ?? method) === method &&
    exchange.origin === origin &&
    exchange.path === redactPath(pathname) &&
    exchange.status === status
  );
}
