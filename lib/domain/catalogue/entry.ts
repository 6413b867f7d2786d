import type { Action, Severity } from '../explanation.ts';
import type { Page } from './pages.ts';
import type { RetryClass } from './retry-class.ts';

/**
 * What is known about one kind of error. The texts are in `_locales`, under keys made of the entry's id (see texts.ts).
 * A real response of each kind is in examples/: modules of their own, because most views show none.
 */
export type Entry = {
  /** The API's code (`AUTH_003`), `HTTP_<status>`, `NET_<KIND>`, or a name of ours for a situation (`HTTP_403_LOST`). */
  id: string;
  /** Other codes and `error` types of the API that mean the same; compared without regard to case. */
  aliases?: readonly string[];
  /** HTTP statuses that go with it; empty where any may. Another one makes the response contradict itself. */
  statuses: readonly number[];
  /** As the guide's logger classes codes ("Error Logging"). */
  severity: Severity;
  /** What the guide's handler would do, corrected where the guide contradicts itself (guide-decisions.ts). */
  action: Action;
  retry: RetryClass;
  links: readonly Page[];
};
