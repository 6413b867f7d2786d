import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, remaining } from './envelope.ts';
import { code, machineType, supportId, text } from './fields.ts';

const example = {
  name: 'gateway that speaks problem details',
  shape: 'problem-details',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/runtimes/12',
  status: 403,
  headers: { 'content-type': 'application/problem+json' },
  body: '{"type":"https://dataops.nexla.io/problems/out-of-scope","title":"Out of scope","status":403,"detail":"Your role may not see runtime 12","instance":"/runtimes/12"}',
} as const;

const schema = z.object({
  type: text,
  title: text,
  detail: text,
  status: z.catch(z.optional(z.number()), undefined),
  error_code: code,
  request_id: supportId,
});

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const { type, title, detail, status } = data;
  const isProblem =
    title === undefined ? type !== undefined && detail !== undefined : [type, detail, status].some(Boolean);
  if (!isProblem) return null;
  return {
    code: data.error_code,
    // The type is a URI; its last part is the word that names it. about:blank means "as the status says".
    type: type === undefined || type === 'about:blank' ? undefined : machineType.parse(type.split(/[/#]/).at(-1)),
    message: detail ?? title,
    requestId: data.request_id,
    details: remaining(body, data, detail ?? title),
  };
}

/** RFC 9457. */
export const problemDetails: Envelope = { shape: 'problem-details', example, read };
