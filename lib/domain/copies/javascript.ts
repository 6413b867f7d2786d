import { RETRY_SENTENCE } from '../retry-timing.ts';
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
  return [
    'async function pauseAfter(response, attempt) {',
    "  const now = Date.parse(response.headers.get('date') ?? '') || Date.now();",
    '  const until = (value) => {',
    '    if (value === null || value === undefined || value === "") return NaN;',
    '    const number = Number(value);',
    "    if (Number.isNaN(number)) return Date.parse(/T[\\d:.]+$/.test(value) ? value + 'Z' : value) - now;",
    '    return number < 1e9 ? number * 1000 : (number < 1e12 ? number * 1000 : number) - now;',
    '  };',
    "  const waits = [until(response.headers.get('retry-after'))];",
    ...(source === null ? [] : readSource(source)),
    '  const told = Math.max(...waits.filter((ms) => ms >= 0));',
    `  return told >= 0 ? told : ${backoff(baseMs)};`,
    '}',
  ];
}

const BODY = '  const body = await response.json().catch(() => null);';

function readSource(source: NonNullable<RetryPlan['source']>): string[] {
  switch (source) {
    case 'X-RateLimit-Reset':
    case 'RateLimit-Reset':
      return [`  waits.push(until(response.headers.get(${jsString(source.toLowerCase())})));`];
    case 'RateLimit':
      return [
        "  const limits = response.headers.get('ratelimit') ?? '';",
        "  const quotas = /reset\\s*=/.test(limits) ? [limits] : limits.split(',');",
        '  const usedUp = quotas.filter((quota) => /(?:;\\s*r|remaining)\\s*=\\s*0(?!\\d)/.test(quota));',
        '  for (const quota of usedUp.length > 0 ? usedUp : quotas) {',
        '    waits.push(until(/(?:;\\s*t|reset)\\s*=\\s*(\\d+)/.exec(quota)?.[1]));',
        '  }',
      ];
    case 'details.retry_after':
      return [BODY, '  waits.push(until(body?.details?.retry_after));'];
    case 'retry_after':
      return [BODY, '  waits.push(until(body?.retry_after));'];
    case 'throttle_until':
      return [BODY, '  waits.push(until(body?.throttle_until ?? body?.details?.throttle_until));'];
    case 'message':
      return [
        `  const [, number, unit = ''] = ${RETRY_SENTENCE}.exec(await response.text()) ?? [];`,
        '  const size = /^(?:ms|mil)/i.test(unit) ? 1 : { s: 1000, m: 60000, h: 3600000 }[unit.charAt(0).toLowerCase()];',
        '  waits.push(Number(number) * size);',
      ];
  }
}

/** As a sum: `"Bearer " + process.env.NEXLA_TOKEN`. */
function expression(word: Word): string {
  return word.map((part) => (typeof part === 'string' ? jsString(part) : `process.env.${part.variable}`)).join(' + ');
}
