import { useMemo } from 'preact/hooks';
import { plural, t } from '../../lib/client/text.ts';
import { clockTime } from '../../lib/client/time.ts';
import { pageBeginnings } from '../../lib/domain/page-loads.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { Icon } from '../shared/icon.tsx';
import { ErrorRow } from './error-row.tsx';
import { Columns, type Lines, ListBox, type ListView } from './list-box.tsx';

type Props = {
  shown: string;
  total: number;
  isComplete: boolean;
  lines: Lines<StoredError>;
  titleOf: (stored: StoredError) => string;
  selectedId: number | null;
  now: number;
  /** All are of one tab, whose page loads divide the list. */
  isOfOneTab: boolean;
  /** When its page was loaded anew, ms (UTC), where nothing has failed since. */
  loadedAt: number | null;
  onView: (view: ListView) => void;
  onSelect: (stored: StoredError) => void;
  onOpen: (stored: StoredError, withFocus: boolean) => void;
  startAt: number;
  onScroll: (top: number) => void;
  /** Errors that arrived while the reader was further down. */
  newer: number;
  onShowNewer: () => void;
};

/** The errors one by one, newest first. */
export function ErrorList({ titleOf, selectedId, now, isOfOneTab, loadedAt, newer, onShowNewer, ...list }: Props) {
  const { items } = list.lines;
  const begins = useMemo(() => (isOfOneTab ? pageBeginnings(items) : NONE), [isOfOneTab, items]);
  return (
    <ListBox
      {...list}
      kind="errors"
      above={loadedAt !== null && <p class="list-divider">{t('ui_page_loaded_since', clockTime(loadedAt, now))}</p>}
      label={t('ui_list_label')}
      columns={<Columns names={COLUMNS} />}
      keyOf={keyOf}
      selectedKey={selectedId === null ? null : String(selectedId)}
      draw={(stored, option) => (
        <ErrorRow
          stored={stored}
          title={titleOf(stored)}
          now={now}
          beginsPage={begins.has(stored.id)}
          option={option}
        />
      )}
    >
      {(toTop) =>
        newer > 0 && (
          <button
            type="button"
            class="button button-primary list-newer"
            onClick={() => {
              onShowNewer();
              toTop();
            }}
          >
            <Icon name="arrowUp" />
            {plural('ui_newer_errors', newer)}
          </button>
        )
      }
    </ListBox>
  );
}

const COLUMNS = [
  'ui_column_status',
  'ui_column_problem',
  'ui_column_code',
  'ui_column_endpoint',
  'ui_column_marks',
  'ui_column_time',
] as const;

const NONE: ReadonlySet<number> = new Set();

const keyOf = ({ id }: StoredError) => String(id);
