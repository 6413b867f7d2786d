import type { Message } from '../explanation.ts';
import { machineBlock } from './machine-block.ts';
import { callText, countText, numberText, statusText, ticketSubject } from './report.ts';
import { isFromElsewhere, type Origin, type ReportedProblem, type SupportReport } from './report-schema.ts';

export const REPORT_FORMATS = ['markdown', 'text', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A sentence in the reader's language. */
export type Say = (message: Message) => string;

/**
 * The report as text. Field names and codes are the format's own and stay English; sentences come from `say`.
 * @param note the user's own line
 */
export function writeReport(report: SupportReport, format: ReportFormat, note: string, say: Say): string {
  const own = note.trim();
  const block = machineBlock(own === '' ? report : { ...report, note: own });
  if (format === 'json') return block;
  const marks = format === 'markdown' ? MARKDOWN : TEXT;
  return [
    marks.heading(ticketSubject(report)),
    ...(own === '' ? [] : [own]),
    ...report.problems.map((problem) => problemText(problem, marks, say)),
    ...(report.problems_not_listed === 0
      ? []
      : [say({ key: 'report_problems_not_listed', params: [String(report.problems_not_listed)] })]),
    marks.facts([
      ['made_at', report.made_at],
      ['scope', [report.scope.kind, report.scope.minutes].filter((part) => part !== undefined).join(' ')],
      ...Object.entries(report.environment).flatMap(([name, value]): Fact[] => {
        if (typeof value === 'object') return Object.entries(value).map(([key, item]) => [key, String(item)]);
        const isAssumed = name === 'time_zone' && report.problems.every(isFromElsewhere);
        return value === undefined ? [] : [[name, isAssumed ? `${value} (assumed)` : value]];
      }),
    ]),
    say({ key: 'report_machine_block', params: [] }),
    marks.code(block),
  ].join('\n\n');
}

/** What stands above the facts of a problem, in the reader's words. */
export function titleOf({ entry, status, code }: ReportedProblem): Message {
  return { key: `${entry}_title`, params: [String(status), code] };
}

/** That an error was not seen by the reporter's browser, and where it was found instead; null of one that was. */
export function originText({ source, origin }: ReportedProblem, say: Say): string | null {
  if (source !== 'elsewhere') return null;
  const { kind, file } = origin ?? UNKNOWN_ORIGIN;
  // It stands between quotation marks, which it must not close.
  const where: Message =
    file === null ? { key: PASTED[kind], params: [] } : { key: FILES[kind], params: [file.replace(/["“”„‟«»]/g, "'")] };
  return say({ key: 'report_elsewhere', params: [say(where)] });
}

const UNKNOWN_ORIGIN: Origin = { kind: 'text', file: null };
const PASTED = { text: 'report_from_text', har: 'report_from_har', export: 'report_from_export' } as const;
const FILES = { text: 'report_from_file', har: 'report_from_har_file', export: 'report_from_export_file' } as const;

function problemText(problem: ReportedProblem, marks: Marks, say: Say): string {
  const { headers, body_fields, requests, left_out, assumed = [], recovered, attempt, circuit, retry } = problem;
  const isLeast = problem.attempt_at_least;
  const origin = originText(problem, say);
  const isSeenHere = origin === null;
  const moment = (at: string | null) =>
    at === null ? 'unknown' : `${at}${assumed.includes('zone') ? ' (zone assumed)' : ''}`;
  // What no envelope named is named by the status.
  const isCodeAssumed = assumed.includes('status') && problem.code === `HTTP_${problem.status}`;
  const list = (values: Record<string, unknown>): Fact[] =>
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]);
  return [
    marks.subheading(say(titleOf(problem))),
    marks.sentence(origin ?? ''),
    marks.facts([
      ...(isSeenHere ? [] : [['source', 'elsewhere'] as Fact]),
      ...optional('not_in_source', assumed.length === 0 ? null : assumed.join(', ')),
      ['code', `${problem.code}${isCodeAssumed ? ' (assumed)' : ''}`],
      ['status', statusText(problem)],
      ...optional('failure', problem.failure),
      ['call', callText(problem) ?? 'unknown'],
      ['api', problem.api === '?' ? 'unknown' : problem.api],
      ...optional('message', problem.message),
      [
        'count',
        problem.per_hour === null
          ? countText(problem)
          : `${countText(problem)} (${problem.per_hour} per hour from first_seen to last_seen)`,
      ],
      ['first_seen', `${moment(problem.first_seen)}${problem.at_least ? ' or earlier' : ''}`],
      ['last_seen', moment(problem.last_seen)],
      ...optional('last_success', problem.last_success ?? (isSeenHere ? 'never seen' : null)),
      ...(recovered === undefined ? [] : [['recovered', recovered ? 'yes' : 'no'] as Fact]),
      ...(attempt === undefined ? [] : [['attempt', numberText(attempt, isLeast)] as Fact]),
      ['retry', [retry.verdict, retry.at, retry.source].filter(Boolean).join(', ')],
      ...(retry.too_early ? [['retries_too_early', String(retry.too_early)] as Fact] : []),
      ...(circuit === undefined
        ? []
        : [['circuit', `${circuit.state}, ${numberText(circuit.failures, isLeast)} failures`] as Fact]),
      ...requests.map((request, index): Fact => [`request_${index + 1}`, requestText(request, moment)]),
      ...list(headers).map(([name, value]): Fact => [`header ${name}`, value]),
      ...list(body_fields).map(([name, value]): Fact => [`body ${name}`, value]),
    ]),
    leftOutText(left_out, say),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

type Fact = [name: string, value: string];

function optional(name: string, value: string | null): Fact[] {
  return value === null ? [] : [[name, value]];
}

function requestText(request: ReportedProblem['requests'][number], moment: (at: string | null) => string): string {
  const skew = request.clock_skew_seconds;
  return [
    request.request_id ?? 'no request id',
    request.at === null ? 'time unknown' : moment(request.at),
    ...(request.local_time === null ? [] : [request.local_time]),
    ...(request.server_time === null
      ? []
      : [`server ${request.server_time}${skew === null ? '' : ` (${skew > 0 ? '+' : ''}${skew} s)`}`]),
    ...request.resources,
  ].join(', ');
}

/** "3 headers, 1 body field not included": what support may ask for, without saying what it was. */
function leftOutText(leftOut: ReportedProblem['left_out'], say: Say): string {
  const parts = (['headers', 'body_fields', 'query_values', 'requests', 'message_numbers'] as const)
    .filter((what) => (leftOut[what] ?? 0) > 0)
    .map((what) => say({ key: `report_left_out_${what}`, params: [String(leftOut[what])] }));
  return parts.length === 0 ? '' : say({ key: 'report_left_out', params: [parts.join(', ')] });
}

type Marks = {
  heading: (text: string) => string;
  subheading: (text: string) => string;
  sentence: (text: string) => string;
  facts: (facts: readonly Fact[]) => string;
  code: (text: string) => string;
};

const MARKDOWN: Marks = {
  heading: (text) => `## ${inCode(text)}`,
  subheading: (text) => `### ${inMarkdown(text)}`,
  sentence: inMarkdown,
  facts: (facts) => facts.map(([name, value]) => `- **${inMarkdown(name)}:** ${inCode(value)}`).join('\n'),
  code: (text) => `\`\`\`json\n${text}\n\`\`\``,
};

const TEXT: Marks = {
  heading: (text) => oneLine(text),
  subheading: (text) => `${oneLine(text)}\n${'-'.repeat(Math.min(72, oneLine(text).length))}`,
  sentence: oneLine,
  facts: (facts) => facts.map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}`).join('\n'),
  code: (text) => text,
};

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** What comes from the network must not format, link or mention anyone. */
function inMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>#@|~]/g, '\\$&');
}

/** As a code span (CommonMark §6.1): the fence is longer than any run of backticks inside. */
function inCode(value: string): string {
  const text = oneLine(value);
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}
