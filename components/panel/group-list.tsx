import { t } from '../../lib/client/text.ts';
import type { ErrorGroup } from '../../lib/domain/error-groups.ts';
import { type GroupLook, GroupRow } from './group-row.tsx';
import { Columns, ListBox } from './list-box.tsx';

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
