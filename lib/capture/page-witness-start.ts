import type { BasesNotice, PageAnswer, PageRecord } from '../protocol/messages.ts';
import { createOutbox } from './outbox.ts';
import { watchDocument } from './page-witness.ts';

/** Between two questions to a background that did not answer. */
const ASK_AGAIN_MS = 1000;

/**
 * Starts the witness of a document: its outbox, and the API bases that the user added. It asks the background for them,
 * as a script in a page has no business in the extension's storage.
 */
export function startPageWitness(): void {
  /** The answer; undefined where the background died under it. Throws where there is no background any more. */
  async function tell(message: { name: string }): Promise<PageAnswer | undefined> {
    // An extension that was updated or removed leaves its old scripts behind, without an id.
    if (!chrome.runtime?.id) throw new Error('orphaned');
    addEventListener('pageshow', onShow); // once, however often; `document.open` takes it away
    return chrome.runtime.sendMessage(message).catch(() => undefined);
  }
  const outbox = createOutbox<PageRecord>(async (records) => {
    const answer = await tell({ name: 'page-records', records } as { name: string });
    return Boolean(answer?.committed);
  });
  const learn = watchDocument(outbox.add);
  chrome.runtime.onMessage.addListener(({ bases }: BasesNotice) => learn(bases));

  async function ask(): Promise<void> {
    try {
      const answer = await tell({ name: 'bases' });
      if (answer?.bases) learn(answer.bases);
      else setTimeout(ask, ASK_AGAIN_MS);
    } catch {}
  }
  void ask();
  function onShow({ persisted }: PageTransitionEvent): void {
    if (!persisted) return;
    // The page is back from the back/forward cache: what it asked before is never answered, and what was told meanwhile
    // it did not hear.
    outbox.sendAgain();
    void ask();
  }
}
