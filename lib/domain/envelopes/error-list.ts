import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, supportId, textCode } from './fields.ts';
import { sentenceOf } from './sentence.ts';

const example = {
  name: 'several things wrong with a project',
  shape: 'error-list',
  method: 'POST',
  url: 'https://dataops.nexla.io/nexla-api/projects',
  status: 400,
  headers: jsonHeaders(),
  body: '{"errors":["Name can\'t be blank","Description is too long (maximum is 255 characters)"]}',
} as const;

const schema = z.object({
  errors: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  error_code: code,
  request_id: supportId,
});

const firstSchema = z.object({ error_code: code, code: textCode });

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const { errors, ...understood } = data;
  const message = sentenceOf(errors as Json);
  if (message === undefined) return null;
  const first = firstSchema.safeParse(Array.isArray(errors) ? errors[0] : undefined).data;
  return {
    code: data.error_code ?? first?.error_code ?? first?.code,
    message,
    requestId: data.request_id,
    details: remaining(body, understood),
  };
}

/** `{errors: […]}`, and `{errors: {field: […]}}`. */
export const errorList: Envelope = { shape: 'error-list', example, read };
