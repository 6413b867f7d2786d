import { redactText } from '../../../lib/domain/redaction.ts';
import { comparedRow, goalRow, median, type Row } from '../row.ts';
import { processorTime } from './processor-time.ts';

/**
 * A search for a text that costs more than its length: random repetitions of the words that the redaction's own rules begin
 * and end with. `REDACTION_TRIES` and `REDACTION_SEED` in the environment make it longer, and another one.
 */

const TRIES = Number(process.env.REDACTION_TRIES ?? 3000);
const SEED = Number(process.env.REDACTION_SEED ?? 20_240_115);
/** However slow the machine, the search ends. */
const LONGEST_MS = Math.max(60_000, TRIES * 20);

const WORDS = [
  ...['password', 'token', 'secret', 'api_key', 'key', 'credential', 'credentials', 'Authorization', 'cookie', 'pass'],
  ...[
    'name',
    'value',
    'jdbc_url',
    'webhook_url',
    'sig',
    'auth',
    'Bearer ',
    'Basic ',
    'Digest ',
    'AWS ',
    'identified by ',
  ],
  ...[
    '=',
    ':',
    ': ',
    '=>',
    ':=',
    '->',
    '==',
    '|',
    '\t',
    ' ',
    ',',
    ', ',
    '(',
    '((((',
    '[',
    '{',
    '{{',
    '}',
    ']',
    ')',
    '$' + '{',
  ],
  ...[
    '"',
    "'",
    '`',
    '\\"',
    '\\\\"',
    '"""',
    '<',
    '</',
    '>',
    '<value>',
    '<name>',
    '<![CDATA[',
    '&quot;',
    '&amp;',
    '&#34;',
  ],
  ...['%22', '%3D', '%25', '%7B', '\\u0022', '\\n', '\n', '[removed]', '{key}', '***', 'required', 'is', 'must not '],
  ...[
    '://',
    '://a:',
    '@',
    'a@',
    '.com',
    ':thin:',
    '?a=',
    '&b=',
    '#',
    '/',
    '%2F',
    'hooks.slack.com/services/',
    '/webhook/',
  ],
  ...['mcp/service_key/', 'data_maps/1/entries/', '-----BEGIN A-----', '-----END A-----', 'eyJ', 'sk_', 'SG.', 'hvs.'],
  ...[
    '8Q~',
    '.atlasv1.',
    '$2b$',
    '12345678:',
    'abcd-',
    '0f8fad5b-',
    'request_id=',
    'sha256:',
    'data:image/png;base64,',
  ],
  ...[
    'curl -u ',
    'mysql -p',
    ' -p ',
    'sqlplus a/',
    'login x ',
    'a',
    'aB1',
    '1',
    'é',
    '--',
    '-',
    '_',
    '.',
    'x'.repeat(24),
  ],
];

/** A small text and one that is sixteen times as long: what is linear takes sixteen times as long, what is quadratic 256. */
const [SMALL, LARGE] = [4 * 1024, 64 * 1024];
const HIGHEST_GROWTH = 32;
/** What is over so soon says nothing of how it grows. */
const SHORTEST_MS = 10;
const GOAL_MS = 20;

export function searchForGrowth(): Row[] {
  let state = SEED;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const started = performance.now();
  let slowest = { text: '', ms: 0 };
  let steepest = { text: '', ratio: 0, large: [0], small: [1] };
  let tries = 0;
  for (; tries < TRIES && performance.now() - started < LONGEST_MS; tries += 1) {
    const piece = Array.from({ length: 1 + random(6) }, () => WORDS[random(WORDS.length)]).join('');
    const large = piece.repeat(Math.ceil(LARGE / piece.length)).slice(0, LARGE);
    const ms = best(large, 1);
    if (ms < SHORTEST_MS && ms <= slowest.ms) continue;
    // Once may be an accident.
    const again = [best(large, 1), best(large, 1), best(large, 1)];
    const typical = Math.min(ms, ...again);
    if (typical > slowest.ms) slowest = { text: piece, ms: typical };
    if (typical < SHORTEST_MS) continue;
    const small = Array.from({ length: 5 }, () => best(large.slice(0, SMALL), 1));
    const ratio = typical / Math.max(median(small), 0.05);
    if (ratio > steepest.ratio) steepest = { text: piece, ratio, large: again, small };
  }
  const shown = (text: string) => JSON.stringify(text.slice(0, 60));
  return [
    goalRow(
      `64 kB, slowest of ${tries}: ${shown(slowest.text)}`,
      slowest.ms,
      'ms',
      `≤ ${GOAL_MS} ms`,
      slowest.ms <= GOAL_MS,
    ),
    comparedRow(
      `64 kB, steepest: ${shown(steepest.text)}`,
      'ms',
      steepest.large,
      '4 kB',
      steepest.small,
      HIGHEST_GROWTH,
    ),
  ];
}

function best(text: string, rounds: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    least = Math.min(
      least,
      processorTime(() => redactText(text)),
    );
  }
  return least;
}
