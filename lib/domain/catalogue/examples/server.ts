import type { Example } from './example.ts';

/** Real responses to the entries of ../server.ts. */
export const SERVER_EXAMPLES: Readonly<Record<string, Example>> = {
  HTTP_500: {
    request: 'GET /flows',
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Internal Server Error"}',
  },
  HTTP_500_PAUSED: {
    request: 'POST /data/1000',
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"Source #1000 is PAUSED"}',
  },
  HTTP_501: {
    request: 'POST /data_sets/5059/copy',
    status: 501,
    headers: { 'x-request-id': 'feed5e7a9911' },
    body: '',
  },
  HTTP_502: {
    request: 'GET /data_sinks',
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
  },
  HTTP_503: {
    request: 'GET /flows',
    status: 503,
    headers: { 'content-type': 'text/plain', 'retry-after': '30' },
    body: 'Retry later',
  },
  HTTP_504: {
    request: 'POST /data_sources/5023/probe/sample',
    status: 504,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>',
  },
  SYSTEM_FAILURE: {
    request: 'GET /users/current',
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"system_failure","error_description":"Service unavailable","error_code":"SYSTEM_FAILURE"}',
  },
};
