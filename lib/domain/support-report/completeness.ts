import type { Message } from '../explanation.ts';
import { isFromElsewhere, type SupportReport } from './report-schema.ts';

/** What support can do with a report: one line for each thing they need. */
export type Completeness = { has: number; of: number; lacks: Message[] };

/** Parameters and wording of each need; the order is that of their use to support. */
export function completeness({ problems }: SupportReport, note: string): Completeness {
  const everyProblem = (holds: (problem: SupportReport['problems'][number]) => boolean) => problems.every(holds);
  const ofBrowser: [string, boolean][] = [
    [
      'report_lacks_repeat',
      everyProblem(({ count, attempt = 1, recovered = false }) => count > 1 || attempt > 1 || recovered),
    ],
  ];
  // A text tells of one try, and no other one would change what it says.
  const ofText: [string, boolean][] = [
    ['report_lacks_time', everyProblem(({ assumed = [] }) => !assumed.includes('time') && !assumed.includes('zone'))],
    ['report_lacks_call', everyProblem(({ method, path_template }) => ![method, path_template].includes('?'))],
  ];
  const needs: [string, boolean][] = [
    [
      'report_lacks_request_id',
      everyProblem(({ requests, status }) => status === 0 || requests.some(({ request_id }) => request_id !== null)),
    ],
    [
      'report_lacks_server_time',
      everyProblem(({ requests, status }) => status === 0 || requests.some(({ server_time }) => server_time !== null)),
    ],
    ['report_lacks_code', everyProblem(({ code, message }) => !code.startsWith('HTTP_') || message !== null)],
    ...(problems.some(isFromElsewhere) ? ofText : ofBrowser),
    ['report_lacks_note', note.trim() !== ''],
  ];
  const lacking = needs.filter(([, holds]) => !holds);
  return {
    has: needs.length - lacking.length,
    of: needs.length,
    lacks: lacking.map(([key]) => ({ key, params: [] })),
  };
}
