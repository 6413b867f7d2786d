import { t, text } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { entryNamed } from '../../lib/domain/catalogue/index.ts';
import { compareReports } from '../../lib/domain/support-report/compare.ts';
import { ticketSubject } from '../../lib/domain/support-report/report.ts';
import type { ReportedProblem, SupportReport } from '../../lib/domain/support-report/report-schema.ts';
import { originText, titleOf } from '../../lib/domain/support-report/write.ts';
import { Icon } from '../shared/icon.tsx';

type Received = { report: SupportReport; altered: boolean };

/** A report that someone sent: whether it is as it was written, what it says, and how it differs from the one before. */
export function ReceivedReport({ received, before }: { received: Received; before: Received | null }) {
  const { report, altered } = received;
  return (
    <section class="block received" aria-labelledby="received-title">
      <h2 id="received-title">{t('elsewhere_report_received')}</h2>
      <blockquote class="said mono">{visibleText(ticketSubject(report))}</blockquote>
      <p class={`notice ${altered ? 'tone-server' : 'tone-good'}`}>
        <Icon name={altered ? 'warning' : 'done'} />
        <span>{t(altered ? 'elsewhere_report_altered' : 'elsewhere_report_whole')}</span>
      </p>
      {report.note !== undefined && <blockquote class="said">{visibleText(report.note)}</blockquote>}
      {before !== null && <Differences first={before.report} second={report} />}
      {report.problems.map((problem) => (
        <div key={`${problem.code} ${problem.method} ${problem.path_template}`} class="received-problem">
          <h3>{text(titleOf({ ...problem, entry: entryNamed(problem.entry)?.id ?? 'UNKNOWN' }))}</h3>
          <Origin problem={problem} />
          <Facts value={problem} />
        </div>
      ))}
      <Facts value={report.environment} />
    </section>
  );
}

/** Where an error was found that the browser of the sender did not see. */
function Origin({ problem }: { problem: ReportedProblem }) {
  const origin = originText(problem, text);
  return origin === null ? null : <p class="muted">{visibleText(origin)}</p>;
}

/** What the report knows: a null in it says nothing. */
function Facts({ value }: { value: object }) {
  return (
    <dl class="received-facts mono" dir="ltr">
      {Object.entries(value)
        .filter(([, item]) => item !== null)
        .map(([name, item]) => (
          <div key={name}>
            <dt>{visibleText(name)}</dt>
            <dd>{visibleText(typeof item === 'object' ? JSON.stringify(item) : String(item))}</dd>
          </div>
        ))}
    </dl>
  );
}

function Differences({ first, second }: { first: SupportReport; second: SupportReport }) {
  const differences = compareReports(first, second);
  return (
    <>
      <h3>{t('elsewhere_differences')}</h3>
      {differences.length === 0 ? (
        <p class="muted">{t('elsewhere_differences_none')}</p>
      ) : (
        <table class="differences mono" dir="ltr">
          <thead>
            <tr>
              <th scope="col">{t('elsewhere_differences_field')}</th>
              <th scope="col">{t('elsewhere_differences_before')}</th>
              <th scope="col">{t('elsewhere_differences_now')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((one) => (
              <tr key={one.path}>
                <th scope="row">{visibleText(one.path)}</th>
                <td>{visibleText(one.first ?? '—')}</td>
                <td>{visibleText(one.second ?? '—')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
