import { redactBody, redactText } from '../../../lib/domain/redaction.ts';
import { comparedRow, goalRow, median, type Row, type Suite } from '../row.ts';
import { processorTime } from './processor-time.ts';
import { searchForGrowth } from './search.ts';

const ROUNDS = 7;
const MEGABYTE = 1024 * 1024;
/** Free text is read up to here; what is longer is cut. */
const READ = MEGABYTE / 4;
/** Of a body so much is kept. */
const KEPT = 64 * 1024;
/** Time for what is four times as long, in multiples: linear is 4, quadratic 16. */
const HIGHEST_GROWTH = 8;
/** A body as it is captured, and a file or a text as someone pastes it. */
const GOALS_MS = { kept: 20, pasted: 150 };

/** What each expression of the redaction likes least, over and over. */
const HOSTILE: Record<string, string> = {
  'half tokens': 'eyJ',
  'at signs': 'a@',
  'open quotes': '"token":"',
  'open brackets': "'credentials': {",
  'open brackets that decide nothing': 'credential={',
  'what was removed': 'token=[removed]',
  'escaped brackets': 'pass%3d{',
  parentheses: 'token:((((',
  'open calls': 'password("required',
  'open lines': 'Authorization: {"',
  'keys of nothing': 'token token ',
  'dots and dashes': 'SG.aaaaaaaaaa-',
  'PEM beginnings': '-----BEGIN A-----',
  'question marks': '?a=',
  'escaped slashes': '%2F',
  'escapes of escapes': '%2525',
  entities: '&amp;quot;',
  'elements of nothing': '<token x',
  options: 'mysql -p -p ',
  'one word': 'aB1',
};

/** What redaction costs where someone wants it to cost much. */
export const measureRedaction: Suite = async (progress) => {
  const rows: Row[] = [];
  for (const [name, piece] of Object.entries(HOSTILE)) {
    progress(`redaction: ${name}`);
    const whole = piece.repeat(Math.ceil(MEGABYTE / piece.length));
    const body = (size: number) => `{"a":${JSON.stringify(whole.slice(0, size)).slice(0, size - 5)}`;
    rows.push(
      growth(name, whole),
      worst(`64 kB body of ${name}`, redactBody, body(KEPT), GOALS_MS.kept),
      worst(`64 kB text of ${name}`, redactBody, whole.slice(0, KEPT), GOALS_MS.kept),
      worst(`1 MB body of ${name}`, redactBody, body(MEGABYTE), GOALS_MS.pasted),
    );
  }
  for (const value of ['ACTIVE', 'a@b']) {
    const fields = Array.from({ length: 50_000 }, (_, index) => [`name_${index}`, value]);
    const text = JSON.stringify(Object.fromEntries(fields));
    rows.push(worst(`64 kB body of fields "${value}"`, redactBody, text.slice(0, KEPT), GOALS_MS.kept));
    rows.push(worst(`1 MB body of 50,000 fields "${value}"`, redactBody, text, GOALS_MS.pasted));
    const among = JSON.stringify(Object.fromEntries([['token', 'aB1'], ...fields]));
    rows.push(worst(`1 MB body of 50,000 fields "${value}" and a token`, redactBody, among, GOALS_MS.pasted));
  }
  progress('redaction: a search for what grows more');
  rows.push(...searchForGrowth());
  return rows;
};

function growth(name: string, whole: string): Row {
  const times: number[] = [];
  const quarters: number[] = [];
  redactText(whole);
  for (let round = 0; round < ROUNDS; round += 1) {
    quarters.push(processorTime(() => redactText(whole.slice(0, READ / 4))));
    times.push(processorTime(() => redactText(whole.slice(0, READ))));
  }
  return comparedRow(`256 kB of ${name}`, 'ms', times, '64 kB', quarters, HIGHEST_GROWTH);
}

function worst(name: string, redact: (text: string) => string, text: string, goal: number): Row {
  const times = Array.from({ length: ROUNDS }, () => processorTime(() => redact(text)));
  return goalRow(name, median(times), 'ms', `≤ ${goal} ms`, median(times) <= goal);
}
