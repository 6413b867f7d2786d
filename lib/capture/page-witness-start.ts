import { type ApiBase, DEFAULT_BASES } from '../domain/sites.ts';
import type { Answer, PageRecord } from '../protocol/messages.ts';
import { createOutbox } from './outbox.ts';
import { watchDocument } from './page-witness.ts';

/** Starts the witness of a document: its outbox, and the API bases that the user added. */
export function startPageWitness(): void {
  let bases: readonly ApiBase[] = DEFAULT_BASES;
  const readBases = (settings: unknown) => {
    const added = (settings as { bases?: ApiBase[] } | undefined)?.bases ?? [];
    bases = [...added, ...DEFAULT_BASES];
  };
  void chrome.storage.local.get('settings').then(({ settings }) => readBases(settings));
  chrome.storage.local.onChanged.addListener(({ settings }) => {
    if (settings) readBases(settings.newValue);
  });

  const outbox = createOutbox<PageRecord>(async (records) => {
    // An extension that was updated or removed leaves its old scripts behind, without an id.
    if (!chrome.runtime?.id) throw new Error('orphaned');
    try {
      const answer: Answer | undefined = await chrome.runtime.sendMessage({ name: 'page-records', records });
      return answer?.committed === true;
    } catch {
      return false; // the background died under it: say it again
    }
  });
  watchDocument(() => bases, outbox.add);
}
