import { type Entry, GENAI } from './entry.ts';

/** Answers that are not what they claim to be. */
export const ODD_ANSWERS: readonly Entry[] = [
  {
    id: 'HTML_UNDER_API',
    statuses: [],
    texts: { causes: 2, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['reactTroubleshooting', 'apiReference'],
    example: {
      request: 'GET /data_sources',
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><html><head><title>Nexla</title></head><body><div id="root"></div></body></html>',
    },
  },
  {
    id: 'ERROR_IN_200',
    statuses: [],
    texts: { causes: 1, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'review_request',
    retry: 'uncertain',
    links: ['apiReference', 'contact'],
    example: {
      request: 'POST /v1/toolsets:from_nexsets',
      base: GENAI,
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"error":{"error":"internal","detail":"Agent stopped","nexla_request_id":"9f2c77"}}',
    },
  },
  {
    id: 'UNPARSABLE_BODY',
    statuses: [],
    texts: { causes: 2, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'retry_later',
    retry: 'uncertain',
    links: ['contact'],
    example: {
      request: 'GET /v1/toolsets',
      base: GENAI,
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"error":{"error":"nexla.',
    },
  },
  {
    id: 'CONTRADICTION',
    statuses: [],
    texts: { causes: 2, forUser: 1, forDeveloper: 1 },
    severity: 'warning',
    action: 'review_request',
    retry: 'by-status',
    links: ['errorHandling', 'contact'],
    example: {
      request: 'GET /flows',
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"token_expired","error_description":"Access token has expired","error_code":"AUTH_003"}',
    },
  },
];
