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
    ...(waits ? ['import random', 'import time'] : []),
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
  const read =
    source === 'details.retry_after' ? '(body.get("details") or {}).get("retry_after")' : 'body.get("retry_after")';
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
    ...(source === 'X-RateLimit-Reset'
      ? ['    waits.append(seconds_until(response.headers.get("X-RateLimit-Reset"), now))']
      : []),
    ...(source === 'details.retry_after' || source === 'retry_after'
      ? [
          '    try:',
          '        body = response.json()',
          `        waits.append(seconds_until(${read}, now))`,
          '    except (AttributeError, ValueError):',
          '        pass',
        ]
      : []),
    '    told = [wait for wait in waits if wait is not None and wait >= 0]',
    `    return max(told) if told else ${backoff(baseMs)}`,
  ];
}

function expression(word: Word): string {
  return word
    .map((part) => (typeof part === 'string' ? pythonString(part) : `os.environ["${part.variable}"]`))
    .join(' + ');
}
