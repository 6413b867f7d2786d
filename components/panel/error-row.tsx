import { nameText, t } from '../../lib/client/text.ts';
import { clockTime, localTime } from '../../lib/client/time.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { endpointName } from '../../lib/domain/endpoint-name.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { StatusChip } from '../shared/status-chip.tsx';
import { doubtOf } from './doubt.ts';
import type { OptionProps } from './list-box.tsx';

type Props = {
  stored: StoredError;
  title: string;
  now: number;
  /** The page was loaded anew between the error below and this one. */
  beginsPage: boolean;
  option: OptionProps;
};

/** One error in the list: what it is at a glance. Few elements: the list draws them by the dozen while it scrolls. */
export function ErrorRow({ stored, title, now, beginsPage, option }: Props) {
  const { exchange } = stored;
  const endpoint = visibleText(stored.endpoint);
  const name = endpointName(stored.endpoint);
  const doubt = doubtOf(stored);
  const mark = doubt ?? (exchange.body === null ? null : 'ui_mark_body');
  return (
    <div
      {...option}
      class={beginsPage ? 'row row-begins-page' : 'row'}
      data-divider={beginsPage ? t('ui_page_loaded') : undefined}
    >
      <StatusChip exchange={exchange} />
      <span class="row-title" title={title}>
        {title}
      </span>
      <span class="row-code mono">{visibleText(stored.code)}</span>
      <bdi class="row-endpoint mono" title={name === null ? endpoint : `${endpoint}\n${nameText(name)}`}>
        {endpoint}
      </bdi>
      {mark !== null && (
        <span class="row-marks" role="img" aria-label={t(mark)} title={t(mark)}>
          {doubt === null ? '{ }' : '!'}
        </span>
      )}
      <time class="row-time" dateTime={new Date(stored.at).toISOString()} title={localTime(stored.at)}>
        {clockTime(stored.at, now)}
      </time>
    </div>
  );
}
