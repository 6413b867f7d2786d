import { nameText, plural, t } from '../../lib/client/text.ts';
import { clockTime, localTime } from '../../lib/client/time.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { endpointName } from '../../lib/domain/endpoint-name.ts';
import { Icon } from '../shared/icon.tsx';
import { StatusChip } from '../shared/status-chip.tsx';
import type { Row } from './error-list.tsx';

type Props = {
  row: Row;
  line: number;
  total: number;
  now: number;
  isSelected: boolean;
  onOpen: () => void;
};

/** One error in the list: what it is at a glance. */
export function ErrorRow({ row, line, total, now, isSelected, onOpen }: Props) {
  const { stored, title } = row;
  const { exchange, error } = stored;
  const endpoint = visibleText(stored.endpoint);
  const name = endpointName(stored.endpoint);
  // Few elements a row: the list draws them by the dozen while it scrolls.
  const marks = [plural('ui_mark_sources', exchange.sources.length)];
  if (exchange.body !== null) marks.push(t('ui_mark_body'));
  if (error.reportedByPage) marks.push(t('ui_mark_reported'));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it has the keys
    <div
      class="row"
      role="option"
      id={`error-${stored.id}`}
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={line + 1}
      aria-setsize={total}
      onClick={onOpen}
    >
      <StatusChip exchange={exchange} />
      <span class="row-title" title={title}>
        {title}
      </span>
      <span class="row-code mono">{visibleText(stored.code)}</span>
      <bdi class="row-endpoint mono" title={name === null ? endpoint : `${endpoint}\n${nameText(name)}`}>
        {endpoint}
      </bdi>
      <span class="row-marks" role="img" aria-label={marks.join(', ')} title={marks.join('\n')}>
        {error.reportedByPage && <Icon name="warning" />}
        {exchange.body !== null && '{ }'}
        <Icon name="eye" />
        {exchange.sources.length}
      </span>
      <time class="row-time" dateTime={new Date(stored.at).toISOString()} title={localTime(stored.at)}>
        {clockTime(stored.at, now)}
      </time>
    </div>
  );
}
