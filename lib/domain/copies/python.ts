import { RETRY_SENTENCE } from '../retry-timing.ts';
import { comment, pythonString } from './literals.ts';
import type { CopiedRequest, Word } from './request.ts';
import type { RetryPlan } from './retry-plan.ts';

/** The request with Python's `requests`, that goes on as is right after this error. */
export function pythonSnippet(request: CopiedRequest, plan: RetryPlan, reason: string): string {
  const waits = plan.kind === 'wait';
  return [
    `# ${comment(reason)}`,
    ...(waits && plan.statuses.length > 0 ? ['import datetime', 'import email.utils'] : []),
    'import os',
    ...(waits ? ['import random'] : []),
    ...(waits && (plan.source === 'RateLimit' || plan.source === 'message') ? ['import re'] : []),
    ...(waits ? ['import time'] : []),
    '',
    'import requests',
    '',
    '',
    'def send():',
    '    return requests.request(',
    `        ${pythonString(request.method)},`,
    `        ${pythonString(request.url)},`,
    '        headers={',
    ...request.headers.map(({ name, value }) => `            ${pythonString(name)}: ${expression(value)},`),
    '        },',
    ...(request.hasBody ? ['        data=open("body.json", "rb"),'] : []),
    '        timeout=60,',
    '    )',
    '',
    '',
    ...(plan.kind === 'stop' ? STOP : plan.kind === 'new-token' ? newToken(request) : wait(plan)),
    '',
    '',
    'print(call().text)',
    '',
  ].join('\n');
}

const STOP = ['def call():', '    response = send()', '    response.raise_for_status()', '    return response'];

function newToken(request: CopiedRequest): string[] {
  return [
    'def sign_in():',
    '    response = requests.post(',
    `        ${pythonString(request.tokenUrl)},`,
    '        headers={',
    '            "Accept": "application/vnd.nexla.api.v1+json",',
    '            "Authorization": "Basic " + os.environ["NEXLA_SERVICE_KEY"],',
    '        },',
    '        timeout=60,',
    '    )',
    '    response.raise_for_status()',
    '    os.environ["NEXLA_TOKEN"] = response.json()["access_token"]',
    '',
    '',
    'def call():',
    '    response = send()',
    '    if response.status_code == 401:',
    '        sign_in()',
    '        response = send()',
    '    response.raise_for_status()',
    '    return response',
  ];
}

const backoff = (baseMs: number) => `${baseMs / 1000} * 2 ** (attempt - 1) * (1 + random.random() * 0.1)`;

function wait(plan: RetryPlan): string[] {
  if (plan.statuses.length === 0) {
    return [
      'def call():',
      `    for attempt in range(1, ${plan.retries + 2}):`,
      '        try:',
      '            response = send()',
      '            response.raise_for_status()',
      '            return response',
      '        except (requests.ConnectionError, requests.Timeout):',
      `            if attempt > ${plan.retries}:`,
      '                raise',
      `            time.sleep(${backoff(plan.baseMs)})`,
    ];
  }
  return [
    ...pauseAfter(plan),
    '',
    '',
    'def call():',
    `    for attempt in range(1, ${plan.retries + 2}):`,
    '        response = send()',
    `        if response.status_code not in ${JSON.stringify(plan.statuses)} or attempt > ${plan.retries}:`,
    '            response.raise_for_status()',
    '            return response',
    '        time.sleep(pause_after(response, attempt))',
  ];
}

/** Times of the server are compared with the server's own clock, so that a wrong clock here does no harm. */
function pauseAfter({ source, baseMs }: RetryPlan): string[] {
  return [
    'def seconds_until(value, now):',
    '    try:',
    '        number = float(value)',
    '        return number if number < 1e9 else (number if number < 1e12 else number / 1000) - now',
    '    except (TypeError, ValueError):',
    '        pass',
    '    try:',
    '        return email.utils.parsedate_to_datetime(value).timestamp() - now',
    '    except (TypeError, ValueError):',
    '        pass',
    '    try:',
    '        at = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))',
    '        return (at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)).timestamp() - now',
    '    except (AttributeError, ValueError):',
    '        return None',
    '',
    '',
    'def pause_after(response, attempt):',
    '    date = response.headers.get("Date")',
    '    now = email.utils.parsedate_to_datetime(date).timestamp() if date else time.time()',
    '    waits = [seconds_until(response.headers.get("Retry-After"), now)]',
    ...(source === null ? [] : readSource(source)),
    '    told = [wait for wait in waits if wait is not None and wait >= 0]',
    `    return max(told) if told else ${backoff(baseMs)}`,
  ];
}

function readSource(source: NonNullable<RetryPlan['source']>): string[] {
  switch (source) {
    case 'X-RateLimit-Reset':
    case 'RateLimit-Reset':
      return [`    waits.append(seconds_until(response.headers.get(${pythonString(source)}), now))`];
    case 'RateLimit':
      return [
        '    limits = response.headers.get("RateLimit", "")',
        '    quotas = [limits] if re.search(r"reset\\s*=", limits) else limits.split(",")',
        '    used_up = [quota for quota in quotas if re.search(r"(?:;\\s*r|remaining)\\s*=\\s*0(?!\\d)", quota)]',
        '    for quota in used_up or quotas:',
        '        reset = re.search(r"(?:;\\s*t|reset)\\s*=\\s*(\\d+)", quota)',
        '        waits.append(float(reset[1]) if reset else None)',
      ];
    case 'details.retry_after':
      return readBody('(body.get("details") or {}).get("retry_after")');
    case 'retry_after':
      return readBody('body.get("retry_after")');
    case 'throttle_until':
      return readBody('body.get("throttle_until") or (body.get("details") or {}).get("throttle_until")');
    case 'message':
      return [
        `    told = re.search(r"${RETRY_SENTENCE.source}", response.text, re.IGNORECASE)`,
        '    if told:',
        '        unit = told[2].lower()',
        '        size = 0.001 if unit.startswith(("ms", "mil")) else {"s": 1, "m": 60, "h": 3600}[unit[0]]',
        '        waits.append(float(told[1]) * size)',
      ];
  }
}

function readBody(field: string): string[] {
  return [
    '    try:',
    '        body = response.json()',
    `        waits.append(seconds_until(${field}, now))`,
    '    except (AttributeError, ValueError):',
    '        pass',
  ];
}

function expression(word: Word): string {
  return word
    .map((part) => (typeof part === 'string' ? pythonString(part) : `os.environ["${part.variable}"]`))
    .join(' + ');
}
