import { t, text } from '../../lib/client/text.ts';
import type { Finding } from '../../lib/domain/troubleshooting.ts';
import { Icon } from './icon.tsx';
import { lineItem } from './line-item.tsx';

/** What keeps going wrong, with its evidence; the way out of it on demand. */
export function Troubles({ troubles }: { troubles: readonly Finding[] }) {
  return (
    <section class="troubles" aria-label={t('ui_troubles')}>
      {troubles.map(({ problem, title, evidence, solution, prevention }) => (
        <details key={problem} class="notice tone-limit trouble fold">
          <summary>
            <Icon name="repeat" />
            <span>
              <strong>{text(title)}</strong> {evidence.slice(0, 1).map(text)}
            </span>
          </summary>
          <ul>{[...evidence.slice(1), solution, prevention].map(lineItem)}</ul>
        </details>
      ))}
    </section>
  );
}
