import { type Example, GENAI } from './example.ts';

/** Real responses to the entries of ../resource-state.ts. */
export const RESOURCE_STATE_EXAMPLES: Readonly<Record<string, Example>> = {
  HTTP_404: {
    request: 'GET /v2/toolsets',
    base: GENAI,
    status: 404,
    headers: { 'content-type': 'application/json' },
    body: '{"error_code":"RESOURCE_NOT_FOUND","message":"Toolset not found","details":{}}',
  },
  HTTP_404_ID: {
    request: 'GET /data_sources/999999',
    status: 404,
    headers: { 'x-request-id': 'c0ffee12ab34' },
    body: '',
  },
  HTTP_404_PATH: { request: 'GET /datasources', status: 404, headers: { 'x-request-id': 'd15ea5e0c0de' }, body: '' },
  HTTP_404_NO_SETTINGS: {
    request: 'GET /orgs/12/auth_settings',
    status: 404,
    body: '{"message":"No settings configured"}',
  },
  HTTP_405: { request: 'DELETE /flows/5023', status: 405, headers: { 'x-request-id': '0badf00d4321' }, body: '' },
  HTTP_405_STATE: {
    request: 'DELETE /flows/5023',
    status: 405,
    headers: { 'content-type': 'application/json' },
    body: '{"data_sources":[5023],"data_sets":[5059],"message":"Active flow resources must be paused before flow deletion!"}',
  },
  HTTP_409: {
    request: 'POST /teams',
    status: 409,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Team with this name already exists"}',
  },
  HTTP_423: {
    request: 'PUT /flows/5023/activate',
    status: 423,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Resource is locked by another operation"}',
  },
};
