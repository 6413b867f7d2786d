import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { serverRetryTime } from '../retry-timing.ts';
import { DEFAULT_BASES } from '../sites.ts';
import { readPythonLiteral } from './python-literal.ts';
import { ErrorFileReader, type FileReading } from './read-file.ts';
import { readText } from './read-text.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
/** A place two hours ahead of UTC. */
const LOCAL = (shown: number) => shown - 2 * 3_600_000;
const BODY =
  '{"error":"rate_limit_exceeded","error_description":"Too many requests","error_code":"RATE_001","request_id":"req_12ab"}';

/** The errors in a text by what matters. */
function found(text: string) {
  return readText(text, DEFAULT_BASES, NOW, LOCAL).errors.map(({ stored, assumed }) => ({
    call: stored.endpoint,
    status: stored.exchange.status,
    code: stored.code,
    id: stored.error.requestId,
    assumed: assumed.join(),
  }));
}

describe('a pasted body', () => {
  it('is explained by its code, and what was assumed is said', () => {
    expect(found(BODY)).toEqual([
      { call: '? /', status: 429, code: 'RATE_001', id: 'req_12ab', assumed: 'call,time,status' },
    ]);
  });

  it.each([
    ['{"message":"Active flow resources must be paused before flow deletion!","status_code":405}', 405, 'HTTP_405'],
    ['  [{"error_code":"AUTH_003","error":"token_expired"}]', 401, 'AUTH_003'],
    [`The server said:\n${BODY}\nWhat now?`, 429, 'RATE_001'],
    ['{"error":"unauthorized","error_description":"x","error_code":"AUTH_001","more":"cut o', 401, 'AUTH_001'],
    ['{"detail":[{"loc":["body","name"],"msg":"field required","type":"missing"}]}', 400, 'HTTP_400'],
  ])('%s is an error', (text, status, code) => {
    expect(found(text)).toMatchObject([{ status, code }]);
  });
});

describe('the time of a pasted body', () => {
  const AT = Date.UTC(2024, 0, 15, 10, 30);
  const of = (timestamp: string) =>
    JSON.stringify({
      error: 'rate_limit_exceeded',
      error_code: 'RATE_001',
      timestamp,
      details: { retry_after: '2024-01-15T10:31:00Z' },
    });

  it.each([
    ['is the one that it gives', of('2024-01-15T10:30:00Z'), AT, 'call,status'],
    [
      'is the one that it gives behind headers without one',
      `HTTP/1.1 429 x\n\n${of('2024-01-15T10:30:00Z')}`,
      AT,
      'call',
    ],
    ['is now where it gives none', BODY, NOW, 'call,time,status'],
    ['is now where the one that it gives has not come yet', of('2026-01-15T12:00:05Z'), NOW, 'call,time,status'],
  ])('%s', (_, text, at, assumed) => {
    const [error] = readText(text, DEFAULT_BASES, NOW, LOCAL).errors;
    expect(error?.stored).toMatchObject({ at, exchange: { respondedAt: at } });
    expect(error?.assumed.join()).toBe(assumed);
  });

  it('is what its retry time is counted from', () => {
    const [error] = readText(of('2024-01-15T10:30:00Z'), DEFAULT_BASES, NOW, LOCAL).errors;
    if (error === undefined) throw new Error('no error was found');
    expect(serverRetryTime(error.stored, 'en')).toMatchObject({ at: AT + 60_000, doubts: [] });
  });
});

describe('raw HTTP', () => {
  it('with an empty body is one with an empty body, and has no other headers than the text', () => {
    const [error] = readText('HTTP/1.1 401 Unauthorized\nServer: nginx\n\n', DEFAULT_BASES, NOW, LOCAL).errors;
    expect(error?.stored.exchange).toMatchObject({ body: { text: '' }, responseHeaders: { server: 'nginx' } });
    expect(error?.stored.exchange.responseHeaders).not.toHaveProperty('content-length');
    expect(error?.stored.error.shape).toBe('empty');
  });

  it('of curl -i with its command line is a call with its answer', () => {
    const text = `$ curl -i -X DELETE 'https://dataops.nexla.io/nexla-api/flows/5059?access_token=hunter2'
HTTP/2 301
location: /x

HTTP/2 405
content-type: application/json
x-request-id: 0f8fad5bd9cb469fa16570867728950e
date: Thu, 15 Jan 2026 10:30:00 GMT

{"data_sources":[5023],"message":"Active flow resources must be paused before flow deletion!"}
`;
    const [error] = readText(text, DEFAULT_BASES, NOW, LOCAL).errors.filter(
      ({ stored }) => stored.exchange.status >= 400,
    );
    expect(error).toMatchObject({
      assumed: [],
      stored: {
        at: Date.UTC(2026, 0, 15, 10, 30),
        endpoint: 'DELETE /flows/{id}',
        code: 'HTTP_405',
        exchange: { queryNames: ['access_token'], responseHeaders: { 'content-type': 'application/json' } },
        error: { requestId: '0f8fad5bd9cb469fa16570867728950e' },
      },
    });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('of curl -v leaves the noise out', () => {
    const text = `* Connected to dataops.nexla.io
> GET /nexla-api/teams HTTP/1.1
> Host: dataops.nexla.io
> Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln
>
< HTTP/1.1 401 Unauthorized
< X-Request-Id: req_9
< Content-Length: 0
<
* Connection #0 to host dataops.nexla.io left intact`;
    expect(found(text)).toEqual([{ call: 'GET /teams', status: 401, code: 'HTTP_401', id: 'req_9', assumed: 'time' }]);
    expect(readText(text, DEFAULT_BASES, NOW, LOCAL).errors[0]?.stored.error.shape).toBe('empty');
  });

  it('of a response alone, with Windows line ends', () => {
    expect(found(`HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\n\r\n${BODY}\r\n`)).toMatchObject([
      { status: 429, code: 'RATE_001' },
    ]);
  });

  it('that did not fail, or is of another API, is said to be so', () => {
    expect(readText('HTTP/1.1 200 OK\n\n{}', DEFAULT_BASES, NOW, LOCAL).problem?.key).toBe('elsewhere_no_failure');
    const other = 'GET /x HTTP/1.1\nHost: example.com\n\nHTTP/1.1 500 Oops\n\nx';
    expect(readText(other, DEFAULT_BASES, NOW, LOCAL).problem?.key).toBe('elsewhere_no_failure');
  });

  it.each<[string, string, object[]]>([
    [
      'of a command of several lines is of its method',
      `curl 'https://dataops.nexla.io/nexla-api/data_sources' \\
  -X 'POST' \\
  -H 'content-type: application/json' \\
  --data-raw '{"name":"x"}' -i
HTTP/2 502
content-type: text/html

<html>Bad Gateway</html>`,
      [{ call: 'POST /data_sources', status: 502 }],
    ],
    [
      'of two commands is of each',
      `$ curl -i https://dataops.nexla.io/nexla-api/teams
HTTP/2 401
x-request-id: req_9

$ curl -i -X DELETE https://dataops.nexla.io/nexla-api/flows/5
HTTP/2 405
content-type: application/json

{"message":"Active flow resources must be paused before flow deletion!"}jane@laptop:~$ `,
      [
        { call: 'GET /teams', status: 401, message: null },
        {
          call: 'DELETE /flows/{id}',
          status: 405,
          message: 'Active flow resources must be paused before flow deletion!',
        },
      ],
    ],
    [
      'behind the end of a body without a line end',
      `$ curl -i https://dataops.nexla.io/nexla-api/teams
HTTP/2 403

{"message":"no"}jane@laptop:~$ curl -i -X DELETE https://dataops.nexla.io/nexla-api/flows/5
HTTP/2 409

{"message":"busy"}%
jane@laptop ~ % `,
      [
        { call: 'GET /teams', status: 403, message: 'no' },
        { call: 'DELETE /flows/{id}', status: 409, message: 'busy' },
      ],
    ],
    [
      'of a command to another host is left out',
      `curl -i https://dataops.nexla.io/nexla-api/teams
HTTP/2 401

curl -i https://example.com/x
HTTP/2 500

`,
      [{ call: 'GET /teams', status: 401 }],
    ],
    [
      'without a command after another response has no call',
      `curl -i https://dataops.nexla.io/nexla-api/teams
HTTP/2 401

HTTP/2 405

{"message":"x"}`,
      [
        { call: 'GET /teams', status: 401 },
        { call: '? /', status: 405 },
      ],
    ],
    [
      'of a command that repeats itself is of that command',
      `curl -i --retry 2 https://dataops.nexla.io/nexla-api/teams
HTTP/2 503

HTTP/2 503

`,
      [
        { call: 'GET /teams', status: 503 },
        { call: 'GET /teams', status: 503 },
      ],
    ],
    ...[
      'jane@laptop:~$ ',
      '[jane@host ~]$',
      'PS C:\\Users\\jane> ',
      '$',
      '%',
      '(env) jane@laptop:~/x$ echo done\ndone',
    ].map((prompt): [string, string, object[]] => [
      `with the prompt ${prompt} behind an empty body`,
      `HTTP/2 401\nx-request-id: req_9\n\n${prompt}`,
      [{ status: 401, message: null }],
    ]),
    [
      'with the progress meter of curl',
      `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100    49  100    49    0     0   8455      0 --:--:-- --:--:-- --:--:--  9800
HTTP/1.1 401 Unauthorized
Content-Length: 49

{"error":"token_expired","error_code":"AUTH_003"}
100    49  100    49    0     0   1.2k      0 --:--:--  0:00:01 --:--:--  9800
`,
      [{ status: 401, code: 'AUTH_003', shape: 'documented' }],
    ],
    [
      'of curl -v, whose meter has no line end',
      `  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:8765...
> GET /nexla-api/teams HTTP/1.1
> Host: dataops.nexla.io
>
< HTTP/1.1 401 Unauthorized
< Content-Length: 0
<
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0
* Connection #0 to host dataops.nexla.io left intact
`,
      [{ call: 'GET /teams', status: 401, shape: 'empty' }],
    ],
    [
      'in chunks',
      `HTTP/1.1 401 Unauthorized
Transfer-Encoding: chunked

31
{"error":"token_expired","error_code":"AUTH_003"}
0


`,
      [{ status: 401, code: 'AUTH_003', shape: 'documented' }],
    ],
  ])('%s', (_, text, expected) => {
    const { errors } = readText(text, DEFAULT_BASES, NOW, LOCAL);
    expect(
      errors.map(({ stored: { endpoint, code, exchange, error } }) => ({
        call: endpoint,
        status: exchange.status,
        code,
        message: error.message,
        shape: error.shape,
      })),
    ).toEqual(expected.map((one) => expect.objectContaining(one)));
  });
});

const CONTEXT = `{'method': 'GET', 'path': '/data_sources/5023', 'url': 'https://dataops.nexla.io/nexla-api/data_sources/5023', 'status_code': 429, 'api_response': {'error': 'rate_limit_exceeded', 'error_code': 'RATE_001', 'error_description': "Too many, 'user'", 'request_id': 'req_77'}, 'request_params': {}}`;
const TRACEBACK = `2026-01-15 09:00:01,500 - app - ERROR - sync failed
Traceback (most recent call last):
  File "/x/nexla_sdk/http_client.py", line 98, in request
    response.raise_for_status()
requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://dataops.nexla.io/nexla-api/data_sources/5023

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/x/nexla_sdk/client.py", line 301, in request
nexla_sdk.http_client.HttpClientError: 429 Client Error: Too Many Requests for url: https://dataops.nexla.io/nexla-api/data_sources/5023

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "app.py", line 5, in <module>
nexla_sdk.exceptions.RateLimitError: Operation: get_request | Resource: data_sources | ID: 5023 | Error: API error: rate_limit_exceeded | Context: ${CONTEXT} | Original Error: 429 Client Error: Too Many Requests for url: https://dataops.nexla.io/nexla-api/data_sources/5023
`;

describe('tracebacks and logs', () => {
  it('of the Python SDK: a chain of exceptions is one error, with all that the last one says', () => {
    expect(found(TRACEBACK)).toEqual([
      { call: 'GET /data_sources/{id}', status: 429, code: 'RATE_001', id: 'req_77', assumed: 'zone' },
    ]);
    expect(readText(TRACEBACK, DEFAULT_BASES, NOW, LOCAL).errors[0]?.stored.at).toBe(
      Date.UTC(2026, 0, 15, 7, 0, 1, 500),
    );
  });

  it('two failures are two', () => {
    expect(found(TRACEBACK + TRACEBACK.replaceAll('5023', '7'))).toHaveLength(2);
  });

  it.each([
    [
      'nexla_sdk.exceptions.NotFoundError: Operation: get_request | Error: Resource not found: flows/7',
      { status: 404, code: 'HTTP_404' },
    ],
    [
      'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://dataops.nexla.io/nexla-api/teams',
      { status: 401, call: '? /teams' },
    ],
    [
      'requests.exceptions.ConnectionError: HTTPSConnectionPool(host=\'dataops.nexla.io\', port=443): Max retries exceeded with url: /nexla-api/flows (Caused by NameResolutionError("x"))',
      { status: 0, code: 'NET_DNS', call: '? /flows' },
    ],
    [
      "ERROR:app:API Error: {'error': 'token_expired', 'error_code': 'AUTH_003', 'details': None}",
      { status: 401, code: 'AUTH_003' },
    ],
    [
      'WARNING nexla.auth Authentication error: {"timestamp":"2026-01-15T10:00:00","error_code":"AUTH_004","http_status":403,"endpoint":"GET https://api.nexla.io/flows/5"}',
      { status: 403, code: 'AUTH_004', call: 'GET /flows/{id}' },
    ],
    ['{"a":1}\n{"error_code":"RATE_001","http_status":429}\n{"b":2}', { status: 429, code: 'RATE_001' }],
  ])('%s', (text, expected) => {
    expect(found(text)).toMatchObject([expected]);
  });

  it('of the JavaScript SDK: what Node prints of an error, and its summary', () => {
    const printed = `/app/node_modules/@nexla/sdk/dist/index.js:812
      throw this.mapError(response.error);
            ^

RateLimitError: Too many requests of jane@example.com
    at NexlaClient.mapError (/app/node_modules/@nexla/sdk/dist/index.js:901:14)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5) {
  details: {},
  operation: undefined,
  context: {
    method: 'GET',
    path: '/data_sources/{source_id}',
    url: 'https://dataops.nexla.io/nexla-api/data_sources/5023?access_token=hunter2',
    status_code: 429
  },
  statusCode: 429,
  response: { error: "it's too much", error_code: 'RATE_001', request_id: 'req_77', list: [Object] },
  retryAfter: 30
}

Node.js v24.1.0`;
    const expected = { call: 'GET /data_sources/{id}', status: 429, code: 'RATE_001', id: 'req_77', assumed: 'time' };
    expect(found(printed)).toEqual([expected]);
    const [error] = readText(printed, DEFAULT_BASES, NOW, LOCAL).errors;
    expect(error?.stored.exchange.responseHeaders).toEqual({ 'retry-after': '30' });
    expect(JSON.stringify(error)).not.toMatch(/hunter2|jane/);

    const summary = {
      message: 'Too many requests',
      operation: 'list',
      context: { method: 'GET', url: 'https://dataops.nexla.io/nexla-api/data_sources/5023', status_code: 429 },
      status_code: 429,
      response: { error: 'rate_limit_exceeded', error_code: 'RATE_001', request_id: 'req_77' },
    };
    expect(found(JSON.stringify(summary, null, 2))).toEqual([expected]);
    expect(found(`info: starting\n${JSON.stringify(summary)}\ninfo: done`)).toEqual([expected]);
    const elsewhere = printed.replace('dataops.nexla.io/nexla-api', 'api.example.com');
    expect(readText(elsewhere, DEFAULT_BASES, NOW, LOCAL)).toMatchObject({ errors: [] });
  });

  const NO_ANSWER = `Context: {'method': 'GET', 'path': '/flows', 'url': 'https://dataops.nexla.io/nexla-api/flows', 'status_code': None, 'api_response': {}}`;
  const SUMMARY = `{'message': 'API error: token_expired', 'step': None, 'operation': 'get_request', 'resource_type': 'flows', 'resource_id': '5', 'details': {}, 'context': {'method': 'GET', 'url': 'https://dataops.nexla.io/nexla-api/flows/5', 'status_code': 401, 'api_response': {'error': 'token_expired', 'error_code': 'AUTH_003'}}, 'status_code': 401, 'response': None, 'original_error': '401 Client Error'}`;
  const NOT_FOUND = 'nexla_sdk.exceptions.NotFoundError: Operation: get_request | Error: Resource not found: flows/7';
  const FLOW_5 = { call: 'GET /flows/{id}', status: 401, code: 'AUTH_003' };

  it.each<[string, string, object[]]>([
    [
      'a call of requests that had no answer, without its path',
      "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='dataops.nexla.io', port=443): Read timed out. (read timeout=0.5)",
      [{ call: '? /', status: 0, code: 'NET_TIMEOUT', assumed: 'path,time' }],
    ],
    [
      'a call of requests to another host',
      "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='example.com', port=443): Read timed out. (read timeout=0.5)",
      [],
    ],
    [
      'a call that urllib3 repeats',
      `2026-01-15 09:00:01,453 WARNING:urllib3.connectionpool:Retrying (Retry(total=1, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ReadTimeoutError("HTTPSConnectionPool(host='dataops.nexla.io', port=443): Read timed out. (read timeout=0.3)")': /nexla-api/flows`,
      [{ call: '? /flows', status: 0, code: 'NET_TIMEOUT' }],
    ],
    [
      'a call that requests repeated in vain',
      "requests.exceptions.RetryError: HTTPSConnectionPool(host='dataops.nexla.io', port=443): Max retries exceeded with url: /nexla-api/flows (Caused by ResponseError('too many 429 error responses'))",
      [{ call: '? /flows', status: 429, code: 'HTTP_429' }],
    ],
    [
      'a call of the SDK without an answer',
      `nexla_sdk.exceptions.ServerError: Operation: get_request | Error: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response')) | ${NO_ANSWER}`,
      [{ call: 'GET /flows', status: 0, code: 'NET_CONNECTION' }],
    ],
    [
      'a call of the SDK without an answer and without a context',
      "nexla_sdk.exceptions.ServerError: Error: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
      [{ status: 0, code: 'NET_CONNECTION' }],
    ],
    [
      'httpx',
      `httpx.HTTPStatusError: Client error '401 Unauthorized' for url 'https://api.nexla.io/flows/5'
For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/401`,
      [{ call: '? /flows/{id}', status: 401 }],
    ],
    [
      'the log of httpx',
      `INFO:httpx:HTTP Request: GET https://api.nexla.io/teams "HTTP/1.1 200 OK"
INFO:httpx:HTTP Request: GET https://api.nexla.io/flows/5 "HTTP/1.1 429 Too Many Requests"
INFO:httpx:HTTP Request: GET https://api.nexla.io/flows/5 "HTTP/1.1 429 Too Many Requests"`,
      [
        { call: 'GET /flows/{id}', status: 429 },
        { call: 'GET /flows/{id}', status: 429 },
      ],
    ],
    [
      'the log of urllib3',
      '2026-01-15 09:00:01,500 DEBUG:urllib3.connectionpool:https://dataops.nexla.io:443 "GET /nexla-api/data_sources?page=2 HTTP/1.1" 401 87',
      [{ call: 'GET /data_sources', status: 401, assumed: 'zone' }],
    ],
    [
      'the log of urllib3, and the exception of its last call',
      `2026-01-15T09:00:01Z DEBUG urllib3.connectionpool: https://dataops.nexla.io:443 "GET /nexla-api/flows/5 HTTP/1.1" 503 87
2026-01-15T09:00:02Z DEBUG urllib3.connectionpool: https://dataops.nexla.io:443 "GET /nexla-api/flows/5 HTTP/1.1" 401 87
Traceback (most recent call last):
  File "app.py", line 5, in <module>
requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://dataops.nexla.io/nexla-api/flows/5`,
      [
        { call: 'GET /flows/{id}', status: 503 },
        { call: 'GET /flows/{id}', status: 401, assumed: '' },
      ],
    ],
    ['a Python dict', "{'error': 'token_expired', 'error_code': 'AUTH_003'}", [{ status: 401, code: 'AUTH_003' }]],
    [
      'a Python dict in several lines',
      "{'error': 'token_expired',\n 'error_code': 'AUTH_003',\n 'details': {'a': None}}",
      [{ status: 401, code: 'AUTH_003' }],
    ],
    [
      'Python dicts, one a line',
      "{'error_code': 'AUTH_003'}\n{'error_code': 'AUTH_002'}",
      [{ code: 'AUTH_003' }, { code: 'AUTH_002' }],
    ],
    ['the summary of an error of the SDK', SUMMARY, [FLOW_5]],
    ['that summary in several lines', SUMMARY.replaceAll(", '", ",\n '"), [FLOW_5]],
    ['that summary in a log', `2026-01-15T09:00:01Z ERROR sync failed: ${SUMMARY}`, [FLOW_5]],
    ['that summary as JSON', SUMMARY.replaceAll("'", '"').replaceAll('None', 'null'), [FLOW_5]],
    [
      'an exception of the SDK in a log',
      `2026-01-15T09:00:01Z ERROR sync: ${NOT_FOUND}`,
      [{ status: 404, code: 'HTTP_404', assumed: 'call' }],
    ],
    [
      'an exception of the SDK in a log of Kubernetes',
      `2026-01-15T09:00:01.500123456Z stderr F ${NOT_FOUND}`,
      [{ status: 404 }],
    ],
    [
      'an exception of the SDK in the output of pytest',
      `E       ${NOT_FOUND}\n\nsdk.py:5: NotFoundError\nFAILED test_sync.py::test_sync - ${NOT_FOUND}`,
      [{ status: 404 }],
    ],
    [
      'a traceback in a log of Kubernetes',
      TRACEBACK.trim()
        .split('\n')
        .map((line, index) => `[pod/sync-1/app] 2026-01-15T07:00:01.${500 + index}000000Z ${line}`)
        .join('\n'),
      [{ call: 'GET /data_sources/{id}', status: 429, code: 'RATE_001', id: 'req_77', assumed: '' }],
    ],
    [
      'a traceback in the output of pytest',
      TRACEBACK.replace(/^.*\n/, '').replace(/^(?=\w+_?\w+\.|requests)/gm, 'E   '),
      [{ call: 'GET /data_sources/{id}', status: 429, code: 'RATE_001' }],
    ],
    ['a status and a body', '401 {"error":"token_expired"}', [{ status: 401, code: 'HTTP_401' }]],
    ['a body in a line of a log', `request failed status=429 body=${BODY}`, [{ status: 429, code: 'RATE_001' }]],
    ['a body as bytes of Python', `failed: status=429 body=b'${BODY}'`, [{ status: 429, code: 'RATE_001' }]],
    [
      'a call, its status and its body',
      `2026-01-15T09:00:01.500Z ERROR GET https://dataops.nexla.io/nexla-api/flows/500 returned 429: {"message":"slow down"}`,
      [{ call: 'GET /flows/{id}', status: 429, code: 'HTTP_429', assumed: '' }],
    ],
    ['a body of another API', 'GET https://example.com/x returned 429: {"message":"slow down"}', []],
    ['objects that are no errors', 'took 500ms {"message":"done"}\n2026-01-15 09:00:01,500 {"message":"started"}', []],
    [
      'one line of an export',
      '{"timestamp":"2026-01-15T09:00:00.000Z","error_code":"AUTH_004","http_status":403,"endpoint":"GET https://api.nexla.io/flows/{id}"}',
      [{ call: 'GET /flows/{id}', status: 403, code: 'AUTH_004', assumed: '' }],
    ],
    [
      'one line of an export, of a call without an answer',
      '{"timestamp":"2026-01-15T09:00:00.000Z","error_code":"NET_DNS","http_status":null,"endpoint":"GET https://api.nexla.io/flows"}',
      [{ call: 'GET /flows', status: 0, code: 'NET_DNS', assumed: '' }],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected.map((one) => expect.objectContaining(one)));
  });

  it.each([
    [
      'is that of this place',
      '2026-01-15 09:00:01,500 - app - ERROR - ',
      '',
      Date.UTC(2026, 0, 15, 7, 0, 1, 500),
      'call,zone',
    ],
    ['is its own', '2026-01-15T09:00:01+05:30 ERROR ', '', Date.UTC(2026, 0, 15, 3, 30, 1), 'call'],
    [
      'is that of the server, where the body names it',
      '2026-01-15 09:00:01,500 ERROR ',
      '2026-01-15T07:30:00Z',
      Date.UTC(2026, 0, 15, 7, 30),
      'call',
    ],
  ])('the time zone of a line %s', (_, words, timestamp, at, assumed) => {
    const body = { error_code: 'AUTH_003', ...(timestamp === '' ? {} : { timestamp }) };
    const [error] = readText(`${words}401 ${JSON.stringify(body)}`, DEFAULT_BASES, NOW, LOCAL).errors;
    expect(error?.stored.at).toBe(at);
    expect(error?.assumed.join()).toBe(assumed);
  });

  it('the time zone of the logger of the guide is that of this place', () => {
    const entry = { timestamp: '2026-01-15T09:00:00.123456', error_code: 'AUTH_003', http_status: 401, endpoint: null };
    const text = `WARNING:nexla.auth:Authentication error: ${JSON.stringify(entry)}`;
    const [error] = readText(text, DEFAULT_BASES, NOW, LOCAL).errors;
    expect(error).toMatchObject({
      assumed: ['call', 'zone'],
      stored: { at: Date.UTC(2026, 0, 15, 7, 0, 0, 123), error: { serverTime: null } },
    });
  });

  it('of many calls to other hosts hide no error', () => {
    const other = 'httpx: HTTP Request: GET https://example.com/x "HTTP/1.1 404 Not Found"\n';
    expect(found(`${other.repeat(5000)}${other.replace('example.com', 'api.nexla.io')}`)).toMatchObject([
      { call: 'GET /x', status: 404 },
    ]);
    expect(readText(other, DEFAULT_BASES, NOW, LOCAL).problem?.key).toBe('elsewhere_no_failure');
  });

  it('without a Nexla error say so', () => {
    expect(readText('Traceback (most recent call last):\nKeyError: 1', DEFAULT_BASES, NOW, LOCAL)).toMatchObject({
      errors: [],
      problem: { key: 'elsewhere_unreadable' },
    });
  });
});

describe('Python literals', () => {
  it.each([
    ["{'a': None, 'b': [True, False], \"c\": (1, -2.5)}", { a: null, b: [true, false], c: [1, -2.5] }],
    [`{'it\\'s': "a \\"b\\" \\u00e9 \\x41"}`, { "it's": 'a "b" é A' }],
    ["{'r': <Response [429]>, 't': datetime.datetime(2024, 1, 15), 'x': 1} | more", { r: null, t: null, x: 1 }],
    ["{'a': (1,)}", { a: [1] }],
    ["{'a': 'cut o", null],
    ["{'a': ]}", null],
    ['', null],
  ])('%s', (text, value) => {
    expect(readPythonLiteral(text)).toEqual(value);
  });
});

describe('any text', () => {
  it('comes to an answer, and loses its secrets', () => {
    const secret = 'nxl_sk_9aF3kLmN2pQ';
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        TRACEBACK,
        BODY,
        CONTEXT,
        'HTTP/1.1 500 x\n\n',
        '{',
        "{'",
        '\n',
        ' | Context: {',
        'Traceback (most recent call last):\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(200), (pieces, cut) => {
        const text = pieces.join('').slice(cut);
        const reading = readText(
          `${text} ${secret} HTTP/1.1 500 x\n\n{"message":"${secret}"}`,
          DEFAULT_BASES,
          NOW,
          LOCAL,
        );
        expect(JSON.stringify(reading)).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a hostile text', () => {
  const line = 'nexla_sdk.exceptions.NotFoundError: x\n';
  it.each([
    ['empty tuples', `API Error: {'a': [${'(),'.repeat(1_000_000)}]}`],
    ['open brackets', `x | Context: {${'['.repeat(3_000_000)}`],
    ['objects that are none', `API Error: {'a': ${'<('.repeat(1_000_000)}`],
    ['printed errors', 'RateLimitError: x {\n'.repeat(200_000)],
    ['stacks', `RateLimitError: x\n${'  at x\n'.repeat(70)}`.repeat(5000)],
    ['errors', line.repeat(100_000)],
    ['status lines', 'HTTP/1.1 500 x\n'.repeat(200_000)],
    ['addresses', 'https://dataops.nexla.io/nexla-api '.repeat(100_000)],
    ['commands', `HTTP/1.1 500 x\n\n${"$ curl 'x\n".repeat(300_000)}`],
    ['prompts', `HTTP/1.1 500 x\n\n${'$ '.repeat(1_500_000)}`],
    ['chunks', `HTTP/1.1 500 x\nTransfer-Encoding: chunked\n\n${'1\nx\n'.repeat(700_000)}`],
    ['quotes', `API Error: {'a': ${'"\\'.repeat(1_000_000)}`],
    ['braces', '{\n'.repeat(1_000_000)],
  ])('of a few megabytes of %s comes to an end', (_, text) => {
    expect(readText(text, DEFAULT_BASES, NOW, LOCAL).errors.length).toBeLessThanOrEqual(1000);
  });
});

const entry = (url: string, status: number, text: string, more: object = {}) => ({
  startedDateTime: '2026-01-15T10:30:00.000Z',
  time: 120,
  request: { method: 'GET', url, headers: [{ name: 'Authorization', value: 'Bearer hunter2hunter2' }] },
  response: {
    status,
    httpVersion: 'HTTP/2.0',
    headers: [
      { name: 'Retry-After', value: '30' },
      { name: 'Set-Cookie', value: 's=hunter2' },
    ],
    content: { mimeType: 'application/json', text, ...more },
  },
});
const har = (entries: object[]) =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'entries' }, entries } }, null, 1);
const HAR = har([
  entry('https://dataops.nexla.io/nexla-api/data_sources?token=hunter2', 429, BODY),
  entry('https://dataops.nexla.io/nexla-api/flows', 200, '{"a":"}]\\""}'),
  entry('https://example.com/x', 500, '{"mentions":"dataops.nexla.io"}'),
  entry('https://dataops.nexla.io/nexla-api/teams', 403, btoa('{"message":"no"}'), { encoding: 'base64' }),
  {
    ...entry('https://dataops.nexla.io/nexla-api/orgs', 0, ''),
    response: { status: 0, _error: 'net::ERR_CONNECTION_REFUSED', headers: [] },
  },
]);

function decodeBase64(base64: string): string | null {
  try {
    return atob(base64);
  } catch {
    return null;
  }
}

function readFile(text: string, chunk = 97): FileReading {
  const reader = new ErrorFileReader({ bases: DEFAULT_BASES, now: NOW, decodeBase64 });
  for (let at = 0; at < text.length; at += chunk) reader.push(text.slice(at, at + chunk));
  return reader.end();
}

describe('a HAR file', () => {
  it.each([1, 7, 97, 1_000_000])('is read in chunks of %d', (chunk) => {
    const { errors, ...reading } = readFile(HAR, chunk);
    expect(reading).toEqual({ kind: 'har', calls: 5, nexlaCalls: 4, problem: null });
    expect(errors.map(({ stored }) => `${stored.code} ${stored.endpoint}`)).toEqual([
      'RATE_001 GET /data_sources',
      'HTTP_403 GET /teams',
      'NET_REFUSED GET /orgs',
    ]);
    expect(errors[0]?.stored.at).toBe(Date.UTC(2026, 0, 15, 10, 30, 0, 120));
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });

  it('that breaks off says where, and what was read before stands', () => {
    const { errors, problem } = readFile(HAR.slice(0, HAR.indexOf('/teams')));
    expect(errors).toHaveLength(1);
    expect(problem).toMatchObject({
      key: 'elsewhere_breaks_off',
      params: ['4', expect.any(String), expect.any(String)],
    });
    expect(Number(problem?.params[1])).toBeGreaterThan(50);
  });

  it('with a broken entry says which and where it begins, and reads the others', () => {
    const broken = HAR.replace('"status": 403', '"status": 4 03');
    const { errors, problem } = readFile(broken);
    expect(errors).toHaveLength(2);
    const [entryNumber, line, character] = problem?.params.map(Number) ?? [];
    expect(problem?.key).toBe('elsewhere_broken_entry');
    expect(entryNumber).toBe(4);
    const before = broken.slice(0, (character ?? 0) - 1);
    expect(before.split('\n')).toHaveLength(line ?? 0);
    expect(broken.slice(before.length)).toMatch(/^\{\s*"startedDateTime"/);
    expect(before.match(/startedDateTime/g)).toHaveLength(3);
  });

  const answer = (response: unknown) => {
    const text = har([{ ...entry('https://api.nexla.io/flows', 401, BODY), response }]);
    const { errors, ...reading } = readFile(text);
    expect(reading).toEqual({ kind: 'har', calls: 1, nexlaCalls: 1, problem: null });
    return errors.map(({ stored }) => stored);
  };
  const headers = [{ name: 'X-Request-Id', value: null }, { name: 'Retry-After', value: '30' }, null, 5];

  it.each([
    ['a status in quotes', { status: '401', headers }, ['HTTP_401']],
    ['a status of 0', { status: 0, headers }, ['NET_CONNECTION']],
    ['no status, and a reason', { status: null, _error: 'net::ERR_TIMED_OUT' }, ['NET_TIMEOUT']],
    ['no status: nobody knows how it ended', { status: null, headers }, []],
    ['no response: nobody knows how it ended', undefined, []],
    ['a response of null', null, []],
  ])('reads an entry with %s', (_, response, codes) => {
    expect(answer(response).map(({ code }) => code)).toEqual(codes);
  });

  it('reads the headers beside an odd one', () => {
    expect(answer({ status: 429, headers })[0]?.exchange.responseHeaders).toEqual({ 'retry-after': '30' });
  });

  it('that is something else is none', () => {
    expect(readFile('{"log":{"pages":[{"entries":1}]}}')).toMatchObject({ kind: null, calls: 0, problem: null });
    expect(readFile('no JSON at all [1,2')).toMatchObject({ kind: null, calls: 0 });
  });

  it('gives the same whatever its chunks, and an answer whatever its bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(HAR.length), fc.string(), (chunk, at, junk) => {
        const text = HAR.slice(0, at) + junk + HAR.slice(at);
        const whole = readFile(text, text.length);
        expect(readFile(text, chunk)).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});

it('every sentence is written', () => {
  for (const key of [
    'elsewhere_no_failure',
    'elsewhere_unreadable',
    'elsewhere_broken_entry',
    'elsewhere_breaks_off',
    'elsewhere_broken_file',
    'elsewhere_cut',
    'elsewhere_cut_unreadable',
    'elsewhere_assumed_path',
    'elsewhere_assumed_zone',
  ]) {
    expect(messages).toHaveProperty(key);
  }
});
