import type { Explanation, Message } from '../explanation.ts';
import { redactedError } from '../redacted-error.ts';
import type { StoredError } from '../stored-error.ts';
import { curlCommand } from './curl.ts';
import { fetchSnippet } from './javascript.ts';
import { pythonSnippet } from './python.ts';
import { requestOf } from './request.ts';
import { retryPlan } from './retry-plan.ts';
import { mswHandler, playwrightRoute } from './test-fixture.ts';

/** What an error can be copied as, by the names that developers know. */
export const COPY_FORMS = ['curl', 'powershell', 'fetch', 'python', 'msw', 'playwright'] as const;
export type CopyForm = (typeof COPY_FORMS)[number];

/** The failed request as a command or code, or its response as a test fixture. No secret is in it. */
export function copyAs(
  form: CopyForm,
  stored: StoredError,
  { retry }: Explanation,
  say: (message: Message) => string,
): string {
  const redacted = redactedError(stored);
  const request = requestOf(redacted);
  const plan = retryPlan(redacted, retry);
  switch (form) {
    case 'curl':
      return curlCommand(request, 'posix');
    case 'powershell':
      return curlCommand(request, 'powershell');
    case 'fetch':
      return fetchSnippet(request, plan, say(plan.reason));
    case 'python':
      return pythonSnippet(request, plan, say(plan.reason));
    case 'msw':
      return mswHandler(redacted, request);
    case 'playwright':
      return playwrightRoute(redacted, request);
  }
}
