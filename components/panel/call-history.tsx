import { type Key, t, text } from '../../lib/client/text.ts';
import { clockTime } from '../../lib/client/time.ts';
import type { BaseFacts } from '../../lib/domain/base-history.ts';
import type { CallFacts } from '../../lib/domain/call-facts.ts';
import type { Circuit } from '../../lib/domain/circuit.ts';
import { Icon } from '../shared/icon.tsx';

const STATES = {
  fine: { icon: 'done', label: 'ui_step_fine' },
  problem: { icon: 'warning', label: 'ui_step_problem' },
  unknown: { icon: 'search', label: 'ui_step_unknown' },
  todo: { icon: 'arrowUp', label: 'ui_step_todo' },
} as const;

type Props = {
  facts: CallFacts;
  /** Null until it is read. */
  base: BaseFacts | null;
  now: number;
  /** The failure is a refusal for want of quota. */
  isRateLimited: boolean;
};

/** What history says of one failure: recovered, repeated too early, better left alone; and the debugging steps. */
export function CallHistory({ facts, base, now, isRateLimited }: Props) {
  const { storm, recovery, checklist } = facts;
  const shown = circuitToShow(facts, base);
  const quota = base?.quota ?? null;
  // What is left is of interest where too many calls are the problem.
  const isQuotaShown = quota !== null && (quota.key !== 'quota_left' || isRateLimited);
  return (
    <section class="section">
      <h3>{t('ui_section_history')}</h3>
      {recovery !== null && (
        <p class="notice tone-good">
          <Icon name="calm" />
          <span>{text(recovery)}</span>
        </p>
      )}
      {shown !== null && <CircuitAdvice {...shown} now={now} />}
      {storm !== null && (
        <p class="notice tone-request">
          <Icon name="repeat" />
          <span>{text(storm.finding)}</span>
        </p>
      )}
      {isQuotaShown && (
        <p class={`notice ${quota.key === 'quota_left' ? 'tone-network' : 'tone-limit'}`}>
          <Icon name="clock" />
          <span>
            <strong>{t('ui_circuit_base')}</strong> {text(quota)}
          </span>
        </p>
      )}
      <ol class="checklist">
        {checklist.map(({ title, state, finding }) => (
          <li key={title.key} class={`check check-${state}`}>
            <Icon name={STATES[state].icon} />
            <span>
              <span class="visually-hidden">{t(STATES[state].label)}</span> <strong>{text(title)}</strong>{' '}
              <span class="muted">{text(finding)}</span>
            </span>
          </li>
        ))}
      </ol>
      {base !== null && base.rate !== null && (
        <p class="muted rate">{t('ui_recovery_rate', String(base.rate.recovered), String(base.rate.total))}</p>
      )}
    </section>
  );
}

/** The circuit that somebody should know of: that of the whole API before that of the call; null where calls may go on. */
export function circuitToShow(
  { circuit, recovery }: CallFacts,
  base: BaseFacts | null,
): { circuit: Circuit; scope: Key } | null {
  if (base !== null && base.circuit.state !== 'closed') return { circuit: base.circuit, scope: 'ui_circuit_base' };
  return recovery === null && circuit.state !== 'closed' ? { circuit, scope: 'ui_circuit_call' } : null;
}

/** Whether to go on with a call, or with all calls to its API. */
function CircuitAdvice({ circuit, scope, now }: { circuit: Circuit; scope: Key; now: number }) {
  return (
    <p class="notice tone-server">
      <Icon name="stop" />
      <span>
        <strong>{t(scope)}</strong> {text(circuit.advice)}{' '}
        {circuit.until !== null && t('ui_circuit_until', clockTime(circuit.until, now))}
      </span>
    </p>
  );
}
