import type { ComponentChild } from 'preact';
import { plural, t, text } from '../../lib/client/text.ts';
import { timeAgo } from '../../lib/client/time.ts';
import type { PressingQuota } from '../../lib/client/troubles.ts';
import type { Finding } from '../../lib/domain/troubleshooting.ts';
import type { Copy } from '../shared/copy-button.tsx';
import { EmptyView } from '../shared/empty-view.tsx';
import { Icon } from '../shared/icon.tsx';
import { Troubles } from '../shared/troubles.tsx';
import { WithheldNotice } from '../shared/withheld-notice.tsx';
import { type ExplainedProblem, ProblemCard } from './problem-card.tsx';

export type PopupState =
  | { kind: 'reading' }
  | { kind: 'unreadable' }
  | { kind: 'read'; problems: ExplainedProblem[]; successes: number };

/** What keeps going wrong, and quotas that soon are used up. */
export type Warnings = { troubles: readonly Finding[]; quotas: readonly PressingQuota[] };

type Props = {
  state: PopupState;
  warnings: Warnings;
  now: number;
  /** The firing alerts; they come first. */
  alerts: ComponentChild;
  /** Watched origins that the browser hides from the extension. */
  withheld: string[];
  onAllow: () => void;
  onOptions: () => void;
  onRetryReading: () => void;
  copy: Copy;
};

const HOUR = 3_600_000;

/** What failed lately, for anyone: a sentence, then a card a problem. */
export function Popup(props: Props) {
  const { state, warnings, now, withheld, onAllow, onOptions } = props;
  return (
    <div class="popup">
      <header class="popup-head">
        <Mark />
        <h1 class="popup-name">{t('extension_name')}</h1>
        <button type="button" class="button button-quiet" onClick={onOptions}>
          <Icon name="settings" />
          {t('ui_open_options')}
        </button>
      </header>
      {withheld.length > 0 && <WithheldNotice origins={withheld} onAllow={onAllow} />}
      {warnings.quotas.map(({ base, quota }) => (
        <p key={base} class="notice tone-limit">
          <Icon name="clock" />
          <span>
            <strong>{base.replace('https://', '')}</strong> {text(quota)}
          </span>
        </p>
      ))}
      {warnings.troubles.length > 0 && <Troubles troubles={warnings.troubles} />}
      <main>
        {props.alerts}
        <Content {...props} />
      </main>
      <footer class="popup-foot">
        {state.kind === 'read' && state.problems.length > 0 && <p>{t('ui_popup_devtools_hint')}</p>}
        <ul class="popup-links">
          {[2, 20].map((minutes) => (
            <li key={minutes}>
              <a href={`/explain.html#minutes=${minutes}`} target="_blank" rel="noreferrer">
                {t('report_last_minutes', String(minutes))}
              </a>
            </li>
          ))}
          <li>
            <a href="/explain.html" target="_blank" rel="noreferrer">
              {t('elsewhere_title')}
            </a>
          </li>
        </ul>
      </footer>
      <span class="visually-hidden" role="status">
        {state.kind === 'read' ? summary(state.problems, now) : ''}
      </span>
    </div>
  );
}

function Content({ state, now, onOptions, onRetryReading, copy }: Props) {
  if (state.kind === 'reading') return <p class="popup-reading muted">{t('ui_reading')}</p>;
  if (state.kind === 'unreadable') {
    return (
      <EmptyView icon="database" title={t('ui_storage_title')} text={t('ui_storage_text')}>
        <button type="button" class="button" onClick={onRetryReading}>
          {t('ui_try_again')}
        </button>
      </EmptyView>
    );
  }
  const { problems, successes } = state;
  if (problems.length === 0 && successes === 0) {
    return (
      <EmptyView icon="eye" title={t('ui_unseen_title')} text={t('ui_popup_unseen_text')}>
        <p class="muted">{t('ui_private_text')}</p>
        <button type="button" class="button" onClick={onOptions}>
          {t('ui_open_options')}
        </button>
      </EmptyView>
    );
  }
  if (problems.length === 0) {
    return <EmptyView icon="calm" title={t('ui_popup_calm')} text={plural('ui_popup_calm_text', successes)} />;
  }
  return (
    <>
      <p class="popup-summary">{summary(problems, now)}</p>
      <ul class="cards">
        {problems.map((problem) => (
          <ProblemCard
            key={`${problem.newest.code} ${problem.newest.base} ${problem.newest.endpoint}`}
            problem={problem}
            when={timeAgo(problem.newest.at, now)}
            copy={copy}
          />
        ))}
      </ul>
    </>
  );
}

/** The state of things in one sentence. */
function summary(problems: ExplainedProblem[], now: number): string {
  const recent = problems.filter((problem) => problem.newest.at > now - HOUR);
  const [latest] = recent;
  if (latest !== undefined) return plural('ui_popup_problems', recent.length, text(latest.explanation.title));
  return problems.length > 0 ? plural('ui_popup_earlier', problems.length) : t('ui_popup_calm');
}

/** The extension's sign: a brace with an alert in it, as in public/icons/icon.svg. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" />
      <path d="M9 5C6.5 5 8 10.500 5.500 12c2.500 1.500 1 7 3.500 7M15 5c2.500 0 1 5.500 3.500 7-2.500 1.500-1 7-3.500 7" />
      <path d="M12 8.500v4M12 15.500v.1" />
    </svg>
  );
}
