import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { BrokenProblem, ExplainedProblem } from '../../lib/client/explained-problems.ts';
import { plural, t, text } from '../../lib/client/text.ts';
import { timeAgo } from '../../lib/client/time.ts';
import { retryTimeOf } from '../../lib/domain/call-circuit.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { byUrgency } from '../../lib/domain/worst-problem.ts';
import { Boundary } from '../shared/boundary.tsx';
import type { Copy } from '../shared/copy-button.tsx';
import { Icon } from '../shared/icon.tsx';
import { UnreadableHistory } from '../shared/unreadable-history.tsx';
import { ProblemCard } from './problem-card.tsx';

export type PopupState =
  | { kind: 'reading' }
  | { kind: 'unreadable' }
  | {
      kind: 'read';
      problems: ExplainedProblem[];
      broken: BrokenProblem[];
    };

export type PopupProps = {
  state: PopupState;
  /** What cannot be seen. */
  withheld: ComponentChild;
  /** What keeps going wrong, and quotas that soon are used up; they come later, below what failed in the last hour. */
  warnings: ComponentChild;
  now: number;
  /** The firing alerts; they come before the cards. */
  alerts: ComponentChild;
  /** What to say where nothing failed. */
  nothing: ComponentChild;
  report: (stored: StoredError) => Promise<string>;
  version: string;
  onOptions: () => void;
  onRetryReading: () => void;
  copy: Copy;
};

const HOUR = 3_600_000;
/** Of many countdowns one is heard: the first that runs, and that it is over. */
const JUST_NOW = 10_000;
/** How far back a report can be asked for at once. */
const REPORTED_MINUTES = [2, 20];

/** What failed lately, for anyone: a sentence, then a card a problem. */
export function Popup(props: PopupProps) {
  const { state, now, onOptions, copy, version } = props;
  const isFailing = state.kind === 'read' && state.problems.length + state.broken.length > 0;
  return (
    <div class="popup">
      <header class="popup-head">
        {/* No SVG: that is drawn as a document of its own, some milliseconds later. */}
        <img class="mark" src="/icon/48.png" alt="" />
        <h1 class="popup-name">{t('extension_name')}</h1>
        <button type="button" class="button button-quiet" onClick={onOptions}>
          <Icon name="settings" />
          {t('ui_open_options')}
        </button>
      </header>
      {props.withheld}
      <main>
        {isFailing && <p class="popup-summary">{summary(state, now)}</p>}
        <Boundary copy={copy} version={version}>
          {props.alerts}
        </Boundary>
        <Content {...props} />
      </main>
      <Foot hasProblems={isFailing && state.problems.length > 0} />
      <span class="visually-hidden" role="status">
        {state.kind === 'read' ? summary(state, now) : ''}
      </span>
    </div>
  );
}

/** As many as fill the popup. */
const FIRST_CARDS = 4;

export function Content(props: PopupProps) {
  // What can be seen at once is drawn at once, and the rest behind it.
  const [isDrawn, setDrawn] = useState(false);
  const isRead = props.state.kind === 'read';
  useEffect(() => {
    if (isRead) setDrawn(true);
  }, [isRead]);
  return Drawn({ ...props, isDrawn });
}

/** @param isDrawn what can be seen at once is there, so that the rest may come */
export function Drawn({
  state,
  now,
  nothing,
  warnings,
  report,
  version,
  onRetryReading,
  copy,
  isDrawn,
}: PopupProps & { isDrawn: boolean }) {
  if (state.kind === 'reading') return <Reading />;
  if (state.kind === 'unreadable') {
    return <UnreadableHistory onRetry={onRetryReading} />;
  }
  const shownWarnings = (
    <Boundary copy={copy} version={version}>
      {warnings}
    </Boundary>
  );
  const { problems, broken } = state;
  if (problems.length + broken.length === 0) {
    return (
      <>
        {nothing}
        {shownWarnings}
      </>
    );
  }
  const { recent, earlier, over } = inOrder(problems, now);
  const spoken = [...recent, ...earlier].find(
    ({ explanation, pauseUntil }) => (retryTimeOf(explanation.retry, pauseUntil).at ?? 0) > now - JUST_NOW,
  );
  const cardOf = (problem: ExplainedProblem) => (
    <li
      key={`${problem.newest.code} ${problem.newest.base} ${problem.newest.endpoint}`}
      class={problem.recoveredAt === null ? 'card' : 'card card-over'}
    >
      <Boundary copy={copy} version={version}>
        <ProblemCard
          problem={problem}
          when={timeAgo(problem.newest.at, now)}
          now={now}
          isSilent={problem !== spoken}
          report={() => report(problem.newest)}
          copy={copy}
        />
      </Boundary>
    </li>
  );
  const brokenCard = ({ id, thrown }: BrokenProblem) => (
    <li key={id} class="card">
      <Boundary copy={copy} version={version}>
        <Broken thrown={thrown} />
      </Boundary>
    </li>
  );
  const inTurn = [...recent, ...earlier, ...over];
  const cards = [...inTurn.map(cardOf), ...broken.map(brokenCard)];
  if (!isDrawn) return <ul class="cards">{cards.slice(0, FIRST_CARDS)}</ul>;
  // They come later: nothing that is in view may move then.
  const above = Math.max(recent.length, FIRST_CARDS);
  const warningsItem = (
    <li key="warnings" class="cards-warnings">
      {shownWarnings}
    </li>
  );
  // One list with keys: a card keeps its focus and its folds wherever it moves.
  return <ul class="cards">{cards.toSpliced(above, 0, warningsItem)}</ul>;
}

export function Reading() {
  return <p class="popup-reading muted">{t('ui_reading')}</p>;
}

/** For the boundary around it to say. */
function Broken({ thrown }: { thrown: unknown }): never {
  throw thrown;
}

/** Where to go from here: to support, to all that is recorded, to errors of other programs. */
function Foot({ hasProblems }: { hasProblems: boolean }) {
  return (
    <footer class="popup-foot">
      {hasProblems && (
        <ul class="popup-flags">
          {REPORTED_MINUTES.map((minutes) => (
            <li key={minutes}>
              <a class="button" href={`/explain.html#minutes=${minutes}`} target="_blank" rel="noreferrer">
                {t('report_last_minutes', String(minutes))}
              </a>
            </li>
          ))}
        </ul>
      )}
      <ul class="popup-links">
        <li>
          <a href="/panel.html" target="_blank" rel="noreferrer">
            {t('ui_popup_open_tab')}
          </a>
        </li>
        <li>
          <a href="/explain.html" target="_blank" rel="noreferrer">
            {t('elsewhere_title')}
          </a>
        </li>
      </ul>
      {hasProblems && <p>{t('ui_popup_devtools_hint')}</p>}
    </footer>
  );
}

/** The state of things in one sentence; none where what could not be read may be the worst of it. */
function summary({ problems, broken }: Extract<PopupState, { kind: 'read' }>, now: number): string {
  const { recent, earlier, over } = inOrder(problems, now);
  const [worst] = recent;
  if (worst !== undefined) return plural('ui_popup_problems', recent.length, text(worst.explanation.title));
  if (earlier.length > 0) return plural('ui_popup_earlier', earlier.length);
  if (broken.length > 0) return '';
  return t(over.length > 0 ? 'ui_popup_over' : 'ui_popup_calm');
}

function inOrder(problems: readonly ExplainedProblem[], now: number) {
  return byUrgency(
    problems,
    ({ newest, explanation, count, recoveredAt }) => ({
      severity: explanation.severity,
      verdict: explanation.retry.verdict,
      count,
      at: newest.at,
      recoveredAt,
    }),
    now - HOUR,
  );
}
