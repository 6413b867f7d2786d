import { type Example, GENAI } from './example.ts';

/** Real responses to the entries of ../validation.ts. */
export const VALIDATION_EXAMPLES: Readonly<Record<string, Example>> = {
  VAL_001: {
    request: 'POST /users',
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"validation_failed","error_description":"Request validation failed","error_code":"VAL_001","details":{"field":"email","message":"Invalid email format","value":"invalid-email"}}',
  },
  HTTP_400: {
    request: 'POST /data_sources',
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Required parameter missing: name"}',
  },
  HTTP_422: {
    request: 'POST /v1/toolsets:from_nexsets',
    base: GENAI,
    status: 422,
    headers: { 'content-type': 'application/json' },
    body: '{"detail":[{"loc":["body","nexset_ids"],"msg":"field required","type":"value_error.missing"}]}',
  },
};
