import type { Example } from './example.ts';

/** Real responses to the entries of ../permission.ts. */
export const PERMISSION_EXAMPLES: Readonly<Record<string, Example>> = {
  AUTH_004: {
    request: 'DELETE /data_sources/5023',
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"insufficient_permissions","error_description":"User lacks required permissions for this operation","error_code":"AUTH_004"}',
  },
  SECURITY_VIOLATION: {
    request: 'GET /data_credentials',
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"security_violation","error_description":"Request blocked","error_code":"SECURITY_VIOLATION"}',
  },
  HTTP_403: { request: 'GET /orgs/12/members', status: 403, headers: { 'x-request-id': 'a1d0c4e7f2b3' }, body: '' },
  HTTP_403_LOST: {
    request: 'GET /data_sources/5023',
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"insufficient_permissions","error_description":"User lacks required permissions for this operation","error_code":"AUTH_004"}',
    workedBefore: true,
  },
  HTTP_403_ORG: {
    request: 'GET /orgs/12',
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"User has no access to this organization"}',
  },
  HTTP_403_WEBHOOK: {
    request: 'POST /data/1000',
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"Forbidden"}',
  },
};
