import { type Example, GENAI } from './example.ts';

/** Real responses to the entries of ../odd-answers.ts. */
export const ODD_ANSWERS_EXAMPLES: Readonly<Record<string, Example>> = {
  HTML_UNDER_API: {
    request: 'GET /data_sources',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><html><head><title>Nexla</title></head><body><div id="root"></div></body></html>',
  },
  ERROR_IN_200: {
    request: 'POST /v1/toolsets:from_nexsets',
    base: GENAI,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"error":{"error":"internal","detail":"Agent stopped","nexla_request_id":"9f2c77"}}',
  },
  UNPARSABLE_BODY: {
    request: 'GET /v1/toolsets',
    base: GENAI,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"error":{"error":"nexla.',
  },
  CONTRADICTION: {
    request: 'GET /flows',
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"token_expired","error_description":"Access token has expired","error_code":"AUTH_003"}',
  },
};
