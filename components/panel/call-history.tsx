import { t, text } from '../../lib/client/text.ts';
import { localTime } from '../../lib/client/time.ts';
import type { CallFacts } from '../../lib/domain/call-history.ts';
import { Icon } from '../shared/icon.tsx';

const STATES = {
  fine: { icon: 'done', label: 'ui_step_fine' },
  problem: { icon: 'warning', label: 'ui_step_problem' },
  unknown: { icon: 'search', label: 'ui_step_unknown' },
  todo: { icon: 'arrowUp', label: 'ui_step_todo' },
} as const;

/** What the history of a call says of one failure: recovered, repeated too early, better left alone; and the debugging steps. */
export function CallHistory({ facts: { circuit, storm, recovery, checklist } }: { facts: CallFacts }) {
  const until = circuit.until === null ? null : t('ui_circuit_until', localTime(circuit.until));
  return (
    <section class="section">
      <h3>{t('ui_section_history')}</h3>
      {recovery !== null && (
        <p class="notice tone-good">
          <Icon name="calm" />
          <span>{text(recovery)}</span>
        </p>
      )}
      {circuit.state !== 'closed' && recovery === null && (
        <p class="notice tone-server">
          <Icon name="stop" />
          <span>
            {text(circuit.advice)} {until}
          </span>
        </p>
      )}
      {storm !== null && (
        <p class="notice tone-request">
          <Icon name="repeat" />
          <span>{text(storm.finding)}</span>
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
    </section>
  );
}
