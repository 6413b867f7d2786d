/**
 * How the two content scripts of a document meet. Both start before the page's own scripts; whichever comes second
 * finds the other, they agree on an event name that the page never learns, and both forget the greeting. The hook's greeting
 * has that name, the isolated script's asks for it.
 *
 * The events carry text from the page's world to the isolated one. Nothing is answered: the hook tells of every failing
 * response and the isolated script drops what is no API call, so no page can find out which APIs are known here.
 * A frame that the page prepared before its document loaded can make the page learn the name. It can then say what it
 * likes about calls of that frame, and hears nothing.
 */
export const GREETING = 'nexla-errors';

/** Bodies of JSON below it are read also where the status is a success: it answers errors inside HTTP 200. */
export const ERRORS_INSIDE_200 = 'https://api-genai.nexla.io/';

/**
 * Follows the channel's name in the event by which the isolated script has the hook read every successful JSON: the
 * user added an API of that kind. Which one it does not say.
 */
export const READ_ALL = '+';

/**
 * What the hook says of a response: `<id> <status> <called> <responded> <method>`, then the URL that answered and the
 * one that the page asked for, a line each. It is said before the page has the response. Times are `performance.now()`
 * of the document, ms. The method is `-`, the URL empty, where it cannot be known without touching the page's objects.
 */
const RESPONSE = /^(\d+) (\d+) ([\d.]+) ([\d.]+) (\S+)\n(.*)\n([\s\S]*)$/;

/** What it says of the body later: `<id> <how>`, then the text. How: `+` whole, `/` cut, `-` not to be had as text. */
const BODY = /^(\d+) ([+/-])\n([\s\S]*)$/;

type Eight = [string, string, string, string, string, string, string, string];

export type HookResponse = {
  id: string;
  status: number;
  calledAt: number;
  respondedAt: number;
  method: string | null;
  url: string;
  /** Empty where it is not known. */
  requestUrl: string;
};

export type HookBody = { id: string; body: { text: string; truncated: boolean } | null };

/** What the hook says, or null: the channel is a page's to write on, should it learn the name. */
export function readHookMessage(message: unknown): HookResponse | HookBody | null {
  if (typeof message !== 'string') return null;
  const body = BODY.exec(message);
  if (body) {
    const [, id, how, text] = body as unknown as [string, string, string, string];
    return { id, body: how === '-' ? null : { text, truncated: how === '/' } };
  }
  const response = RESPONSE.exec(message);
  if (!response) return null;
  const [, id, status, calledAt, respondedAt, method, url, requestUrl] = response as unknown as Eight;
  return {
    id,
    status: Number(status),
    calledAt: Number(calledAt),
    respondedAt: Number(respondedAt),
    method: method === '-' ? null : method,
    url,
    requestUrl,
  };
}

/** Characters of a body that are kept: 64 Ki. */
export const BODY_CAP = 65_536;
