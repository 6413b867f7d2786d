import { describe, expect } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Driver, Tab, View } from './driver.ts';
import { API, APP, at, shows, storedErrors, test } from './scenario.ts';

/** A failing call of a dedicated worker, which no page tells of. */
function failInWorker(tab: Tab, url: string): Promise<void> {
  return tab.run(async (href) => {
    const code = `fetch(${JSON.stringify(href)}).then((r) => r.text()).then(() => postMessage(0))`;
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    await new Promise((resolve) => worker.addEventListener('message', resolve));
    worker.terminate();
  }, url);
}

/** From an extension page: nothing else can write into the database as long as this page lives. */
async function lockDatabase(): Promise<void> {
  const opened = indexedDB.open('nexla-error-inspector');
  await new Promise((resolve) => opened.addEventListener('success', resolve));
  const store = opened.result.transaction([...opened.result.objectStoreNames], 'readwrite').objectStore('marks');
  await new Promise<void>((resolve) => {
    const hold = () => {
      resolve();
      store.get('none').onsuccess = hold;
    };
    hold();
  });
}

const kept = (view: View): Promise<string> =>
  view.run(async () => {
    const all: Record<string, unknown> = await chrome.storage.session.get(null);
    return JSON.stringify(Object.entries(all).filter(([key]) => key.startsWith('seen-')));
  });

/** Something that starts the background where it does not run. */
async function wake(driver: Driver): Promise<void> {
  await (await driver.open(APP)).close();
}

const SECRET = 'sk_live_51Hx8KJ2eZvKYlo2C9mWqT7bR';

describe('what the network alone saw of a failing call', () => {
  test('outlives a background that is killed before it could store it, once, without secrets, and views say so', async ({
    driver,
    server,
  }) => {
    server.play([
      { method: 'GET', url: `${API}/before`, status: 500 },
      { method: 'GET', url: `${API}/killed?key=${SECRET}`, status: 503, headers: { 'X-Secret': SECRET } },
    ]);
    const tab = await driver.open(APP);
    await failInWorker(tab, `${API}/before`);
    await storedErrors(driver, 1, at('/before'));
    const options = await driver.openOptions();
    await expect.poll(() => kept(options)).toBe('[]');
    await options.run(lockDatabase);
    await failInWorker(tab, `${API}/killed?key=${SECRET}`);
    await expect.poll(() => kept(options)).toContain('/killed');
    expect(await kept(options)).not.toContain(SECRET);

    expect(await driver.crashBackground()).toBe(true);
    await wake(driver);
    const [stored] = await storedErrors(driver, 1, at('/killed'));
    expect(stored?.exchange).toMatchObject({ status: 503, sources: expect.arrayContaining(['web-request']) });
    await expect.poll(async () => kept(await driver.openOptions())).toBe('[]');

    const popup = await driver.openPopup();
    await shows(popup, /The background was ended at .+ while calls failed/);
    const panel = await driver.openPanel(tab);
    await panel.click('.health summary');
    await shows(panel, /The background was ended at .+ while calls failed/);
  });

  test('is gone with the history', async ({ driver, server }) => {
    server.play([{ method: 'GET', url: `${API}/wiped`, status: 503 }]);
    const tab = await driver.open(APP);
    const options = await driver.openOptions();
    await failInWorker(tab, `${API}/wiped`);
    // Firefox tells of the end of a call up to 250 ms later: what is seen after a deletion is not deleted by it.
    const isWhole = (error: StoredError) => driver.browser === 'chromium' || error.exchange.endedAt !== null;
    await storedErrors(driver, 1, (error) => at('/wiped')(error) && isWhole(error));
    const answer = await options.run(() => chrome.runtime.sendMessage({ name: 'clear-history' }));
    expect(answer).toEqual({ committed: true });
    expect(await kept(options)).toBe('[]');
    await driver.stopBackground();
    await wake(driver);
    await storedErrors(driver, 0, at('/wiped'));
    expect(await (await driver.openPopup()).text()).not.toContain('The background was ended');
  });
});
