import { comment, jsString } from './literals.ts';
import type { CopiedRequest, Word } from './request.ts';
import type { RetryPlan } from './retry-plan.ts';

/** The request with `fetch`, as an ES module for Node.js 18 and later, that goes on as is right after this error. */
export function fetchSnippet(request: CopiedRequest, plan: RetryPlan, reason: string): string {
  return [`// ${comment(reason)}`, ...bodyOf(request, plan)].join('\n');
}

function bodyOf(request: CopiedRequest, plan: RetryPlan): string[] {
  const call = [
    `  const response = await fetch(${jsString(request.url)}, {`,
    `    method: ${jsString(request.method)},`,
    '    headers: {',
    ...request.headers.map(({ name, value }) => `      ${jsString(name)}: ${expression(value)},`),
    '    },',
    ...(request.hasBody ? ["    body: await (await import('node:fs/promises')).readFile('body.json', 'utf8'),"] : []),
    '  });',
  ];
  const refuse =
    "throw new Error('HTTP ' + response.status + ', request id ' + response.headers.get('x-request-id') + ': ' + (await response.text()));";
  switch (plan.kind) {
    case 'stop':
      return [
        'async function call() {',
        ...call,
        `  if (!response.ok) ${refuse}`,
        '  return response;',
        '}',
        ...ENDING,
      ];
    case 'new-token':
      return [
        'let token = process.env.NEXLA_TOKEN;',
        '',
        'async function signIn() {',
        `  const response = await fetch(${jsString(request.tokenUrl)}, {`,
        "    method: 'POST',",
        '    headers: { Accept: "application/vnd.nexla.api.v1+json", Authorization: "Basic " + process.env.NEXLA_SERVICE_KEY },',
        '  });',
        `  if (!response.ok) ${refuse}`,
        '  token = (await response.json()).access_token;',
        '}',
        '',
        'async function call(isRepeat = false) {',
        ...call.map((line) => line.replace('process.env.NEXLA_TOKEN', 'token')),
        '  if (response.status === 401 && !isRepeat) {',
        '    await signIn();',
        '    return call(true);',
        '  }',
        `  if (!response.ok) ${refuse}`,
        '  return response;',
        '}',
        ...ENDING,
      ];
    case 'wait':
      return plan.statuses.length === 0 ? afterNoAnswer(call, plan, refuse) : afterStatus(call, plan, refuse);
  }
}

const ENDING = ['', 'console.log(await (await call()).text());', ''];
const PAUSE = 'const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));';
const backoff = (baseMs: number) => `${baseMs} * 2 ** (attempt - 1) * (1 + Math.random() * 0.1)`;

function afterStatus(call: string[], plan: RetryPlan, refuse: string): string[] {
  return [
    PAUSE,
    '',
    ...pauseAfter(plan),
    '',
    'async function call(attempt = 1) {',
    ...call,
    '  if (response.ok) return response;',
    `  if (!${JSON.stringify(plan.statuses)}.includes(response.status) || attempt > ${plan.retries}) {`,
    `    ${refuse}`,
    '  }',
    '  await pause(await pauseAfter(response, attempt));',
    '  return call(attempt + 1);',
    '}',
    ...ENDING,
  ];
}

function afterNoAnswer(call: string[], plan: RetryPlan, refuse: string): string[] {
  return [
    PAUSE,
    '',
    'async function send() {',
    ...call,
    `  if (!response.ok) ${refuse}`,
    '  return response;',
    '}',
    '',
    'async function call(attempt = 1) {',
    '  try {',
    '    return await send();',
    '  } catch (error) {',
    '    // fetch reports a connection that failed as a TypeError.',
    `    if (!(error instanceof TypeError) || attempt > ${plan.retries}) throw error;`,
    `    await pause(${backoff(plan.baseMs)});`,
    '    return call(attempt + 1);',
    '  }',
    '}',
    ...ENDING,
  ];
}

/** Times of the server are compared with the server's own clock, so that a wrong clock here does no harm. */
function pauseAfter({ source, baseMs }: RetryPlan): string[] {
  const field = source === 'details.retry_after' ? 'body?.details?.retry_after' : 'body?.retry_after';
  return [
    'async function pauseAfter(response, attempt) {',
    "  const now = Date.parse(response.headers.get('date') ?? '') || Date.now();",
    '  const until = (value) => {',
    '    if (value === null || value === undefined || value === "") return NaN;',
    '    const number = Number(value);',
    '    if (Number.isNaN(number)) return Date.parse(value) - now;',
    '    return number < 1e9 ? number * 1000 : (number < 1e12 ? number * 1000 : number) - now;',
    '  };',
    "  const waits = [until(response.headers.get('retry-after'))];",
    ...(source === 'X-RateLimit-Reset' ? ["  waits.push(until(response.headers.get('x-ratelimit-reset')));"] : []),
    ...(source === 'details.retry_after' || source === 'retry_after'
      ? ['  const body = await response.json().catch(() => null);', `  waits.push(until(${field}));`]
      : []),
    '  const told = Math.max(...waits.filter((ms) => ms >= 0));',
    `  return told >= 0 ? told : ${backoff(baseMs)};`,
    '}',
  ];
}

/** As a sum: `"Bearer " + process.env.NEXLA_TOKEN`. */
function expression(word: Word): string {
  return word.map((part) => (typeof part === 'string' ? jsString(part) : `process.env.${part.variable}`)).join(' + ');
}
