import { t } from '../../lib/client/text.ts';

/** A line of the ledger in words. */
export type LedgerRow = { kind: string; name: string; rows: string; size: string; since: string };

/** What is stored, how much, and since when. */
export function LedgerTable({ rows, total }: { rows: readonly LedgerRow[]; total: string }) {
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">{t('options_ledger_what')}</th>
          <th scope="col">{t('options_ledger_rows')}</th>
          <th scope="col">{t('options_ledger_size')}</th>
          <th scope="col">{t('options_ledger_since')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ kind, name, rows: count, size, since }) => (
          <tr key={kind}>
            <th scope="row">{name}</th>
            <td data-label={t('options_ledger_rows')}>{count}</td>
            <td data-label={t('options_ledger_size')}>{size}</td>
            <td data-label={t('options_ledger_since')}>{since}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={4} class="muted">
            {total}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
