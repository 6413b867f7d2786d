import type { PlayedResponse } from '../server/played-response.ts';

/** One call that the demo page makes, and what answers it. */
export type ScriptedCall = Pick<PlayedResponse, 'method' | 'url' | 'from' | 'mode'> & {
  /** Null where nothing answers: the host is not there. */
  response: PlayedResponse | null;
  /** The page gives up after so many milliseconds. */
  abortAfterMs?: number;
};

/** The calls of a `--responses` file, in its order, written as they go over the wire. */
export function callsFor(responses: readonly PlayedResponse[]): ScriptedCall[] {
  return responses.map((response) => {
    const { from, mode } = response;
    const method = response.method.toUpperCase();
    const url = new URL(response.url);
    url.hash = '';
    return { method, url: url.href, from, mode, response: { ...response, method, url: url.href } };
  });
}

const API = 'https://dataops.nexla.io/nexla-api';
const GENAI = 'https://api-genai.nexla.io';

/**
 * The demo's own calls: every shape of error that a Nexla API answers with, the ways to get no answer, and runs of calls
 * that only together say something: repeats too early, a service in trouble, a recovery, a right that was lost, a quota.
 * Times in them are relative to `now` (ms since the epoch, UTC), so that a retry lies ahead.
 */
export function demoScript(now: number): ScriptedCall[] {
  return [...callsFor(demoResponses(now)), ...unansweredCalls(), ...callsFor(runsOfCalls(now))];
}

function demoResponses(now: number): PlayedResponse[] {
  const iso = (seconds: number) => new Date(now + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const unix = (seconds: number) => String(Math.floor(now / 1000) + seconds);
  return [
    {
      method: 'GET',
      url: `${API}/users/current`,
      status: 401,
      headers: { 'X-Request-Id': '5d0a7c52-9b1e-4f37-8f6e-2f4c1f0b9a10' },
      body: {
        error: 'token_expired',
        error_description: 'Access token has expired',
        error_code: 'AUTH_003',
        timestamp: iso(0),
        request_id: 'req_1234567890abcdef',
        details: { token_expires_at: iso(-2520), current_time: iso(0) },
      },
    },
    {
      method: 'POST',
      url: `${API}/token`,
      status: 401,
      mode: 'xhr',
      body: {
        error: 'invalid_credentials',
        error_description: 'Service key is invalid or has been revoked',
        error_code: 'AUTH_002',
      },
    },
    {
      method: 'GET',
      url: 'https://api.nexla.io/data_sources',
      status: 401,
      body: {
        error: 'unauthorized',
        error_description: 'Invalid or expired access token',
        error_code: 'AUTH_001',
        timestamp: iso(0),
        request_id: 'req_2f4c1f0b9a105d0a',
      },
    },
    {
      method: 'DELETE',
      url: `${API}/teams/12/members`,
      status: 403,
      body: {
        error: 'insufficient_permissions',
        error_description: 'User lacks required permissions for this operation',
        error_code: 'AUTH_004',
      },
    },
    {
      method: 'GET',
      url: `${API}/data_sets/5059/samples?count=50`,
      status: 429,
      headers: { 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '0' },
      body: {
        error: 'rate_limit_exceeded',
        error_description: 'Too many requests in the specified time period',
        error_code: 'RATE_001',
        details: { limit: 100, window: '1 minute', retry_after: iso(60) },
      },
    },
    {
      method: 'POST',
      url: `${API}/users`,
      status: 400,
      body: {
        error: 'validation_failed',
        error_description: 'Request validation failed',
        error_code: 'VAL_001',
        details: { field: 'email', message: 'Invalid email format', value: 'invalid-email' },
      },
    },
    {
      method: 'DELETE',
      url: `${API}/flows/5023`,
      status: 405,
      body: {
        data_sources: [5023],
        data_sets: [5059],
        message: 'Active flow resources must be paused before flow deletion!',
      },
    },
    {
      method: 'GET',
      url: `${API}/teams`,
      status: 401,
      headers: { 'X-Request-Id': '4c8f6a0e-9b1d-4f53-8a42-d1f7c3e0b6a9' },
    },
    {
      method: 'PUT',
      url: `${API}/data_sources/1000/activate`,
      status: 500,
      from: 'iframe',
      body: { error: 'Source #1000 is PAUSED' },
    },
    {
      method: 'POST',
      url: `${API}/data_credentials/5312/probe/tree`,
      status: 400,
      mode: 'xhr',
      body: { status: 400, message: 'Connection refused: the warehouse did not accept the connection', output: null },
    },
    {
      method: 'POST',
      url: `${GENAI}/v1/toolsets:from_nexsets`,
      status: 429,
      from: 'worker',
      headers: {
        'Retry-After': '32',
        'X-RateLimit-Limit': '60',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': unix(32),
      },
      body: {
        error_code: 'RATE_LIMITED',
        message: 'Rate limit exceeded. Try again in 32 seconds.',
        details: { limit: 60, window: '1 minute' },
      },
    },
    {
      method: 'POST',
      url: `${GENAI}/v1/toolsets`,
      status: 422,
      body: { detail: [{ loc: ['body', 'name'], msg: 'field required', type: 'value_error.missing' }] },
    },
    {
      method: 'POST',
      url: `${GENAI}/mcp`,
      status: 200,
      body: { jsonrpc: '2.0', id: 7, error: { code: -32601, message: 'Method not found: tools/run' } },
    },
    {
      method: 'DELETE',
      url: `${GENAI}/v2/credentials/5312`,
      status: 500,
      body: {
        detail: {
          error: 'nexla.delete_credential_failed',
          detail: 'Credential 5312 is used by 2 sources',
          nexla_request_id: '9f2c77d0-3c7e-4c58-9d52-6a7b1d0e8c44',
        },
      },
    },
    {
      method: 'POST',
      url: `${GENAI}/v2/sessions/31/messages`,
      status: 200,
      mode: 'xhr',
      body: {
        error: {
          error: 'nexla.create_flow_failed',
          detail: 'The source needs a credential first',
          nexla_request_id: '0a4f7c1d-e5b2-4b0f-9d0c-6a1b2c3d4e5f',
        },
      },
    },
    { method: 'GET', url: `${GENAI}/v2/nexsets/5059`, status: 404, body: { detail: 'Nexset 5059 was not found' } },
    {
      method: 'GET',
      url: `${GENAI}/v2/sessions`,
      status: 429,
      body: {
        error: {
          type: 'rate_limited',
          detail: 'Too many sessions were started',
          timestamp: Math.floor(now / 1000),
          retry_after: 30,
        },
      },
    },
    {
      method: 'GET',
      url: `${API}/data_sinks/5101/metrics`,
      status: 502,
      headers: { 'Content-Type': 'text/html', Server: 'nginx' },
      body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>',
    },
    {
      method: 'POST',
      url: `${API}/data_maps`,
      status: 503,
      from: 'worker',
      headers: { 'Content-Type': 'text/plain', 'Retry-After': new Date(now + 120_000).toUTCString() },
      body: 'Retry later',
    },
    {
      method: 'GET',
      url: `${API}/notifications`,
      status: 500,
      headers: { 'Content-Type': 'application/json' },
      body: '{"message":"Notifications could not be loaded","items":[{"id":1,"na',
    },
    { method: 'GET', url: `${API}/orgs`, status: 504, from: 'iframe', mode: 'xhr', body: ['upstream request timeout'] },
    {
      method: 'GET',
      url: `${API}/runtimes/12`,
      status: 403,
      headers: { 'Content-Type': 'application/problem+json' },
      body: {
        type: 'https://dataops.nexla.io/problems/out-of-scope',
        title: 'Out of scope',
        status: 403,
        detail: 'Your role may not see runtime 12',
      },
    },
    {
      method: 'POST',
      url: `${API}/projects`,
      status: 409,
      body: { errors: ['Name has already been taken'] },
    },
    {
      method: 'GET',
      url: 'https://dataops.nexla.io/admin-api/flow_types',
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: '<!doctype html><html><head><title>Nexla</title></head><body><div id="root"></div></body></html>',
    },
    {
      // Allowed for another page only: the browser keeps the answer from this one.
      method: 'GET',
      url: `${GENAI}/v1/skills`,
      status: 503,
      headers: { 'Access-Control-Allow-Origin': 'https://elsewhere.example' },
      body: { detail: 'Service unavailable' },
    },
  ];
}

/** The URLs differ, their endpoints do not: so each call has its own answer however often it is made. */
function runsOfCalls(now: number): PlayedResponse[] {
  const get = (url: string, status: number, fields: Partial<PlayedResponse> = {}) => ({
    method: 'GET',
    url,
    status,
    ...fields,
  });
  const retryAt = new Date(now + 60_000).toISOString();
  const tooMany = { error: 'rate_limit_exceeded', error_code: 'RATE_001', details: { retry_after: retryAt } };
  const forbidden = { error: 'insufficient_permissions', error_code: 'AUTH_004' };
  const quota = (remaining: number) => ({
    'X-RateLimit-Limit': '60',
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.floor(now / 1000) + 58),
  });
  return [
    { method: 'POST', url: `${API}/token/refresh`, status: 200, body: { expires_in: 3600 } },
    get(`${API}/users/current?expand=1`, 200, { body: { id: 1 } }),
    ...[5102, 5103, 5104, 5105].map((id) => get(`${API}/data_sinks/${id}/metrics`, 503, { body: 'Retry later' })),
    get(`${API}/data_credentials/5312`, 200, { body: { id: 5312 } }),
    get(`${API}/data_credentials/5313`, 403, { body: forbidden }),
    ...[58, 52, 46, 40].map((remaining) =>
      get(`${GENAI}/v1/nexsets?left=${remaining}`, 200, { headers: quota(remaining), body: [], delayMs: 300 }),
    ),
    ...[51, 52, 53].map((count) => get(`${API}/data_sets/5059/samples?count=${count}`, 429, { body: tooMany })),
  ];
}

/** The hosts are ones that launchChromium has lead nowhere; the page gives the last call up. */
function unansweredCalls(): ScriptedCall[] {
  const slow = { method: 'GET', url: `${API}/flows`, status: 200, body: [], delayMs: 10_000 };
  return [
    { method: 'GET', url: 'https://nowhere.nexla.io/nexla-api/flows', response: null },
    { method: 'GET', url: 'https://refused.nexla.io/nexla-api/flows', response: null },
    { method: slow.method, url: slow.url, response: slow, abortAfterMs: 200 },
  ];
}
