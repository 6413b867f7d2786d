import type { ComponentChild } from 'preact';
import { plural, t } from '../../lib/client/text.ts';
import { clockTime } from '../../lib/client/time.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import type { ForeignError } from '../../lib/domain/explain-text/foreign-call.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { Icon } from '../shared/icon.tsx';
import { StatusChip } from '../shared/status-chip.tsx';

type Props = {
  errors: readonly ForeignError[];
  isImported: boolean;
  titleOf: (stored: StoredError) => string;
  selectedId: number | null;
  onSelect: (id: number) => void;
  now: number;
  /** The selected error, explained. */
  children: ComponentChild;
};

/** Errors that are drawn: a file may hold thousands. */
const MOST = 200;

/** The Nexla errors in what was pasted or dropped, and one of them explained. They are kept nowhere and counted nowhere. */
export function FoundErrors({ errors, isImported, titleOf, selectedId, onSelect, now, children }: Props) {
  return (
    <section class="block found" aria-labelledby="found-title">
      <h2 id="found-title">{plural('elsewhere_found', errors.length)}</h2>
      <p class="muted">{t(isImported ? 'elsewhere_imported' : 'elsewhere_not_kept')}</p>
      <ul class="found-list">
        {errors.slice(0, MOST).map(({ stored, assumed }) => (
          <li key={stored.id}>
            <button
              type="button"
              class="found-row"
              aria-current={stored.id === selectedId}
              onClick={() => onSelect(stored.id)}
            >
              <StatusChip exchange={stored.exchange} />
              <span>{titleOf(stored)}</span>
              <bdi class="mono muted">{visibleText(`${stored.code} · ${stored.endpoint}`)}</bdi>
              {assumed.includes('time') ? null : <time class="muted">{clockTime(stored.at, now)}</time>}
            </button>
          </li>
        ))}
      </ul>
      {errors.length > MOST && <p class="muted">{t('elsewhere_more', String(errors.length - MOST))}</p>}
      {children}
    </section>
  );
}

/** What the text did not say and was assumed. */
export function Assumed({ assumed }: Pick<ForeignError, 'assumed'>) {
  if (assumed.length === 0) return null;
  return (
    <p class="notice tone-network">
      <Icon name="search" />
      <span>{assumed.map((what) => t(`elsewhere_assumed_${what}`)).join(' ')}</span>
    </p>
  );
}
