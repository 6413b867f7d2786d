import { redactBody, redactText } from '../../../lib/domain/redaction.ts';
import { comparedRow, goalRow, median, type Row, type Suite } from '../row.ts';

const ROUNDS = 7;
const MEGABYTE = 1024 * 1024;
/** Free text is read up to here; what is longer is cut. */
const READ = MEGABYTE / 4;
/** Time for what is four times as long, in multiples: linear is 4, quadratic 16. */
const HIGHEST_GROWTH = 8;
const GOAL_MS = 50;

/** What each expression of the redaction likes least, over and over. */
const HOSTILE: Record<string, string> = {
  'half tokens': 'eyJ',
  'at signs': 'a@',
  'open quotes': '"token":"',
  'open brackets': "'credentials': {",
  'keys of nothing': 'token token ',
  'dots and dashes': 'SG.aaaaaaaaaa-',
  'PEM beginnings': '-----BEGIN A-----',
  'question marks': '?a=',
  'escaped slashes': '%2F',
  'one word': 'aB1',
};

/** What redaction costs where someone wants it to cost much. */
export const measureRedaction: Suite = async (progress) => {
  const rows: Row[] = [];
  for (const [name, piece] of Object.entries(HOSTILE)) {
    progress(`redaction: ${name}`);
    const whole = piece.repeat(Math.ceil(MEGABYTE / piece.length));
    const json = `{"a":${JSON.stringify(whole).slice(0, MEGABYTE)}`;
    rows.push(
      growth(name, whole),
      worst(`text of ${name}`, redactText, whole),
      worst(`body of ${name}`, redactBody, json),
    );
  }
  for (const value of ['ACTIVE', 'a@b']) {
    const fields = Array.from({ length: 50_000 }, (_, index) => [`name_${index}`, value]);
    rows.push(worst(`body of 50,000 fields "${value}"`, redactBody, JSON.stringify(Object.fromEntries(fields))));
    const among = JSON.stringify(Object.fromEntries([['token', 'aB1'], ...fields]));
    rows.push(worst(`body of 50,000 fields "${value}" and a token`, redactBody, among));
  }
  return rows;
};

function growth(name: string, whole: string): Row {
  const times: number[] = [];
  const quarters: number[] = [];
  redactText(whole);
  for (let round = 0; round < ROUNDS; round += 1) {
    quarters.push(timeOf(redactText, whole.slice(0, READ / 4)));
    times.push(timeOf(redactText, whole.slice(0, READ)));
  }
  return comparedRow(`256 kB of ${name}`, 'ms', times, '64 kB', quarters, HIGHEST_GROWTH);
}

function worst(name: string, redact: (text: string) => string, text: string): Row {
  const times = Array.from({ length: ROUNDS }, () => timeOf(redact, text));
  return goalRow(`1 MB ${name}`, median(times), 'ms', `≤ ${GOAL_MS} ms`, median(times) <= GOAL_MS);
}

function timeOf(redact: (text: string) => string, text: string): number {
  const start = performance.now();
  redact(text);
  return performance.now() - start;
}
