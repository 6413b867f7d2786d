import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';

/** The page in the inspected tab, and whether our script runs in it; null where the browser does not tell. */
export type InspectedPage = { origin: string; isScripted: boolean | null };

/** The page in the inspected tab, kept current; null outside DevTools, and where the page cannot be asked. */
export function useInspectedPage(): InspectedPage | null {
  const [page, setPage] = useState<InspectedPage | null>(null);
  useEffect(() => {
    const devtools = browser.devtools as typeof browser.devtools | undefined;
    if (devtools === undefined) return undefined;
    const read = () => void askPage().then(setPage);
    read();
    devtools.network.onNavigated.addListener(read);
    return () => devtools.network.onNavigated.removeListener(read);
  }, []);
  return page;
}

/** When the inspected tab last loaded a page while this view was open, ms (UTC); null where it did not. */
export function usePageLoad(): number | null {
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const devtools = browser.devtools as typeof browser.devtools | undefined;
    if (devtools === undefined) return undefined;
    const loaded = () => setAt(Date.now());
    devtools.network.onNavigated.addListener(loaded);
    return () => devtools.network.onNavigated.removeListener(loaded);
  }, []);
  return at;
}

export function reloadPage(): void {
  void browser.devtools.inspectedWindow.reload({});
}

async function askPage(): Promise<InspectedPage | null> {
  const origin = await inspectedValue('location.origin');
  if (typeof origin !== 'string') return null;
  return { origin: origin.slice(0, 300), isScripted: await isScripted() };
}

/** Firefox cannot look into the world of content scripts, and needs not: it puts them into open pages too. */
async function isScripted(): Promise<boolean | null> {
  // Firefox's manifests have every key, with null for what they do not say.
  if (typeof browser.runtime.getManifest().minimum_chrome_version !== 'string') return null;
  return (await inspectedValue('chrome.runtime.id', { useContentScriptContext: true })) === browser.runtime.id;
}

/**
 * Nothing but constant text is run in the page, and its answer is believed in shape only. By the `chrome` name, whose
 * callbacks both browsers have.
 */
function inspectedValue(code: string, options: { useContentScriptContext?: boolean } = {}): Promise<unknown> {
  return new Promise((resolve) => {
    try {
      chrome.devtools.inspectedWindow.eval(code, options, (...answer: unknown[]) => resolve(answer[0]));
    } catch {
      resolve(undefined); // The tab has gone.
    }
  });
}
