import type { Example } from './example.ts';

/** Real responses to the entries of ../authentication.ts. */
export const AUTHENTICATION_EXAMPLES: Readonly<Record<string, Example>> = {
  AUTH_001: {
    request: 'GET /users/current',
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"unauthorized","error_description":"Invalid or expired access token","error_code":"AUTH_001","timestamp":"2024-01-15T10:30:00Z","request_id":"req_1234567890abcdef","details":{"token_expires_at":"2024-01-15T09:30:00Z","current_time":"2024-01-15T10:30:00Z"}}',
  },
  AUTH_002: {
    request: 'POST /token',
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"invalid_credentials","error_description":"Service key is invalid or has been revoked","error_code":"AUTH_002"}',
  },
  AUTH_003: {
    request: 'GET /data_sources',
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"token_expired","error_description":"Access token has expired","error_code":"AUTH_003"}',
  },
  AUTH_UNKNOWN: {
    request: 'GET /users/current',
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"unauthorized","error_code":"AUTH_UNKNOWN"}',
  },
  AUTH_CRITICAL: {
    request: 'POST /token',
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"authentication_failure","error_description":"Authentication service failed","error_code":"AUTH_CRITICAL"}',
  },
  HTTP_401: { request: 'GET /teams', status: 401, headers: { 'x-request-id': '4f8c2b1e9d7a' }, body: '' },
  HTTP_401_SERVICE_KEY: { request: 'POST /token', status: 401, headers: { 'x-request-id': '77ab01c3d5e9' }, body: '' },
};
