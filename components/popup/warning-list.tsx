import { text } from '../../lib/client/text.ts';
import type { PressingQuota } from '../../lib/client/troubles.ts';
import type { Finding } from '../../lib/domain/troubleshooting.ts';
import { Icon } from '../shared/icon.tsx';
import { Troubles } from '../shared/troubles.tsx';

type Props = {
  troubles: readonly Finding[];
  quotas: readonly PressingQuota[];
  /** What may be missing; null where nothing is. */
  interruption: string | null;
};

/** What keeps going wrong, quotas that soon are used up, and what may be missing. */
export function WarningList({ quotas, troubles, interruption }: Props) {
  return (
    <>
      {quotas.map(({ base, quota }) => (
        <section key={base} class="notice tone-limit" aria-label={base}>
          <Icon name="clock" />
          <p>
            <strong>{base.replace('https://', '')}</strong> {text(quota)}
          </p>
        </section>
      ))}
      {troubles.length > 0 && <Troubles troubles={troubles} />}
      {interruption !== null && (
        <p class="notice tone-network">
          <Icon name="warning" />
          <span>{interruption}</span>
        </p>
      )}
    </>
  );
}
