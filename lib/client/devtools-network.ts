import { browser } from '../browser.ts';
import { type HarEntry, isWorthReading, readEntry } from '../capture/devtools-network.ts';
import { createOutbox } from '../capture/outbox.ts';
import { type ApiBase, allBases, DEFAULT_BASES } from '../domain/sites.ts';
import type { Answer, HarRecord } from '../protocol/messages.ts';
import { readSettings } from '../storage/settings.ts';

/**
 * Listens to the inspected tab's requests for as long as DevTools are open, whether or not the panel was ever shown,
 * and reports what was recorded before.
 */
export function watchDevtoolsNetwork(): void {
  const { tabId } = browser.devtools.inspectedWindow;
  let bases: readonly ApiBase[] = DEFAULT_BASES;
  void readSettings().then((settings) => {
    bases = allBases(settings);
  });
  browser.storage.local.onChanged.addListener(() => {
    void readSettings().then((settings) => {
      bases = allBases(settings);
    });
  });

  let count = 0;
  const outbox = createOutbox<HarRecord & { n: number }>(async (batch) => {
    const records = batch.map(({ n: _, ...record }) => record);
    try {
      const answer: Answer | undefined = await browser.runtime.sendMessage({
        name: 'devtools-records',
        tabId,
        records,
      });
      return answer?.committed === true;
    } catch {
      return false;
    }
  });
  const report = async (entry: HarEntry) => {
    if (!isWorthReading(entry, bases)) return;
    const record = await readEntry(entry);
    count += 1;
    outbox.add([{ n: count, ...record }]);
  };

  // Callbacks, by the `chrome` name that both browsers have: the polyfill gives `getContent` another signature.
  chrome.devtools.network.onRequestFinished.addListener((entry) => void report(entry as unknown as HarEntry));
  chrome.devtools.network.getHAR((log) => {
    for (const entry of (log as { entries?: HarEntry[] }).entries ?? []) void report(entry);
  });
}
