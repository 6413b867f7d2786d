import { goalRow, type Row, valueRow } from '../row.ts';
import { answerCalls } from './calls.ts';
import { APP, pause, storedErrors, withBrowsers } from './variants.ts';

const ERRORS = 10_000;
const SECONDS = 10;
const AT_ONCE = 200;
const HIGHEST_TRANSACTIONS = 200;
/** Nothing more is coming once this much time brought nothing. */
const QUIET_MS = 5000;

/** A page that fails in a loop: nothing of it may be lost, and the disk must not be kept busy by it. */
export function measureFlood(ours: string, progress: (text: string) => void): Promise<Row[]> {
  return withBrowsers(['ours'], ours, async ({ ours: browser }, server) => {
    progress(`flood: ${ERRORS} errors`);
    answerCalls(server);
    const tab = await browser.open(APP);
    await browser.inBackground(countTransactions);
    const took = await tab.run(
      async (errors, seconds, atOnce) => {
        const begin = performance.now();
        let made = 0;
        let running = 0;
        let answered = () => {};
        while (made < errors) {
          const due = Math.min(errors, Math.ceil(((performance.now() - begin) / 1000 / seconds) * errors));
          // The browser refuses a page that has too many calls in flight.
          while (made < due && running < atOnce) {
            running += 1;
            made += 1;
            void fetch(`/nexla-api/failing/data_sources/${made}/metrics`).then(() => {
              running -= 1;
              answered();
            });
          }
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await new Promise<void>((resolve) => {
          answered = () => running === 0 && resolve();
          answered();
        });
        return (performance.now() - begin) / 1000;
      },
      ERRORS,
      SECONDS,
      AT_ONCE,
    );
    let stored = await storedErrors(browser);
    for (let before = -1; stored !== before && stored !== ERRORS; ) {
      before = stored;
      await pause(QUIET_MS);
      stored = await storedErrors(browser);
    }
    const transactions = await browser.inBackground(() => (globalThis as unknown as Counted).transactions);
    return [
      // A slow machine needs longer than the page would like: the row says how fast it really was.
      valueRow(`${ERRORS} errors, a page that makes them within ${SECONDS} s: answered after`, 's', [took]),
      goalRow('… lost', ERRORS - stored, 'errors', '= 0', stored === ERRORS),
      goalRow(
        '… transactions that write',
        transactions.readwrite,
        'transactions',
        `≤ ${HIGHEST_TRANSACTIONS}`,
        transactions.readwrite <= HIGHEST_TRANSACTIONS,
      ),
      valueRow('… transactions that read', 'transactions', [transactions.readonly]),
    ];
  });
}

type Counted = { transactions: Record<IDBTransactionMode, number> };

/**
 * Runs in the background. Counts transactions where they are used, not where they begin: the database keeps the
 * function that begins them from when it was opened.
 */
function countTransactions(): void {
  const transactions = { readonly: 0, readwrite: 0, versionchange: 0 };
  Object.assign(globalThis, { transactions });
  const known = new WeakSet<IDBTransaction>();
  const { objectStore } = IDBTransaction.prototype;
  IDBTransaction.prototype.objectStore = function (name) {
    if (!known.has(this)) transactions[this.mode] += 1;
    known.add(this);
    return objectStore.call(this, name);
  };
}
