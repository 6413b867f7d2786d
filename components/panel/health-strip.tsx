import { type Key, t } from '../../lib/client/text.ts';
import type { Health, HealthOfSource, Mend } from '../../lib/domain/capture-health.ts';
import { Icon, type IconName } from '../shared/icon.tsx';

const SOURCES = {
  network: 'ui_health_network',
  page: 'ui_health_page',
  devtools: 'ui_health_devtools',
  bodies: 'ui_health_bodies',
} as const satisfies Record<HealthOfSource['source'], Key>;

const STATES = {
  live: { icon: 'done', label: 'ui_health_live' },
  partly: { icon: 'warning', label: 'ui_health_partly' },
  off: { icon: 'close', label: 'ui_health_off' },
} as const satisfies Record<HealthOfSource['state'], { icon: IconName; label: Key }>;

const MENDS = {
  'allow-access': 'ui_allow_access',
  'reload-page': 'ui_reload_page',
  'add-site': 'ui_add_site',
} as const satisfies Record<Mend, Key>;

type Props = {
  health: Health;
  /** What is said of a source by its reason. */
  textOf: (reason: HealthOfSource['reason']) => string;
  onMend: (mend: Mend) => void;
};

/** Which sources observe the tab, what cannot be seen and why, and the one button that mends it. */
export function HealthStrip({ health: { sources, mend }, textOf, onMend }: Props) {
  return (
    <footer class="health">
      <details class="health-details">
        <summary>
          <span class="visually-hidden">{t('ui_health_title')}</span>
          {sources.map(({ source, state }) => (
            <span key={source} class={`health-source health-${state}`}>
              <Icon name={STATES[state].icon} />
              {t(SOURCES[source])}
              <span class="visually-hidden">{`: ${t(STATES[state].label)}`}</span>
            </span>
          ))}
        </summary>
        <dl class="health-reasons">
          {sources.map(({ source, state, reason }) => (
            <div key={source}>
              <dt class={`health-source health-${state}`}>
                <Icon name={STATES[state].icon} />
                {t(SOURCES[source])}
              </dt>
              <dd>{textOf(reason)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {mend !== null && (
        <button type="button" class="button button-primary health-mend" onClick={() => onMend(mend)}>
          {t(MENDS[mend])}
        </button>
      )}
    </footer>
  );
}
