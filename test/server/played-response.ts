import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod/mini';

const URL_RULE = 'must be a complete https URL, such as https://dataops.nexla.io/nexla-api/flows';
const METHOD_RULE = 'must be a method that a page can send, such as GET or POST';
const STATUS_RULE = 'must be a status code from 200 to 599';
const HEADER_RULE = 'must be a text, a number or a list of texts';
const HEADERS_RULE = 'must be an object of header names and their values';
const BASE64_RULE = 'must be base64';
const DELAY_RULE = 'must be a number of milliseconds from 0 to 60000';

const header = z.union([z.string(), z.number(), z.array(z.string())], HEADER_RULE);

/** One response of a `--responses` file, and how the demo page asks for it. Fields beyond these are left alone. */
const playedResponse = z.object(
  {
    method: z.string(METHOD_RULE).check(
      z.regex(/^[A-Za-z]{1,16}$/, METHOD_RULE),
      // Fetch standard, "forbidden method".
      z.refine((method) => !/^(?:connect|trace|track)$/i.test(method), METHOD_RULE),
    ),
    // The demo page is https, and browsers keep such a page from calling http.
    url: z.string(URL_RULE).check(z.refine(isHttps, URL_RULE)),
    status: z.number(STATUS_RULE).check(z.int(STATUS_RULE), z.gte(200, STATUS_RULE), z.lte(599, STATUS_RULE)),
    headers: z.optional(
      z.record(z.string(), header, HEADERS_RULE).check((context) => {
        for (const [name, value] of Object.entries(context.value)) {
          const wrong = wrongHeader(name, value);
          if (wrong) context.issues.push({ code: 'custom', path: [name], message: wrong, input: value });
        }
      }),
    ),
    /** Text as it is; any other JSON value but null, which is no body, is sent as JSON. */
    body: z.optional(z.unknown()),
    /** The bytes to send, where they are not text. */
    bodyBase64: z.optional(z.string(BASE64_RULE).check(z.regex(/^[A-Za-z0-9+/\s]*={0,2}\s*$/, BASE64_RULE))),
    delayMs: z.optional(z.number(DELAY_RULE).check(z.gte(0, DELAY_RULE), z.lte(60_000, DELAY_RULE))),
    from: z.optional(z.enum(['page', 'iframe', 'worker'], 'must be "page", "iframe" or "worker"')),
    mode: z.optional(z.enum(['fetch', 'xhr'], 'must be "fetch" or "xhr"')),
  },
  'must be an object',
);

export type PlayedResponse = z.infer<typeof playedResponse>;

function isHttps(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '';
}

function wrongHeader(name: string, value: z.infer<typeof header>): string | null {
  try {
    validateHeaderName(name);
    for (const one of [value].flat()) validateHeaderValue(name, String(one));
    return null;
  } catch {
    return 'is not a header that HTTP can carry';
  }
}

/**
 * The responses of a file's text. Throws an Error whose message says for every wrong item which field is wrong and what
 * is expected there.
 */
export function readPlayedResponses(text: string): PlayedResponse[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`It is not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(value)) throw new Error('It must hold a JSON array, with one object for each response.');
  const responses = z.array(playedResponse).safeParse(value);
  if (responses.success) return responses.data;
  throw new Error(responses.error.issues.map(({ path, message }) => `${placeOf(path)} ${message}.`).join('\n'));
}

/** `Item 3, headers.Retry-After`; items are counted from 1. */
function placeOf([item, ...field]: PropertyKey[]): string {
  const place = `Item ${Number(item) + 1}`;
  return field.length === 0 ? place : `${place}: ${field.join('.')}`;
}

/** The bytes that go on the wire. */
export function bodyBytes({ body, bodyBase64 }: Pick<PlayedResponse, 'body' | 'bodyBase64'>): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64');
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
