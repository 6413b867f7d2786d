import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, supportId, text } from './fields.ts';

const example = {
  name: 'MCP method that does not exist',
  shape: 'json-rpc',
  method: 'POST',
  url: 'https://api-genai.nexla.io/mcp',
  status: 200,
  headers: jsonHeaders(),
  body: '{"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"Method not found: tools/run"}}',
} as const;

const schema = z.object({
  jsonrpc: z.string(),
  error: z.object({ code: z.int(), message: text, data: z.optional(z.unknown()) }),
});

const dataSchema = z.object({ error_code: code, request_id: supportId, nexla_request_id: supportId });

function read(body: Json): Fields | null {
  // A batch is answered by a list; its first error stands for it.
  const answers = Array.isArray(body) ? body.slice(0, 100) : [body];
  for (const answer of answers) {
    const { data } = schema.safeParse(answer);
    if (data === undefined) continue;
    const { error } = data;
    const more = dataSchema.safeParse(error.data).data;
    const rest = error.data as Json | undefined;
    return {
      code: more?.error_code ?? `JSONRPC_${error.code}`,
      message: error.message,
      requestId: more?.request_id ?? more?.nexla_request_id,
      details: more === undefined ? (rest ?? null) : remaining(rest, more),
    };
  }
  return null;
}

/** MCP speaks JSON-RPC 2.0, whose errors often come with HTTP 200. */
export const jsonRpc: Envelope = { shape: 'json-rpc', example, read };
