import { useNow } from '../../lib/client/now.ts';
import { shortTime } from '../../lib/client/short-time.ts';
import { locale, plural, t } from '../../lib/client/text.ts';
import { countdown, localTime, timeAgo } from '../../lib/client/time.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { type ErrorGroup, lastHours, type Progress } from '../../lib/domain/error-groups.ts';
import { StatusChip } from '../shared/status-chip.tsx';
import type { OptionProps } from './list-box.tsx';
import { Sparkline } from './sparkline.tsx';

/** What the list says of a group beside what was counted. */
export type GroupLook = {
  title: string;
  progress: Progress;
  /** When a repeat makes sense again, ms (UTC), where that is being waited for. */
  waitUntil: number | null;
  /** Its call: how many of its answers were errors, 0 to 1, and when it last worked, ms (UTC); null where unknown. */
  failing: number | null;
  lastSuccessAt: number | null;
};

const HOURS = 24;

type Props = { group: ErrorGroup; look: GroupLook; now: number; option: OptionProps };

/** One group: what fails, how often and since when, and whether it still does. */
export function GroupRow({ group, look, now, option }: Props) {
  const { newest, count, firstAt, lastAt } = group;
  const call = `${visibleText(newest.code)} · ${visibleText(newest.endpoint)}`;
  const since = t('ui_group_since', localTime(firstAt), localTime(lastAt));
  return (
    <div {...option} class="row">
      <StatusChip exchange={newest.exchange} />
      <span class="row-title" title={look.title}>
        {look.title}
      </span>
      <bdi class="row-endpoint mono" title={call}>
        {call}
      </bdi>
      <Sparkline counts={lastHours(group, HOURS, now)} label={plural('ui_group_hours', lastHoursTotal(group, now))} />
      <span class="row-count" title={[since, callsText(look, now)].join('\n')}>
        {`${numberText(count)}×`}
        {look.failing !== null && ` · ${percentText(look.failing)}`}
      </span>
      <span class={`row-progress progress-${look.progress}`} title={callsText(look, now)}>
        {look.progress === 'waiting' && look.waitUntil !== null ? (
          <Waiting until={look.waitUntil} />
        ) : (
          t(look.progress === 'recovered' ? 'ui_progress_recovered' : 'ui_progress_failing')
        )}
      </span>
      <span class="row-seen" title={since}>
        {seenText(group, now)}
      </span>
    </div>
  );
}

/** "Waiting 0:42": it alone is drawn each second. */
function Waiting({ until }: { until: number }) {
  const now = useNow(1000, until);
  return t(until > now ? 'ui_progress_waiting' : 'ui_progress_failing', countdown(until - now));
}

/** When it was first and last seen, as short as it can be said. */
function seenText({ firstAt, lastAt }: ErrorGroup, now: number): string {
  const first = shortTime(firstAt, now);
  const last = shortTime(lastAt, now);
  return first === last ? last : t('ui_group_seen', first, last);
}

/** How the call does as a whole. */
export function callsText(
  { failing, lastSuccessAt }: Pick<GroupLook, 'failing' | 'lastSuccessAt'>,
  now: number,
): string {
  const share = failing === null ? '' : t('ui_group_ratio', percentText(failing));
  const success =
    lastSuccessAt === null ? t('ui_group_no_success') : t('ui_group_success', timeAgo(lastSuccessAt, now));
  return share === '' ? success : `${share} ${success}`;
}

function lastHoursTotal(group: ErrorGroup, now: number): number {
  return lastHours(group, HOURS, now).reduce((sum, count) => sum + count, 0);
}

function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat(locale());
  return numbers.format(value);
}

function percentText(share: number): string {
  percents ??= new Intl.NumberFormat(locale(), { style: 'percent', maximumSignificantDigits: 2 });
  return percents.format(share);
}

let numbers: Intl.NumberFormat | undefined;
let percents: Intl.NumberFormat | undefined;
