import { t } from '../../lib/client/text.ts';
import type { ErrorGroup, Progress } from '../../lib/domain/error-groups.ts';
import { GroupRow } from './group-row.tsx';
import { Columns, ListBox } from './list-box.tsx';

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

type Props = {
  shown: string;
  isComplete: boolean;
  groups: readonly ErrorGroup[];
  lookOf: (group: ErrorGroup) => GroupLook;
  selectedKey: string | null;
  now: number;
  onSelect: (group: ErrorGroup) => void;
  onOpen: (group: ErrorGroup, withFocus: boolean) => void;
  startAt: number;
  onScroll: (top: number) => void;
};

/** The errors by code and endpoint, what failed last first. */
export function GroupList({ groups, lookOf, now, ...list }: Props) {
  return (
    <ListBox
      {...list}
      kind="groups"
      label={t('ui_groups_label')}
      columns={<Columns names={COLUMNS} />}
      total={groups.length}
      lines={{ first: 0, items: groups }}
      keyOf={({ key }) => key}
      draw={(group, option) => <GroupRow group={group} look={lookOf(group)} now={now} option={option} />}
    />
  );
}

const COLUMNS = [
  'ui_column_status',
  'ui_column_problem',
  'ui_column_hours',
  'ui_column_count',
  'ui_column_progress',
  'ui_column_seen',
] as const;
