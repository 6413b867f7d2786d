import { z } from 'zod/mini';

/** One response of a `--responses` file, and how the demo page asks for it. */
const playedResponse = z.strictObject({
  method: z.string().check(z.regex(/^[A-Za-z]{1,16}$/, 'is not an HTTP method')),
  url: z.string().check(z.refine((url) => URL.canParse(url) && /^https?:/.test(url), 'is not an http(s) URL')),
  status: z.number().check(z.int(), z.gte(200), z.lte(599)),
  headers: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))),
  /** Text as it is; any other JSON value is sent as JSON. */
  body: z.optional(z.unknown()),
  /** Bytes that are not text. */
  bodyBase64: z.optional(z.string()),
  delayMs: z.optional(z.number().check(z.gte(0), z.lte(60_000))),
  from: z.optional(z.enum(['page', 'iframe', 'worker'])),
  mode: z.optional(z.enum(['fetch', 'xhr'])),
});

export type PlayedResponse = z.infer<typeof playedResponse>;

/**
 * The responses of a file's text. Throws an Error whose message says which item and field is wrong.
 */
export function readPlayedResponses(text: string): PlayedResponse[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`not JSON: ${(error as Error).message}`);
  }
  const responses = z.array(playedResponse).safeParse(value);
  if (responses.success) return responses.data;
  const [issue] = responses.error.issues;
  const [item, ...field] = issue?.path ?? [];
  const place =
    item === undefined ? 'the file' : `item ${Number(item) + 1}${field.length > 0 ? `, ${field.join('.')}` : ''}`;
  throw new Error(`${place}: ${issue?.message ?? 'is wrong'}`);
}

/** The bytes that go on the wire. */
export function bodyBytes({ body, bodyBase64 }: Pick<PlayedResponse, 'body' | 'bodyBase64'>): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64');
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
