import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie';
import type { Alert } from '../domain/alerts/alert.ts';
import type { Silence } from '../domain/alerts/silence.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import { DATABASE } from './database-name.ts';
import { historiesOfMinutes, problemsOfMinutes } from './histories.ts';
import { repackedCounts } from './repacked-counts.ts';
import { tabBudgetsOfBudgets } from './tab-budgets.ts';
import type {
  BudgetRow,
  EndpointRow,
  ErrorRow,
  HistoryRow,
  MarkRow,
  ProblemRow,
  QuotaRow,
  WaitingRow,
} from './tables.ts';

/**
 * Everything the extension remembers. Only the background writes (lib/background/record.ts); every page reads.
 * Nothing in here holds a secret: redaction happens where a sighting is made, before it can reach a table.
 */
export class Database extends Dexie {
  errors!: EntityTable<ErrorRow, 'id'>;
  waiting!: Table<WaitingRow, string>;
  endpoints!: Table<EndpointRow, [string, string]>;
  problems!: Table<ProblemRow, [string, string, string]>;
  tabBudgets!: Table<BudgetRow, [number, number, number]>;
  recoveries!: Table<RecoveredCall, [string, string, number]>;
  quotas!: Table<QuotaRow, [string, string]>;
  histories!: Table<HistoryRow, [HistoryRow['kind'], string]>;
  alerts!: Table<Alert, [string, number]>;
  silences!: Table<Silence, [Silence['what'], string]>;
  marks!: Table<MarkRow, MarkRow['name']>;

  constructor(name = DATABASE, options?: DexieOptions) {
    super(name, { chromeTransactionDurability: 'relaxed', ...options });
    // A version is never edited once it has shipped; a change is a new version with an upgrade.
    this.version(1).stores({
      errors: '++id, at, *&keys, [tabId+at], [code+at], [base+endpoint+at], [open+at]',
      waiting: 'key, at, *groups',
      endpoints: '[base+endpoint]',
      minutes: '[code+minute+base+endpoint], minute',
      budgets: '[tabId+hour], hour',
    });
    this.version(2)
      .stores({
        recoveries: '[base+endpoint+at], at',
        quotas: '[base+policy], at',
        histories: '[kind+name], [kind+last]',
        alerts: '[code+startedAt], state, startedAt',
        silences: '[what+name]',
        marks: 'name',
      })
      .upgrade(historiesOfMinutes);
    this.version(3).stores({ minutes: null, problems: '[code+base+endpoint], last' }).upgrade(problemsOfMinutes);
    this.version(4)
      .stores({
        errors: '++id, at, *&keys, [run+tabId+at], [code+at], [base+endpoint+at], [open+at]',
        budgets: null,
        tabBudgets: '[run+tabId+hour], hour',
      })
      .upgrade(tabBudgetsOfBudgets);
    this.version(5).upgrade(repackedCounts);
  }
}
