import { type Example, GENAI } from './example.ts';

/** Real responses to the entries of ../agent.ts. */
export const AGENT_EXAMPLES: Readonly<Record<string, Example>> = {
  NEXLA_OPERATION: {
    request: 'DELETE /data_credentials/71',
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"detail":{"error":"nexla.delete_credential_failed","detail":"Credential is used by a data source","nexla_request_id":"5b1f0e"}}',
  },
  PROBE_FAILED: {
    request: 'GET /data_credentials/71/probe',
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"status":400,"message":"Access denied for user","output":null}',
  },
  RPC_PARSE: {
    request: 'POST /mcp',
    base: GENAI,
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}',
  },
  RPC_INVALID_REQUEST: {
    request: 'POST /mcp',
    base: GENAI,
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Missing session ID"}}',
  },
  RPC_METHOD_NOT_FOUND: {
    request: 'POST /mcp',
    base: GENAI,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"Method not found"}}',
  },
  RPC_INVALID_PARAMS: {
    request: 'POST /mcp',
    base: GENAI,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":4,"error":{"code":-32602,"message":"Invalid params"}}',
  },
  RPC_INTERNAL: {
    request: 'POST /mcp',
    base: GENAI,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":5,"error":{"code":-32603,"message":"Internal error"}}',
  },
  RPC_SERVER: {
    request: 'POST /mcp',
    base: GENAI,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":6,"error":{"code":-32001,"message":"Request timed out"}}',
  },
};
