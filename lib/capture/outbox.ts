/**
 * Keeps what a document has to say until the background has it in the database. A batch is sent again until it is
 * answered after the commit; records are numbered and idempotent, so a batch that arrives twice changes nothing.
 */

/** Records sent at once: a burst of one document becomes few messages. */
const BATCH = 100;
/** Characters of bodies sent at once, 1 Mi. */
const BATCH_CHARS = 1_048_576;
/** Records kept while the background does not answer; beyond it the oldest bodies go first. */
const KEPT = 5000;
/** Before it is sent again, doubled each time. */
const RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;

type Numbered = { n: number; body: { text: string } | null };

export type Outbox<T> = {
  add(records: T[]): void;
  /** Waits no longer for the answer to what was sent last: it will not come. */
  sendAgain(): void;
};

/**
 * @param deliver resolves true once the batch is committed, false where it may succeed later;
 *   throws where it never will (the extension was updated or removed), which ends the outbox.
 */
export function createOutbox<T extends Numbered>(deliver: (batch: T[]) => Promise<boolean>): Outbox<T> {
  let waiting: T[] = [];
  let busy = false;
  let pause = RETRY_MS;
  let giveUp = (): void => {};

  function nextBatch(): T[] {
    let chars = 0;
    return waiting.filter(({ body }, index) => {
      chars += body?.text.length ?? 0;
      return index === 0 || (index < BATCH && chars <= BATCH_CHARS);
    });
  }

  async function drain(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      while (waiting.length > 0) {
        const batch = nextBatch();
        const gaveUp = new Promise<boolean>((resolve) => {
          giveUp = () => resolve(false);
        });
        if (await Promise.race([deliver(batch), gaveUp])) {
          pause = RETRY_MS;
          waiting = waiting.slice(batch.length); // meanwhile records were added at the end alone
        } else {
          await new Promise((resolve) => setTimeout(resolve, pause));
          pause = Math.min(pause * 2, LONGEST_RETRY_MS);
        }
      }
    } catch {
      waiting = [];
      return; // stays busy: nothing can be delivered from here any more
    }
    busy = false;
  }

  return {
    add(records) {
      waiting.push(...records);
      for (const record of waiting.slice(0, -KEPT)) record.body = null;
      void drain();
    },
    sendAgain: () => giveUp(),
  };
}
