import { type Entry, GENAI } from './entry.ts';

/** The request itself is wrong: VAL_001, statuses 400 and 422. */
export const VALIDATION: readonly Entry[] = [
  {
    id: 'VAL_001',
    aliases: ['validation_failed'],
    statuses: [400, 422],
    texts: { causes: 3, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['errorHandling', 'apiReference'],
    example: {
      request: 'POST /users',
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"validation_failed","error_description":"Request validation failed","error_code":"VAL_001","details":{"field":"email","message":"Invalid email format","value":"invalid-email"}}',
    },
  },
  {
    id: 'HTTP_400',
    statuses: [400],
    texts: { causes: 3, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['apiReference', 'errorHandling'],
    example: {
      request: 'POST /data_sources',
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Required parameter missing: name"}',
    },
  },
  {
    id: 'HTTP_422',
    statuses: [422],
    texts: { causes: 3, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['apiReference'],
    example: {
      request: 'POST /v1/toolsets:from_nexsets',
      base: GENAI,
      status: 422,
      headers: { 'content-type': 'application/json' },
      body: '{"detail":[{"loc":["body","nexset_ids"],"msg":"field required","type":"value_error.missing"}]}',
    },
  },
];
