import type { ExplainedProblem } from '../../lib/client/explained-problems.ts';
import { plural, t, text } from '../../lib/client/text.ts';
import { clockTime, localTime } from '../../lib/client/time.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { type Copy, CopyButton } from '../shared/copy-button.tsx';
import { EndpointLabel } from '../shared/endpoint-label.tsx';
import { Icon } from '../shared/icon.tsx';
import { lineItem } from '../shared/line-item.tsx';
import { StatusChip } from '../shared/status-chip.tsx';
import { RetryLine } from './retry-line.tsx';

type Props = {
  problem: ExplainedProblem;
  /** When it happened last, in words. */
  when: string;
  /** ms (UTC). */
  now: number;
  /** Its countdown is not said aloud. */
  isSilent: boolean;
  report: () => Promise<string>;
  copy: Copy;
};

/** Facts of the response that fit on a card; the panel has them all. */
const MOST_NOTES = 2;

/** A problem in plain words, with what to do about it; what is over is only told of. */
export function ProblemCard({ problem, when, now, isSilent, report, copy }: Props) {
  const { newest, explanation, count, recoveredAt } = problem;
  const { requestId } = newest.error;
  return (
    <>
      <h2 class="card-title">{text(explanation.title)}</h2>
      <p class="card-when muted" title={localTime(newest.at)}>
        {plural('ui_popup_times', count, when)}
      </p>
      {recoveredAt === null ? (
        <WhatToDo problem={problem} isSilent={isSilent} />
      ) : (
        <p class="card-since" title={localTime(recoveredAt)}>
          <Icon name="calm" />
          {t('ui_popup_works_since', clockTime(recoveredAt, now))}
        </p>
      )}
      {newest.error.reportedByPage && <p class="muted">{t('ui_mark_reported')}</p>}
      {requestId !== null && (
        <p class="card-id">
          <span class="muted">{t('ui_fact_request_id')}</span>
          <bdi class="mono">{visibleText(requestId)}</bdi>
          <CopyButton value={requestId} label={t('ui_copy_request_id')} copy={copy} />
        </p>
      )}
      <p class="card-call muted">
        <StatusChip exchange={newest.exchange} /> <bdi class="mono">{visibleText(newest.code)}</bdi>
        <EndpointLabel endpoint={newest.endpoint} />
        <a href={`/dictionary.html#${explanation.entry}`} target="_blank" rel="noreferrer">
          {t('dictionary_open')}
        </a>
      </p>
      <p class="card-report">
        <CopyButton
          value={report}
          label={`${t('report_copy')}: ${text(explanation.title)}`}
          text={t('report_copy')}
          copy={copy}
        />
        <a href={`/explain.html#group=${newest.id}`} target="_blank" rel="noreferrer">
          {t('report_preview')}
        </a>
      </p>
    </>
  );
}

function WhatToDo({ problem, isSilent }: Pick<Props, 'problem' | 'isSilent'>) {
  const { notes, forUser, retry } = problem.explanation;
  const [first, ...others] = forUser;
  return (
    <>
      {notes.length > 0 && <ul class="card-notes muted">{notes.slice(0, MOST_NOTES).map(lineItem)}</ul>}
      {first !== undefined && <p>{text(first)}</p>}
      {others.length > 0 && (
        <details class="card-more">
          <summary>{t('ui_popup_more_to_do')}</summary>
          <ul>{others.map(lineItem)}</ul>
        </details>
      )}
      <RetryLine retry={retry} pauseUntil={problem.pauseUntil} isSilent={isSilent} />
    </>
  );
}
