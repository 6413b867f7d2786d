/**
 * How the two content scripts of a document meet. Both start before the page's own scripts; whichever comes second
 * finds the other, they agree on an event name that the page never learns, and both forget the greeting.
 * The events carry text from the page's world to the isolated one; the only thing that goes back is one bit
 * (`preventDefault`): "yes, that is a Nexla API". So a page can read nothing here, whatever it dispatches.
 */
export const GREETING = 'nexla-errors';
export const CALL_FOR_GREETING = 'nexla-errors?';

/**
 * A response as the page's own code received it, said before the page has it. The answer is "yes" where its body is
 * wanted. `requestUrl` is what the page asked for, as it was written; null where it cannot be known without touching
 * the page's objects. Times are `performance.now()` of the document, ms.
 */
export type HookResponse = [
  id: number,
  url: string,
  status: number,
  requestUrl: string | null,
  method: string | null,
  calledAt: number,
  respondedAt: number,
];

/** The body of a response that was wanted; null where it cannot be text. */
export type HookBody = [id: number, text: string | null, truncated: boolean];

/** Characters of a body that are kept: 64 Ki. */
export const BODY_CAP = 65_536;
