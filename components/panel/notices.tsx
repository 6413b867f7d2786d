import { plural, t, text } from '../../lib/client/text.ts';
import type { Finding } from '../../lib/domain/troubleshooting.ts';
import { Icon } from '../shared/icon.tsx';
import { OlderTabsNotice } from '../shared/older-tabs-notice.tsx';
import { Troubles } from '../shared/troubles.tsx';

/** Errors and bodies that were seen but not kept. */
export type Dropped = { errors: number; bodies: number };

type Props = {
  dropped: Dropped;
  troubles: readonly Finding[];
  /** How many tabs show a page that is older than this version of the extension. */
  olderTabs: number;
  onReload: () => void;
};

/** What the list does not say of itself. Several notices are one line, which names them: the list has the room. */
export function Notices({ dropped, troubles, olderTabs, onReload }: Props) {
  const { errors, bodies } = dropped;
  const hasDropped = errors > 0 || bodies > 0;
  const heads = troubles.map(({ title }) => text(title));
  if (hasDropped) {
    heads.unshift(errors > 0 ? plural('ui_dropped_errors_head', errors) : plural('ui_dropped_bodies_head', bodies));
  }
  if (olderTabs > 0) heads.unshift(plural('ui_older_tabs_title', olderTabs));
  if (heads.length === 0) return null;
  const all = (
    <>
      {olderTabs > 0 && <OlderTabsNotice tabs={olderTabs} onReload={onReload} />}
      {hasDropped && (
        <p class="notice tone-request">
          <Icon name="warning" />
          <span>
            {errors > 0 && plural('ui_dropped_errors', errors)} {bodies > 0 && plural('ui_dropped_bodies', bodies)}
          </span>
        </p>
      )}
      {troubles.length > 0 && <Troubles troubles={troubles} />}
    </>
  );
  if (heads.length === 1) return <div class="notices">{all}</div>;
  const isGap = hasDropped || olderTabs > 0;
  const line = heads.join(' · ');
  return (
    <details class="notices fold">
      <summary class={`notice ${isGap ? 'tone-request' : 'tone-limit'}`}>
        <Icon name={isGap ? 'warning' : 'repeat'} />
        <strong>{t('ui_notices', String(heads.length))}</strong>
        <span class="notices-heads" title={line}>
          {line}
        </span>
      </summary>
      <div class="notices-all">{all}</div>
    </details>
  );
}
