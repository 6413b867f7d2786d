import { describe, expect } from 'vitest';
import type { Driver, Tab, View } from './driver.ts';
import {
  API,
  APP,
  addBase,
  allSources,
  at,
  errorSeenBy,
  requestIdOf,
  shows,
  start,
  storedErrors,
  test,
} from './scenario.ts';

const rateLimited = {
  status: 429,
  headers: { 'Retry-After': '40', Date: new Date().toUTCString() },
  body: { error: 'rate_limit_exceeded', error_description: 'Too many requests', error_code: 'RATE_001' },
};

const call = (tab: Tab, url: string) => tab.run(async (href) => void (await fetch(href)), url);

async function failOnce(driver: Driver, path: string, response: object): Promise<Tab> {
  const url = `${API}/${path}`;
  driver.server.play([{ method: 'GET', url, status: 500, ...response }]);
  const tab = await driver.open(APP);
  await call(tab, url);
  await storedErrors(driver, 1, at(`/${path}`));
  return tab;
}

test.afterEach(({ driver }) => driver.closeTabs());

const COUNTED = /\b\d+ errors/;

/** The panel as a page of its own, where the details stand beside the list. */
async function openWidePanel(driver: Driver): Promise<View> {
  const page = await driver.openOptions();
  await page.run(async () => {
    await (chrome.storage.session ?? chrome.storage.local).remove(['panel', 'panel-page']);
    setTimeout(() => location.assign('/panel.html'));
  });
  await shows(page, 'Groups');
  await page.click('text=List');
  return page;
}

/** Opens it again, as it was left. */
async function reopen(panel: View): Promise<void> {
  await panel.run(() => {
    document.title = 'before';
    setTimeout(() => location.reload());
  });
  await expect.poll(() => panel.run(() => document.title)).not.toBe('before');
}

/** What the panel keeps of how it is. */
const kept = (panel: View) =>
  panel.run(async () => JSON.stringify(await (chrome.storage.session ?? chrome.storage.local).get()));

describe('before anything failed', () => {
  test('the popup says so and the badge is empty', async ({ driver, expect }) => {
    const popup = await driver.openPopup();
    await shows(popup, /nothing|no /i);
    await expect.poll(() => driver.badge()).toBe('');
  });

  test('the popup says of a page that it is not watched, and only of such a page', async ({ driver, server }) => {
    const unwatched = await driver.open(`http://127.0.0.1:${server.httpPort}/`);
    const popup = await driver.pressButton(unwatched);
    await shows(popup, 'This page is not watched');
    await shows(popup, 'Add this page');
    await shows(await driver.pressButton(await driver.open(APP)), 'No Nexla API call seen yet');
  });
});

describe('the panel inside DevTools', () => {
  test('shows what happened before it was opened, and explains it', async ({ driver, server }) => {
    const tab = await failOnce(driver, 'flows', rateLimited);
    const panel = await driver.openPanel(tab);
    await shows(panel, 'GET /flows');
    await panel.click('#error-list [role=option]');
    await shows(panel, 'RATE_001');
    await shows(panel, String(requestIdOf(server, '/flows')));
    await shows(panel, /Retry-After/i);
    await shows(panel, 'rate_limit_exceeded');
    // Every source sees this tab, so there is nothing to mend.
    const notLive = () =>
      panel.run(() => [...document.querySelectorAll('.health-off, .health-partly')].map((one) => one.textContent));
    await expect.poll(notLive).toEqual([]);
  });

  test('goes on while errors arrive, the page is reloaded and the background dies', async ({ driver, server }) => {
    const tab = await failOnce(driver, 'before', {});
    const panel = await driver.openPanel(tab);
    await shows(panel, '/before');
    await tab.reload();
    // What is told of the page outlives a look at another view.
    for (const view of ['Rates', 'List']) await panel.click(`text=${view}`);
    await shows(panel, /Page loaded anew at .+ nothing has failed since/);
    await driver.stopBackground();
    server.play([{ method: 'GET', url: `${API}/after`, status: 503 }]);
    await call(tab, `${API}/after`);
    await shows(panel, '/after');
    await shows(panel, '/before');
  });

  test('listens to the network before it is ever shown: a worker’s body arrives', async ({ driver, server }) => {
    const url = `${API}/devtools-only`;
    server.play([{ method: 'GET', url, status: 409, body: { message: 'Already exists', error_code: 'DUPLICATE' } }]);
    const tab = await driver.open(APP);
    await driver.openDevtools(tab);
    await tab.run(
      async (one) => void (await (window as never as { runCalls(calls: unknown[]): Promise<unknown> }).runCalls([one])),
      { method: 'GET', url, from: 'worker' },
    );
    await errorSeenBy(driver, [...driver.networkSources, 'devtools-network'], ({ code }) => code === 'DUPLICATE');
  });

  test('groups errors, tells page loads apart, and filters by properties', async ({ driver, server, expect }) => {
    const tab = await failOnce(driver, 'grouped', { status: 404, body: { error_code: 'GONE' } });
    // Errors of frames and workers, between the loads too, neither divide the list nor hide where it is divided.
    for (const from of ['iframe', 'worker'] as const) {
      const framed = { method: 'GET', url: `${API}/from-${from}`, from };
      server.play([{ ...framed, status: 404 }]);
      await tab.run(
        async (one) =>
          void (await (window as never as { runCalls(calls: unknown[]): Promise<unknown> }).runCalls([one])),
        framed,
      );
      await storedErrors(driver, 1, at(`/from-${from}`));
    }
    await tab.reload();
    server.play([{ method: 'GET', url: `${API}/grouped`, status: 404, body: { error_code: 'GONE' } }]);
    await call(tab, `${API}/grouped`);
    await storedErrors(driver, 2, at('/grouped'));
    const panel = await driver.openPanel(tab);
    await expect.poll(() => panel.run(() => document.querySelectorAll('.row-begins-page').length)).toBe(1);
    await panel.click('text=Groups');
    await shows(panel, /GONE · GET \/grouped[\s\S]*2×/);
    await shows(panel, 'Still failing');
    // When each was first and last seen is said, whatever room there is.
    const seen = () =>
      panel.run(() => {
        const times = [...document.querySelectorAll('.row-seen')];
        return times.every((time) => time.checkVisibility()) ? times.map((time) => time.textContent) : [];
      });
    await expect.poll(seen).toContainEqual(expect.stringMatching(/^\d\d:\d\d( to \d\d:\d\d)?$/));
    await panel.fill('input[type=search]', 'status:5xx');
    await shows(panel, 'No error matches');
    await panel.fill('input[type=search]', 'code:GONE /(/');
    await shows(panel, 'no regular expression');
    await shows(panel, '2×');
    await panel.fill('input[type=search]', '');
    server.play([{ method: 'GET', url: `${API}/grouped`, status: 200, body: {} }]);
    await call(tab, `${API}/grouped`);
    await shows(panel, 'Recovered');
  });

  test('tells a navigation within the site as it does a reload', async ({ driver, server, expect }) => {
    const tab = await failOnce(driver, 'first-page', { status: 404 });
    const panel = await driver.openPanel(tab);
    await shows(panel, '/first-page');
    const begins = () =>
      panel.run(() => [...document.querySelectorAll('.row-begins-page .row-endpoint')].map((row) => row.textContent));
    expect(await begins()).toEqual([]);
    await tab.goto(`${APP}another/page`);
    await shows(panel, /Page loaded anew at .+ nothing has failed since/);
    for (const path of ['second-page', 'second-page-too']) {
      server.play([{ method: 'GET', url: `${API}/${path}`, status: 404 }]);
      await call(tab, `${API}/${path}`);
      await storedErrors(driver, 1, at(`/${path}`));
    }
    await expect.poll(begins).toEqual(['GET /second-page']);
  });

  test('counts down in a group what its call has to wait for', async ({ driver, expect }) => {
    const tab = await failOnce(driver, 'awaited', {
      status: 429,
      headers: { 'Retry-After': '600' },
      body: { error: 'rate_limit_exceeded', error_code: 'RATE_001' },
    });
    const panel = await driver.openPanel(tab);
    await panel.click('text=Groups');
    await shows(panel, /Waiting \d+:\d\d/);
    const left = async () => {
      const [, minutes, seconds] = /Waiting (\d+):(\d\d)/.exec(await panel.text()) ?? [];
      return Number(minutes) * 60 + Number(seconds);
    };
    const first = await left();
    expect(first).toBeLessThanOrEqual(600);
    expect(first).toBeGreaterThan(400);
    await expect.poll(left).toBeLessThan(first);
  });

  test('is filtered by a click on what occurs, and by filters that were kept until they are forgotten', async ({
    driver,
    server,
    expect,
  }) => {
    const tab = await failOnce(driver, 'refined', { status: 404, body: { error_code: 'REFINED' } });
    server.play([{ method: 'GET', url: `${API}/clashed`, status: 409, body: { error_code: 'CLASHED' } }]);
    await call(tab, `${API}/clashed`);
    await storedErrors(driver, 1, ({ code }) => code === 'CLASHED');
    const panel = await driver.openPanel(tab);
    const filter = () => panel.run(() => document.querySelector<HTMLInputElement>('input[type=search]')?.value);
    const codes = () =>
      panel.run(() =>
        [...document.querySelectorAll('#error-list [role=option] .row-code')].map((row) => row.textContent),
      );
    const both = ['CLASHED', 'REFINED'];
    await expect.poll(codes).toEqual(both);
    await panel.click('.filter-refine');
    const markChoice = () =>
      panel.run(() => {
        const choices = [...document.querySelectorAll('.refine .choice')];
        const choice = choices.find((one) => one.querySelector('.choice-value')?.textContent === 'REFINED');
        choice?.setAttribute('data-refined', '');
        return choice?.querySelector('.choice-count')?.textContent;
      });
    await expect.poll(markChoice).toBe('1');
    await panel.click('[data-refined]');
    await expect.poll(filter).toBe('code:=REFINED');
    await expect.poll(codes).toEqual(['REFINED']);
    await panel.click('[data-refined][aria-pressed=true]');
    await expect.poll(filter).toBe('');
    await expect.poll(codes).toEqual(both);

    await panel.fill('input[type=search]', 'status:409');
    await panel.click('.choice-save');
    await panel.fill('input[type=search]', '');
    await expect.poll(codes).toEqual(both);
    await panel.click('.choice-saved > .choice');
    await expect.poll(filter).toBe('status:409');
    await expect.poll(codes).toEqual(['CLASHED']);
    await panel.click('[aria-label="Forget status:409"]');
    await expect.poll(() => panel.run(() => document.querySelector('.choice-saved'))).toBeNull();
    // What is shown stays; after all, it can be kept again.
    expect(await filter()).toBe('status:409');
    const savedFilters = () =>
      panel.run(async () => JSON.stringify((await chrome.storage.local.get('saved-filters'))['saved-filters'] ?? []));
    await expect.poll(savedFilters).toBe('[]');
  });

  test('opens as it was left', async ({ driver, expect }) => {
    const tab = await failOnce(driver, 'left-open', { status: 409 });
    const panel = await driver.openPanel(tab);
    await shows(panel, '/left-open');
    await panel.fill('input[type=search]', 'method:GET nxl_sk_0123456789abcdef0123456789abcdef');
    await shows(panel, 'No error matches');
    await panel.fill('input[type=search]', 'method:GET');
    await panel.click('#error-list [role=option]');
    await shows(panel, /what happened/i);
    await expect
      .poll(() => kept(panel))
      .toMatch(/"method:GET",("isRefining":false,"selected":\{[^}]*\},)?"isOpen":true/);
    expect(await kept(panel)).not.toContain('nxl_sk_');
    await panel.run(() => {
      document.title = 'before';
      location.reload();
    });
    const leftOpen = () =>
      panel.run(() => {
        const isNew = document.title !== 'before' && document.querySelector('.details') !== null;
        return isNew ? document.querySelector<HTMLInputElement>('input[type=search]')?.value : null;
      });
    await expect.poll(leftOpen).toBe('method:GET');
  });

  test('draws few elements however many errors there are', async ({ driver, expect }) => {
    const tab = await failOnce(driver, 'one-of-many', {});
    const panel = await driver.openPanel(tab);
    await panel.click('text=All tabs');
    await shows(panel, '/one-of-many');
    await panel.run(storeCopies, 2000);
    const elements = () => panel.run(() => document.querySelectorAll('#error-list *').length);
    for (const view of ['Groups', 'List']) {
      await expect.poll(() => panel.text()).toContain(view);
      await panel.click(`text=${view}`);
      await shows(panel, /\b2,0\d\d errors/);
      await expect.poll(elements).toBeGreaterThan(20);
      expect(await elements()).toBeLessThanOrEqual(400);
    }
  });

  test('is scrolled where it was left, but never held there', async ({ driver, expect }) => {
    await failOnce(driver, 'one-of-fewer', {});
    const panel = await openWidePanel(driver);
    await panel.run(storeCopies, 500);
    await expect.poll(() => panel.run(firstCode)).toBe('COPY_499');
    await shows(panel, COUNTED);
    const top = () => panel.run(() => document.querySelector('.list-scroller')?.scrollTop ?? 0);
    const scroll = (to: number) => panel.run((px) => document.querySelector('.list-scroller')?.scrollTo(0, px), to);
    await scroll(1e7);
    const bottom = await top();
    await expect.poll(() => kept(panel)).toContain(`"list":${bottom}`);
    await reopen(panel);
    await expect.poll(top).toBe(bottom);
    // Shorter than it was: it opens at its end, from where it can be scrolled.
    await panel.run(deleteCopies, 450);
    await reopen(panel);
    await shows(panel, COUNTED);
    await expect.poll(top).toBeGreaterThan(0);
    expect(await top()).toBeLessThan(bottom);
    await scroll(40);
    await panel.run(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await top()).toBe(40);
    // What another filter finds is read from its beginning.
    await panel.fill('input[type=search]', 'COPY');
    await expect.poll(top).toBe(0);
  });

  test('has one scrollbar for its list, its details and its rates, and none of its own', async ({ driver, expect }) => {
    await failOnce(driver, 'long', rateLimited);
    const panel = await openWidePanel(driver);
    const taller = () => panel.run(() => document.documentElement.scrollHeight - innerHeight);
    await shows(panel, '/long');
    await panel.click('#error-list [role=option]');
    await shows(panel, /How this was seen/i);
    expect(await taller()).toBeLessThanOrEqual(0);
    await panel.click('text=Rates');
    await panel.click('.rate-table summary');
    await shows(panel, 'Errors an hour');
    expect(await taller()).toBeLessThanOrEqual(0);
  });

  test('is used by keys from the line that was clicked, wherever they lead', async ({ driver, expect }) => {
    await failOnce(driver, 'clicked', {});
    const panel = await openWidePanel(driver);
    await panel.run(storeCopies, 400);
    await expect.poll(() => panel.run(firstCode)).toBe('COPY_399');
    await shows(panel, COUNTED);
    await panel.click('#error-list [role=option]');
    await shows(panel, /what happened/i);
    /** Where a screen reader is: the number of the selected line, counted from the end where that is nearer. */
    const active = () =>
      panel.run(() => {
        const id = document.activeElement?.getAttribute('aria-activedescendant');
        const line = document.querySelector(`#error-list > * > #${id}[aria-selected=true]`);
        const [place, total] = ['aria-posinset', 'aria-setsize'].map((name) => Number(line?.getAttribute(name)));
        return line && place && total ? (place > total / 2 ? place - 1 - total : place) : document.activeElement?.id;
      });
    await expect.poll(active).toBe(1);
    for (let line = 2; line <= 60; line += 1) await panel.press('j');
    await expect.poll(active).toBe(60);
    await panel.press('k');
    await expect.poll(active).toBe(59);
    await panel.press('End');
    await expect.poll(active).toBe(-1);
    await panel.press('ArrowUp');
    await expect.poll(active).toBe(-2);
    await panel.press('Home');
    await expect.poll(active).toBe(1);
    await panel.press('Enter');
    await expect.poll(() => panel.run(() => document.activeElement?.className)).toBe('details');
  });

  test('shows the line that was clicked while the lines change their height', async ({ driver, expect }) => {
    await failOnce(driver, 'one-of-tall', {});
    const panel = await openWidePanel(driver);
    await panel.run(storeCopies, 400);
    await expect.poll(() => panel.run(firstCode)).toBe('COPY_399');
    await shows(panel, COUNTED);
    const place = () =>
      panel.run(() => {
        const line = document.querySelector('#error-list [aria-selected=true]');
        const box = document.querySelector('.list-scroller')?.getBoundingClientRect();
        const { top = 0, bottom = 0, height = 0 } = line?.getBoundingClientRect() ?? {};
        const isSeen = line !== null && box !== undefined && top >= box.top - 1 && bottom <= box.bottom + 1;
        return { line: line?.querySelector('.row-code')?.textContent, isSeen, isTall: height > 40 };
      });
    await panel.run(() => document.querySelector('.list-scroller')?.scrollTo(0, 200 * 28));
    // The lowest line that is seen whole.
    const lowest = () =>
      panel.run(() => {
        const bottom = document.querySelector('.list-scroller')?.getBoundingClientRect().bottom ?? 0;
        const lines = [...document.querySelectorAll('#error-list [role=option]')];
        const line = lines.findLast((one) => one.getBoundingClientRect().bottom <= bottom);
        line?.setAttribute('data-lowest', '');
        return line?.querySelector('.row-code')?.textContent ?? '';
      });
    await expect.poll(lowest).toMatch(/COPY_1\d\d/);
    const line = await lowest();
    await panel.run(() => document.querySelector<HTMLElement>('[data-lowest]')?.click());
    await expect.poll(place).toEqual({ line, isSeen: true, isTall: true });
    await panel.press('Escape');
    await expect.poll(place).toEqual({ line, isSeen: true, isTall: false });
  });

  test('keeps the focus in the details while another error is chosen there', async ({ driver, server, expect }) => {
    const tab = await failOnce(driver, 'chosen', { status: 409 });
    server.play([{ method: 'GET', url: `${API}/chosen`, status: 409 }]);
    await call(tab, `${API}/chosen`);
    await storedErrors(driver, 2, at('/chosen'));
    const panel = await openWidePanel(driver);
    await shows(panel, '/chosen');
    await panel.run(() => document.getElementById('error-list')?.focus());
    await panel.press('ArrowDown');
    await panel.press('Enter');
    const current = () =>
      panel.run(() => {
        const all = [...document.querySelectorAll('.occurrence')];
        return [all.findIndex((one) => one.matches('[aria-current]')), document.activeElement?.className];
      });
    await expect.poll(current).toEqual([0, 'details']);
    await panel.run(() => document.querySelectorAll<HTMLElement>('.occurrence')[1]?.focus());
    await panel.press('Enter');
    await expect.poll(current).toEqual([1, 'details']);
  });

  test('says what a filter found, and not each error that arrives', async ({ driver, expect }) => {
    const tab = await failOnce(driver, 'said', { status: 409 });
    const panel = await openWidePanel(driver);
    await shows(panel, '/said');
    await panel.run(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement;
          const words = element?.closest('[role=status], [role=alert], [aria-live]')?.textContent;
          if (words) said.push(words);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const said = () => panel.run(() => (window as never as { said: string[] }).said);
    for (let more = 0; more < 5; more += 1) await call(tab, `${API}/said`);
    await storedErrors(driver, 6, at('/said'), 60_000);
    expect(await said()).toEqual([]);
    await panel.fill('input[type=search]', 'endpoint:/said');
    await expect.poll(said).toEqual(['6 matches']);
    await call(tab, `${API}/said`);
    await shows(panel, '7 matches');
    expect(await said()).toEqual(['6 matches']);
  });

  test('draws rates and their times in one direction, and remembers how far back', async ({ driver, expect }) => {
    await failOnce(driver, 'rated', {});
    const panel = await openWidePanel(driver);
    await panel.click('text=Rates');
    await panel.click('text=Week');
    const times = () =>
      panel.run(() => {
        document.documentElement.dir = 'rtl';
        const [oldest, newest] = document.querySelector('.rate-times')?.children ?? [];
        return oldest && newest && oldest.getBoundingClientRect().left < newest.getBoundingClientRect().left;
      });
    await expect.poll(times).toBe(true);
    await expect.poll(() => kept(panel)).toContain('"span":"week"');
    await reopen(panel);
    const span = () => panel.run(() => document.querySelector('input[name=span]:checked')?.parentElement?.textContent);
    await expect.poll(span).toBe('Week');
  });

  test('changes its views by keys, and has keys, health and its scope in the rates too', async ({ driver, expect }) => {
    const tab = await failOnce(driver, 'switched', {});
    const panel = await driver.openPanel(tab);
    await shows(panel, '/switched');
    await panel.run(() => document.getElementById('error-list')?.focus());
    await panel.press('3');
    await shows(panel, 'Counted in all tabs');
    await shows(panel, /Network/);
    const span = () => panel.run(() => document.querySelector('input[name=span]:checked')?.parentElement?.textContent);
    await expect.poll(span).toBe('Hour');
    await panel.press('+');
    await expect.poll(span).toBe('Day');
    await panel.press('-');
    await expect.poll(span).toBe('Hour');
    const active = () =>
      panel.run(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.parentElement?.textContent;
      });
    // What had the focus has gone with its view.
    expect(await panel.run(() => document.activeElement?.tagName)).toBe('MAIN');
    await panel.press('ArrowDown');
    await shows(panel, 'Counted in all tabs');
    const codes = () => panel.run(() => [...document.querySelectorAll('.rate')].map((one) => one.ariaLabel));
    await expect.poll(codes).toContain('HTTP_500');
    await panel.press('j');
    expect(await active()).toBe((await codes())[0]);
    await panel.press('?');
    await shows(panel, 'Next code');
    // Under the sheet no key does anything.
    for (const key of ['+', '1']) await panel.press(key);
    await panel.press('Escape');
    await expect.poll(() => panel.run(() => document.querySelector('dialog') === null)).toBe(true);
    expect(await span()).toBe('Hour');
    await panel.press('2');
    await shows(panel, '/switched');
    await panel.press('ArrowDown');
    await expect.poll(() => panel.run(() => document.activeElement?.id)).toBe('error-list');
    await expect.poll(() => panel.run(() => document.querySelectorAll('[aria-selected=true]').length)).toBe(1);
  });

  test('can be used by keys alone', async ({ driver, expect }) => {
    const tab = await failOnce(driver, 'keys-1', {});
    await failOnce(driver, 'keys-2', {});
    const panel = await driver.openPanel(tab);
    await panel.click('text=All tabs');
    await shows(panel, '/keys-2');
    await panel.run(() => document.getElementById('error-list')?.focus());
    await panel.press('ArrowDown');
    await panel.press('j');
    await panel.press('Enter');
    await shows(panel, /what happened[\s\S]*keys-1/i);
    await panel.press('Escape');
    await expect.poll(() => panel.run(() => document.activeElement?.id)).toBe('error-list');
    await panel.press('?');
    await shows(panel, 'They rest while you type');
    await panel.press('Escape');
    await expect.poll(() => panel.run(() => document.querySelector('dialog') === null)).toBe(true);
    await panel.press('/');
    await panel.press('j');
    await expect.poll(() => panel.run(() => document.activeElement?.tagName)).toBe('INPUT');
  });
});

describe('the panel after the browser was quit and started again', () => {
  test('lists under “This tab” nothing of the tab that had its number before, and under “All tabs” everything', {
    timeout: 300_000,
  }, async ({ server, expect, onTestFinished }) => {
    const first = await start(server, {});
    onTestFinished(() => first.close());
    await failOnce(first, 'before-quit', { status: 409 });
    await first.quit();

    const second = await start(server, { profile: first.profile });
    onTestFinished(() => second.close());
    const tab = await second.open(APP);
    await (await second.openOptions()).run(giveToTab, `${APP}*`);
    const panel = await second.openPanel(tab);
    for (const view of ['Groups', 'List']) {
      await panel.click(`text=${view}`);
      await shows(panel, 'Show 1 error of all tabs');
    }
    await panel.click('text=Show 1 error of all tabs');
    await shows(panel, '/before-quit');
    await panel.click('text=This tab');
    await shows(panel, 'Show 1 error of all tabs');

    // The browser still runs when the background starts anew.
    for (const path of ['after-quit', 'after-restart']) {
      server.play([{ method: 'GET', url: `${API}/${path}`, status: 409 }]);
      await call(tab, `${API}/${path}`);
      await storedErrors(second, 1, at(`/${path}`));
      await second.stopBackground();
    }
    for (const view of ['Groups', 'List']) {
      await panel.click(`text=${view}`);
      await shows(panel, '/after-restart');
      await shows(panel, '/after-quit');
      expect(await panel.text()).not.toContain('/before-quit');
    }
  });
});

describe('what history adds', () => {
  test('a recovery with a new token and a quota that a success stated, though the background died in between', async ({
    driver,
    server,
  }) => {
    const expired = { error: 'token_expired', error_description: 'Access token has expired', error_code: 'AUTH_003' };
    const quota = {
      'X-RateLimit-Limit': '60',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(Math.floor(Date.now() / 1000) + 600),
    };
    const tab = await failOnce(driver, 'teams', { status: 401, body: expired });
    await driver.stopBackground();
    server.play([
      { method: 'POST', url: `${API}/token/refresh`, status: 200, body: {} },
      { method: 'GET', url: `${API}/teams`, status: 200, headers: quota, body: [] },
    ]);
    await tab.run(async (url) => void (await fetch(url, { method: 'POST' })), `${API}/token/refresh`);
    await call(tab, `${API}/teams`);
    await shows(await driver.openPopup(), 'The request limit is used up');
    const panel = await driver.openPanel(tab);
    await panel.click('#error-list [role=option]');
    await shows(panel, /Recovered after .+, with a new token/);
    await shows(panel, 'list of teams');
  });
});

describe('the popup', () => {
  test('says in plain words what failed, newest first, and what to do', async ({ driver, server }) => {
    await failOnce(driver, 'popup-data', rateLimited);
    const requestId = String(requestIdOf(server, '/popup-data'));
    const popup = await driver.openPopup();
    await shows(popup, 'Too many requests');
    await shows(popup, requestId);
    // What was looked at is no longer news.
    await expect.poll(() => driver.badge()).toBe('');
  });
});

describe('the options page', () => {
  test('adds a private deployment, whose errors are then observed', async ({ driver, server, expect }) => {
    await addBase(driver, 'https://acme.nexla.io/nexla-api');
    server.on(
      ({ url }) => url.hostname === 'acme.nexla.io',
      ({ url }, response) =>
        void (url.pathname === '/'
          ? response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Acme</title>')
          : response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"message":"not yours"}')),
    );
    const tab = await driver.open('https://acme.nexla.io/');
    await call(tab, 'https://acme.nexla.io/nexla-api/projects/12');
    const error = await errorSeenBy(driver, allSources(driver), ({ error: { message } }) => message === 'not yours');
    expect(error).toMatchObject({ endpoint: 'GET /projects/{id}', base: 'https://acme.nexla.io/nexla-api' });
  });

  test('adds an address with a prefix of its own, and goes on observing the built-in ones', async ({
    driver,
    server,
    expect,
  }) => {
    await addBase(driver, 'https://acme.nexla.io/v9');
    server.on(
      ({ url }) => url.hostname === 'acme.nexla.io',
      (_, response) => void response.writeHead(500, { 'Access-Control-Allow-Origin': '*' }).end(),
    );
    server.play([{ method: 'GET', url: `${API}/still-seen`, status: 500 }]);
    const tab = await driver.open(APP);
    // Workers are seen by webRequest alone.
    await tab.run(
      async (calls) =>
        void (await (window as never as { runCalls(calls: unknown[]): Promise<unknown> }).runCalls(calls)),
      [`${API}/still-seen`, 'https://acme.nexla.io/v9/seen-too'].map((url) => ({ method: 'GET', url, from: 'worker' })),
    );
    const [builtIn] = await storedErrors(driver, 1, at('/still-seen'));
    const [added] = await storedErrors(driver, 1, at('/seen-too'));
    // Their answers have no body.
    expect([builtIn?.exchange.sources, added?.exchange.sources]).toEqual([['web-request'], ['web-request']]);
  });

  test('deletes everything that was recorded', async ({ driver, expect }) => {
    await failOnce(driver, 'to-be-deleted', {});
    const options = await driver.openOptions();
    await options.run(async () => {
      const answer = await chrome.runtime.sendMessage({ name: 'clear-history' });
      if (answer?.committed !== true) throw new Error('not answered');
    });
    expect(await driver.stored()).toEqual([]);
    await expect.poll(() => driver.badge()).toBe('');
  });
});

/** Runs in the extension: errors like the first one, each with a code of its own, from `COPY_0` on. */
async function storeCopies(copies: number): Promise<void> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('nexla-error-inspector'));
  const [{ id, ...row }] = await done(db.transaction('errors').objectStore('errors').getAll(null, 1));
  const errors = db.transaction('errors', 'readwrite').objectStore('errors');
  const at = Date.now();
  for (let copy = 0; copy < copies; copy += 1) {
    errors.add({ ...row, at: at - copies + copy, code: `COPY_${copy}`, keys: [`copy-${copy}-${at}`] });
  }
  await done(errors.count());
  db.close();
  setTimeout(() => location.reload(), 100);
}

/** Runs in the extension: gives every error that is stored the number of a tab, as another run of the browser may. */
async function giveToTab(url: string): Promise<void> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const [tab] = await chrome.tabs.query({ url });
  if (tab?.id === undefined) throw new Error(`no tab shows ${url}`);
  const db = await done(indexedDB.open('nexla-error-inspector'));
  const errors = db.transaction('errors', 'readwrite').objectStore('errors');
  const rows = await done(errors.getAll());
  for (const row of rows) errors.put({ ...row, tabId: tab.id });
  await done(errors.count());
  db.close();
}

/** Runs in the panel. */
function firstCode(): string | null | undefined {
  return document.querySelector('#line-0 .row-code')?.textContent;
}

/** Runs in the extension: takes as many of the newest errors away. */
async function deleteCopies(count: number): Promise<void> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('nexla-error-inspector'));
  const errors = db.transaction('errors', 'readwrite').objectStore('errors');
  for (const key of (await done(errors.getAllKeys())).slice(-count)) errors.delete(key);
  await done(errors.count());
  db.close();
}
