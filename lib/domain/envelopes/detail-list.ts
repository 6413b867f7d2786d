import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';

const example = {
  name: 'GenAI request with missing fields',
  shape: 'detail-list',
  method: 'POST',
  url: 'https://api-genai.nexla.io/v1/toolsets:from_nexsets',
  status: 422,
  headers: jsonHeaders(),
  body: '{"detail":[{"loc":["body","nexset_ids"],"msg":"field required","type":"value_error.missing"}]}',
} as const;

const MAX_ITEMS = 5;

const item = z.object({
  msg: z.string(),
  loc: z.catch(z.array(z.union([z.string(), z.number()])), []),
});

const schema = z.object({ detail: z.array(item).check(z.minLength(1)) });

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const sentences = data.detail
    .slice(0, MAX_ITEMS)
    .map(({ loc, msg }) => (loc.length === 0 ? msg : `${loc.join('.')}: ${msg}`));
  return { message: sentences.join('; '), details: remaining(body, {}) };
}

/** 422 with one entry for each field that is wrong (FastAPI). */
export const detailList: Envelope = { shape: 'detail-list', example, read };
