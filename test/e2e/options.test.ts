import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { MOST_KEPT } from '../../lib/domain/settings.ts';
import type { Driver, View } from './driver.ts';
import { API, APP, at, breakDatabase, shows, storedErrors, test } from './scenario.ts';

/** So many calls of a page that fail like this. */
async function fail(driver: Driver, url: string, count: number, status: number): Promise<void> {
  driver.server.play([{ method: 'GET', url, status, headers: { 'Access-Control-Allow-Origin': '*' } }]);
  const tab = await driver.open(APP);
  await tab.run(
    async (href, calls) => void (await Promise.all(Array.from({ length: calls }, () => fetch(href)))),
    url,
    count,
  );
  await tab.close();
}

/** The options, once everything is there that moves what stands below it. */
async function openOptions(driver: Driver): Promise<View> {
  const view = await driver.openOptions();
  await shows(view, 'Errors, with redacted bodies');
  await shows(view, /Nothing is muted|Muted until|Snoozed until/);
  return view;
}

const settings = (view: View) => view.run(async () => (await chrome.storage.local.get('settings'))['settings']);

/** Goes from one page of the extension to another. */
const goTo = (view: View, address: string) => view.run((href) => void location.assign(href), address);

/** Loads a page anew, and waits until that has begun. */
async function reload(view: View): Promise<void> {
  await view.run(() => {
    document.title = 'before';
    setTimeout(() => location.reload());
  });
  await expect.poll(() => view.run(() => document.title)).not.toBe('before');
}

/** Gives the file field of the settings a file, as a person's choice does. */
function choose(view: View, content: string): Promise<void> {
  return view.run((text) => {
    const field = document.querySelector<HTMLInputElement>('#settings-file');
    const files = new DataTransfer();
    files.items.add(new File([text], 'settings.json', { type: 'application/json' }));
    if (field !== null) field.files = files.files;
    field?.dispatchEvent(new Event('change', { bubbles: true }));
  }, content);
}

/** What "Export settings" would save. */
async function exported(view: View): Promise<string> {
  await view.run(() => {
    const create = URL.createObjectURL;
    HTMLAnchorElement.prototype.click = () => {};
    URL.createObjectURL = (blob: Blob) => {
      void blob.text().then((text) => document.body.setAttribute('data-exported', text));
      return create(blob);
    };
  });
  await view.click('text=Export settings');
  let text: string | null = null;
  await expect
    .poll(async () => {
      text = await view.run(() => document.body.getAttribute('data-exported'));
      return text;
    })
    .not.toBeNull();
  return text ?? '';
}

/** Chooses in the list of what can be deleted, and confirms. */
async function wipe(view: View, choice: string): Promise<void> {
  await expect
    .poll(() => view.run((value) => document.querySelector(`#wipe option[value="${value}"]`) !== null, choice))
    .toBe(true);
  await view.run((value) => {
    const list = document.querySelector<HTMLSelectElement>('#wipe');
    if (list !== null) list.value = value;
    list?.dispatchEvent(new Event('change', { bubbles: true }));
  }, choice);
  await view.click('.wipe .button-danger');
  await shows(view, 'Delete for good');
  await view.click('.wipe .button-danger');
  await shows(view, /Deleted/);
}

describe('the first-run page', () => {
  test('opens after the installation, and not again when the background starts', async ({ driver }) => {
    const options = await openOptions(driver);
    const welcomes = () =>
      options.run(
        () =>
          chrome.extension.getViews({ type: 'tab' }).filter((view) => view.location.pathname === '/welcome.html')
            .length,
      );
    await expect.poll(welcomes).toBe(1);
    await driver.stopBackground();
    await options.run(async () => void (await chrome.runtime.sendMessage({ name: 'seen' })));
    expect(await welcomes()).toBe(1);
  });
});

describe('the demo', () => {
  test('fills views with errors that are marked, leaves the history alone, and is gone when it is left', async ({
    driver,
  }) => {
    const view = await openOptions(driver);
    const before = await driver.stored();
    await goTo(view, '/panel.html?demo');
    await shows(view, 'All of this is made up');
    await shows(view, 'Too many requests');
    await shows(view, /\d notices/);
    const top = (selector: string) =>
      view.run((found) => document.querySelector(found)?.getBoundingClientRect().top ?? Number.NaN, selector);
    // What comes later moves no line away under a pointer.
    expect(await top('.notices')).toBeGreaterThan(await top('[role=listbox]'));
    await goTo(view, '/popup.html?demo');
    await shows(view, /RATE_001: \d+ in the last hour/);
    expect(await view.run(() => document.title)).toMatch(/^Demo/);
    await view.click('text=Mute for a day');
    expect(await driver.stored()).toEqual(before);
    await expect.poll(() => driver.badge()).toBe('');

    await view.click('text=Leave the demo');
    await shows(view, 'See it at work');
    const databases = () => view.run(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
    await expect.poll(databases).not.toContain('nexla-error-inspector-demo');
    // A view may say that it was seen when the demo has gone already.
    await view.run(async () => void (await chrome.runtime.sendMessage({ name: 'seen', demo: true })));
    expect(await databases()).not.toContain('nexla-error-inspector-demo');
    await goTo(view, '/options.html');
    await shows(view, 'Nothing is muted');
  });
});

describe('filters', () => {
  const panelOf = async (driver: Driver, address: string): Promise<View> => {
    const view = await openOptions(driver);
    await goTo(view, address);
    await expect.poll(() => view.run(() => document.querySelector('input[type=search]') !== null)).toBe(true);
    return view;
  };
  const refined = async (view: View): Promise<void> => {
    const isOpen = () => view.run(() => document.querySelector('.filter-refine[aria-expanded=true]') !== null);
    if (!(await isOpen())) await view.click('.filter-refine');
    await shows(view, 'Saved filters');
  };
  const saved = (view: View) =>
    view.run(() => [...document.querySelectorAll('.choice-saved > .choice')].map((one) => one.textContent));
  const save = async (view: View, filter: string): Promise<void> => {
    await view.fill('input[type=search]', filter);
    await view.click('.choice-save');
  };

  test('of the demo stay there, and those of two panels are kept beside each other', async ({ driver }) => {
    const demo = await panelOf(driver, '/panel.html?demo');
    await refined(demo);
    await save(demo, 'code:DEMO');
    await expect.poll(() => saved(demo)).toEqual(['code:DEMO']);
    const kept = () => demo.run(async () => JSON.stringify(await chrome.storage.session.get()));
    await expect.poll(kept).toContain('"filter":"code:DEMO"');

    const one = await panelOf(driver, '/panel.html');
    expect(await one.run(() => document.querySelector<HTMLInputElement>('input[type=search]')?.value)).toBe('');
    await refined(one);
    expect(await saved(one)).toEqual([]);
    const other = await panelOf(driver, '/panel.html');
    await refined(other);
    await save(one, 'code:ONE');
    await expect.poll(() => saved(other)).toEqual(['code:ONE']);
    await save(other, 'code:OTHER');
    await expect.poll(() => saved(one)).toEqual(['code:ONE', 'code:OTHER']);
    expect(await saved(demo)).toEqual(['code:DEMO']);

    await one.run(async () => {
      await chrome.storage.local.set({ 'saved-filters': Array.from({ length: 20 }, (_, index) => `code:E_${index}`) });
    });
    await shows(one, 'no more can be');
    expect(await one.run(() => document.querySelector('.choice-save'))).toBeNull();
    await one.run(() => chrome.storage.local.remove('saved-filters'));
  });
});

describe('settings', () => {
  test('go into a file and come back from it', async ({ driver }) => {
    const options = await openOptions(driver);
    await options.click('input[name=theme][value=dark]');
    await expect.poll(() => options.run(() => document.documentElement.dataset['theme'])).toBe('dark');
    await options.fill('#threshold-code', 'HTTP_503');
    await options.click('text=Add a threshold');
    await shows(options, 'HTTP_503');
    const chosen = await settings(options);
    const file = await exported(options);

    await options.click('input[name=theme][value=system]');
    await expect.poll(() => options.run(() => document.documentElement.dataset['theme'] ?? '')).toBe('');
    await choose(options, file);
    await shows(options, 'The settings were imported');
    expect(await settings(options)).toEqual(chosen);
    await expect.poll(() => options.run(() => document.documentElement.dataset['theme'])).toBe('dark');

    await options.click('text=Undo');
    await shows(options, 'The settings are as they were before');
    expect(await settings(options)).toMatchObject({ theme: 'system', thresholds: { HTTP_503: 10 } });
  });

  test.for([
    [
      'broken',
      '{"format":"nexla-error-inspector/settings","version":1,"settings":{"bases":7,"sites":[]}}',
      'broken at “bases”',
    ],
    ['another program’s', '{"theme":"dark"}', 'not a settings file'],
    ['old', '{"format":"nexla-error-inspector/settings","version":0,"settings":{}}', 'an old form'],
  ] as const)('a file that is %s changes nothing, and says why', async ([, file, why], { driver }) => {
    const options = await openOptions(driver);
    await options.click('input[name=theme][value=light]');
    await expect.poll(() => settings(options)).toMatchObject({ theme: 'light' });
    const before = await settings(options);
    await shows(options, 'Export and import');
    await choose(options, file);
    await shows(options, why);
    await shows(options, 'Nothing was changed');
    expect(await settings(options)).toEqual(before);
  });
});

describe('a settings file that is gone before it is read', () => {
  test('changes nothing, and the options say so', async ({ driver }) => {
    const options = await openOptions(driver);
    const file = path.join(driver.profile, 'chosen.json');
    await writeFile(file, '{}');
    await options.run(() => {
      addEventListener('change', (event) => event.stopImmediatePropagation(), { capture: true, once: true });
    });
    await options.choose('#settings-file', file);
    await rm(file);
    const before = await settings(options);
    await options.run(() => {
      document.querySelector('#settings-file')?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await shows(options, /The browser can't read this file[\s\S]*Nothing was changed/);
    expect(await settings(options)).toEqual(before);
  });
});

describe('what is muted', () => {
  test('is listed, and is no longer once that is ended by its button', async ({ driver }) => {
    const options = await openOptions(driver);
    await options.run(async (until) => {
      const mute = { name: 'mute', what: 'code', of: 'MUTED_1', until };
      if (!(await chrome.runtime.sendMessage(mute))?.committed) throw new Error('not answered');
    }, Date.now() + 3_600_000);
    await shows(options, /MUTED_1\s+Muted until/);
    await options.click('[aria-label="End now and show alerts of MUTED_1 again"]');
    await shows(options, 'Nothing is muted');
    await reload(options);
    await shows(options, 'Nothing is muted');
  });
});

describe('how long errors are kept', () => {
  test('is as it was typed, if that can be', async ({ driver }) => {
    const options = await openOptions(driver);
    const days = '[aria-label="How long it is kept"] .number:first-child input';
    const shown = () => options.run((field) => document.querySelector<HTMLInputElement>(field)?.value, days);
    await expect.poll(shown).toBe(String(MOST_KEPT.days));
    const type = async (value: string) => {
      await options.fill(days, value);
      await options.press('Enter');
    };
    await type('30');
    await expect.poll(() => settings(options)).toMatchObject({ retention: { ...MOST_KEPT, days: 30 } });
    await type('0');
    await expect.poll(shown).toBe('30');
    await reload(options);
    await expect.poll(shown).toBe('30');
    await type(String(MOST_KEPT.days));
    await expect.poll(() => settings(options)).toMatchObject({ retention: MOST_KEPT });
  });
});

describe('about the extension', () => {
  test('are its version and diagnostics, which are seen before they are copied', async ({ driver }) => {
    const options = await openOptions(driver);
    const version = await options.run(() => chrome.runtime.getManifest().version);
    await shows(options, new RegExp(`Versions\\s+Nexla Error Inspector\\s+${version.replaceAll('.', '\\.')}\\s`));
    await options.click('text=Show diagnostics');
    const seen = () => options.run(() => document.querySelector('.diagnostics pre')?.textContent ?? '');
    await expect.poll(seen).toContain(`"extension": "${version}"`);
    const diagnostics = await seen();
    await options.click('[aria-label="Copy diagnostics"]');
    await expect.poll(() => options.run(() => document.querySelector('.diagnostics')?.textContent)).toContain('Copied');
    // A person pastes it somewhere else.
    await goTo(options, '/explain.html');
    await options.click('#source');
    await options.press('Control+v');
    const pasted = () => options.run(() => document.querySelector<HTMLTextAreaElement>('#source')?.value);
    await expect.poll(pasted).toBe(diagnostics);
  });
});

describe('what is stored', () => {
  test('can be deleted by site, and only there', async ({ driver }) => {
    await fail(driver, `${API}/wipe-here`, 2, 500);
    await fail(driver, 'https://api.nexla.io/wipe-not-here', 1, 500);
    await storedErrors(driver, 2, at('/wipe-here'));
    await storedErrors(driver, 1, at('/wipe-not-here'));
    const options = await openOptions(driver);
    await shows(options, /Errors, with redacted bodies\s+(?:Entries )?[3-9]/);
    await wipe(options, 'https://dataops.nexla.io');
    await storedErrors(driver, 0, at('/wipe-here'));
    await storedErrors(driver, 1, at('/wipe-not-here'));
    const ofSite = () =>
      options.run(() => document.querySelectorAll('#wipe option[value="https://dataops.nexla.io"]').length);
    await expect.poll(ofSite).toBe(0);
  });

  test('can be deleted by time', async ({ driver }) => {
    await fail(driver, `${API}/wipe-now`, 1, 500);
    await storedErrors(driver, 1, at('/wipe-now'));
    const options = await openOptions(driver);
    await wipe(options, 'before-week');
    await storedErrors(driver, 1, at('/wipe-now'));
    await wipe(options, 'hour');
    await storedErrors(driver, 0, at('/wipe-now'));
  });
});

describe('everything that is stored', () => {
  test('stays where the page is told to keep it, and goes once its deletion is confirmed', async ({ driver }) => {
    await fail(driver, `${API}/wipe-all`, 2, 500);
    await fail(driver, 'https://api.nexla.io/wipe-all-too', 1, 500);
    await storedErrors(driver, 2, at('/wipe-all'));
    await storedErrors(driver, 1, at('/wipe-all-too'));
    const options = await openOptions(driver);
    await options.click('.wipe .button-danger:not(:disabled)');
    await shows(options, 'Delete for good: Everything recorded?');
    await options.click('.wipe .button:not(.button-danger)');
    await expect.poll(() => options.text()).not.toContain('Delete for good');
    await storedErrors(driver, 2, at('/wipe-all'));
    await wipe(options, 'all');
    await storedErrors(driver, 0, () => true);
    await expect.poll(() => options.run(() => document.querySelector('#wipe:disabled') !== null)).toBe(true);
  });
});

describe('what is older than it is kept', () => {
  test('is deleted when the hourly alarm comes, and nothing else is', async ({ driver }) => {
    await fail(driver, `${API}/kept`, 1, 500);
    await storedErrors(driver, 1, at('/kept'));
    const options = await openOptions(driver);
    await options.run(async (days) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const db = await done(indexedDB.open('nexla-error-inspector'));
      const errors = db.transaction('errors', 'readwrite').objectStore('errors');
      const [{ id, ...kept }] = (await done(errors.index('at').getAll(null))).slice(-1);
      const old = { ...kept, keys: ['outlived'], at: Date.now() - (days + 1) * 86_400_000 };
      await done(errors.add({ ...old, exchange: { ...kept.exchange, path: '/nexla-api/outlived' } }));
      db.close();
    }, MOST_KEPT.days);
    await storedErrors(driver, 1, at('/outlived'));
    await options.run(() => chrome.alarms.create('housekeeping', { when: Date.now(), periodInMinutes: 60 }));
    await storedErrors(driver, 0, at('/outlived'));
    await storedErrors(driver, 1, at('/kept'));
  });
});

describe('a threshold', () => {
  test('that is lowered below what came raises an alert at once', async ({ driver }) => {
    await fail(driver, `${API}/threshold`, 3, 409);
    await storedErrors(driver, 3, at('/threshold'));
    const options = await openOptions(driver);
    const title = () => options.run(() => chrome.action.getTitle({}));
    await options.fill('#threshold-code', 'HTTP_409');
    await options.click('text=Add a threshold');
    await shows(options, 'HTTP_409');
    expect(await title()).not.toContain('HTTP_409');
    // In alphabetical order: AUTH_002, AUTH_003, HTTP_409.
    await options.fill('.rows .row:nth-child(3) input[type=number]', '2');
    // A field is saved as it is left. Enter may go to the suggestions for the code, which tests keep open in Firefox.
    await options.click('h1');
    await expect.poll(title).toMatch(/HTTP_409: 3 .*more than 2/);
    expect(await settings(options)).toMatchObject({ thresholds: { HTTP_409: 2 } });
  });
});

describe('the error dictionary', () => {
  test('shows the entry that a link names, and finds others by any of their names', async ({ driver }) => {
    const view = await openOptions(driver);
    await goTo(view, '/dictionary.html#AUTH_003');
    await shows(view, /Your session has expired[\s\S]*"error_code": "AUTH_003"/);
    await view.fill('.dictionary-search input', 'RATE_LIMITED');
    await shows(view, '1 entry');
    await view.click('.dictionary-row');
    await shows(view, /Safe to retry/);
    expect(await view.run(() => location.hash)).toBe('#RATE_001');
    await view.fill('.dictionary-search input', 'no such error');
    await shows(view, '0 entries');
  });

  test('keeps nothing in its address but an entry of its own', async ({ driver }) => {
    const view = await openOptions(driver);
    const address = () => view.run(() => location.pathname + location.search + location.hash);
    await goTo(view, '/dictionary.html?q=pl4nted#pl4nted%20words');
    await shows(view, /\d+ entries/);
    await expect.poll(address).toBe('/dictionary.html');
    await view.run(() => {
      location.hash = '#rate_limited';
    });
    await shows(view, /Safe to retry/);
    await view.run(() => {
      location.hash = '#pl4nted';
    });
    await expect.poll(address).toBe('/dictionary.html');
    expect(await view.text()).not.toContain('pl4nted');
  });
});

// The last one: it takes the history away.
describe('options whose database cannot be opened', () => {
  test('say why, go on with all that needs none, and read it again once it can be', async ({ driver }) => {
    const options = await openOptions(driver);
    await options.run(breakDatabase);
    await options.run(() => void setTimeout(() => location.reload()));
    await shows(options, /The history can't be read[\s\S]*disk is full[\s\S]*Try again/);
    const unavailable = async () => (await options.text()).match(/Not available while/g)?.length;
    await expect.poll(unavailable).toBe(1);
    await options.click('input[name=theme][value=dark]');
    await expect.poll(() => settings(options)).toMatchObject({ theme: 'dark' });
    await options.click('text=Show diagnostics');
    await shows(options, '"stored": "unreadable"');

    await options.run(() => {
      const request = indexedDB.deleteDatabase('nexla-error-inspector');
      return new Promise<void>((resolve) => {
        request.onsuccess = () => resolve();
      });
    });
    await options.click('text=Try again');
    await shows(options, 'Errors, with redacted bodies');
    await shows(options, 'Nothing is muted');
  });
});
