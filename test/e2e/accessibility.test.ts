import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chromium, launchChromium } from '../browser/chromium.ts';
import { type StandIn, startServer } from '../server/server.ts';
import { API, APP } from './scenario.ts';

/**
 * Every page in every state, as people see it who read in the dark, in the system's own colours, or enlarged: axe finds
 * nothing, nothing runs out of the window, and it holds in a language that is longer than English and read from right to
 * left. Chromium alone can be told how to look from outside; what is drawn is the same in both browsers.
 */

const EXTENSION = path.resolve(import.meta.dirname, '../../.output/chrome-mv3');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const ROOM = { width: 1280, height: 800 };
const POPUP_ROOM = { width: 380, height: 600 };

type State = { name: string; file: string; room?: typeof ROOM; enter?: (page: Page) => Promise<void> };

const showsText = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();

async function inList(page: Page): Promise<void> {
  await page.getByText('List', { exact: true }).click();
  await page.locator('[role=option]').first().waitFor();
}

const BEFORE: State[] = [
  { name: 'popup, nothing seen yet', file: 'popup.html', room: POPUP_ROOM, enter: showsText('No Nexla API call') },
  { name: 'panel, nothing seen yet', file: 'panel.html', enter: showsText('No Nexla API call') },
  { name: 'explain, nothing stored', file: 'explain.html', enter: showsText('Paste or drop') },
];

const AFTER: State[] = [
  {
    name: 'popup, problems',
    file: 'popup.html',
    room: POPUP_ROOM,
    enter: (page) => page.locator('.card').first().waitFor(),
  },
  {
    name: 'popup, everything unfolded',
    file: 'popup.html',
    room: POPUP_ROOM,
    async enter(page) {
      await page.locator('.card-more summary').first().click();
      await page.locator('.card-report button').first().click();
      await page.locator('.card-report button', { hasText: /Copied/ }).waitFor();
    },
  },
  { name: 'options', file: 'options.html', enter: (page) => page.locator('#address').waitFor() },
  {
    name: 'panel, groups',
    file: 'panel.html',
    async enter(page) {
      await page.getByText('Groups', { exact: true }).click();
      await page.locator('[role=option]').first().waitFor();
    },
  },
  { name: 'panel, list', file: 'panel.html', enter: inList },
  {
    name: 'panel, details',
    file: 'panel.html',
    async enter(page) {
      await inList(page);
      await page.locator('[role=option]').first().click();
      await page.locator('.details').waitFor();
    },
  },
  {
    name: 'panel, refining a filter with a mistake in it',
    file: 'panel.html',
    async enter(page) {
      await inList(page);
      await page.getByRole('searchbox').fill('status:9xx');
      await page.getByRole('button', { name: 'Refine' }).click();
      for (const found of ['.filter-problems .notice', '.choice-count']) await page.locator(found).first().waitFor();
    },
  },
  {
    name: 'panel, rates',
    file: 'panel.html',
    async enter(page) {
      await page.getByText('Rates', { exact: true }).click();
      for (const text of ['As a table', 'Where:']) await page.getByText(text).first().waitFor();
    },
  },
  {
    name: 'report on the last minutes',
    file: 'explain.html#minutes=20',
    enter: (page) => page.locator('textarea.report-text').first().waitFor(),
  },
  {
    name: 'explain, an error from elsewhere',
    file: 'explain.html',
    async enter(page) {
      await page.locator('textarea').first().fill('{"error":"token_expired","error_code":"AUTH_003"}');
      await page.getByRole('button', { name: 'Explain', exact: true }).click();
      await page.getByText('Your session has expired').first().waitFor();
    },
  },
];

/** Ways of looking at a page. */
const LOOKS = {
  light: (page: Page) => page.emulateMedia({ colorScheme: 'light' }),
  dark: (page: Page) => page.emulateMedia({ colorScheme: 'dark' }),
  'forced colours': (page: Page) => page.emulateMedia({ forcedColors: 'active' }),
  // At 200 % a window has room for half as many CSS pixels (WCAG 2.2, 1.4.10).
  '200 %': (page: Page) => {
    const { width, height } = page.viewportSize() ?? ROOM;
    return page.setViewportSize({ width: Math.max(320, width / 2), height: height / 2 });
  },
};

describe.runIf(process.env.E2E_BROWSER === 'chromium')('for everyone', () => {
  let server: StandIn;
  let browser: Chromium;
  let profile: string;
  let axe: string;

  beforeAll(async () => {
    server = await startServer();
    profile = await mkdtemp(path.join(os.tmpdir(), 'nexla-e2e-'));
    browser = await launchChromium({ extension: EXTENSION, profile, server, headless: true });
    axe = await readFile(AXE, 'utf8');
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  async function inState({ file, room = ROOM, enter }: State, check: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser.context.newPage();
    try {
      await page.setViewportSize(room);
      await page.goto(`chrome-extension://${browser.extensionId}/${file}`);
      // A panel opens as the state before left it.
      await page.evaluate(() => chrome.storage.session.remove('panel-page'));
      if (file === 'panel.html') await page.reload();
      await enter?.(page);
      await check(page);
    } finally {
      await page.close();
    }
  }

  /** What axe has to say, one line each. */
  async function violations(page: Page): Promise<string[]> {
    // Half a transition from one theme to the other is neither.
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    const { violations: found } = (await page.evaluate(
      (source) =>
        new Function(`${source}; return this.axe.run(document, { resultTypes: ['violations'] });`).call(window),
      axe,
    )) as AxeResults;
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }

  const runsOver = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  async function looksGood(state: State): Promise<void> {
    const found: string[] = [];
    await inState(state, async (page) => {
      for (const [look, apply] of Object.entries(LOOKS)) {
        await apply(page);
        found.push(...(await violations(page)).map((violation) => `${look}: ${violation}`));
        await page.emulateMedia({ colorScheme: null, forcedColors: null });
      }
      if ((await runsOver(page)) > 0) found.push('200 %: has to be scrolled sideways');
    });
    expect(found).toEqual([]);
  }

  async function canBeMirrored(state: State): Promise<void> {
    await inState(state, async (page) => {
      await page.evaluate(speakPseudo);
      const { SCREENSHOTS } = process.env;
      if (SCREENSHOTS) await page.screenshot({ path: path.join(SCREENSHOTS, `${state.name} rtl.png`), fullPage: true });
      expect(await runsOver(page)).toBeLessThanOrEqual(0);
      expect(await page.evaluate(textsOutside)).toEqual([]);
    });
  }

  describe('before anything failed', () => {
    it.each(BEFORE)('$name: axe finds nothing', looksGood);
    it.each(BEFORE)('$name: can be read from right to left', canBeMirrored);
  });

  describe('after errors', () => {
    beforeAll(async () => {
      const failing = [
        {
          status: 429,
          headers: { 'Retry-After': '600' },
          body: { error: 'rate_limit_exceeded', error_code: 'RATE_001' },
        },
        { status: 401, body: { error: 'token_expired', error_code: 'AUTH_003' } },
        { status: 503 },
        { status: 422, body: { error: 'validation_failed', error_code: 'VAL_001', details: { field: 'name' } } },
      ].map((response, index) => ({ method: 'GET', url: `${API}/data_sources/${index}/metrics`, ...response }));
      server.play(failing);
      const app = await browser.context.newPage();
      await app.goto(APP);
      for (const { url } of failing) await app.evaluate(async (href) => void (await fetch(href)), url);
      await inState(AFTER[0] as State, async (page) => {
        await page
          .locator('.card')
          .nth(failing.length - 1)
          .waitFor();
        await page.getByText('VAL_001').waitFor(); // the last body comes a little later
      });
      await app.close();
    });

    it.each(AFTER)('$name: axe finds nothing', looksGood);
    it.each(AFTER)('$name: can be read from right to left', canBeMirrored);

    it.each(AFTER)('$name: everything can be reached by the Tab key', async (state) => {
      await inState(state, async (page) => {
        // Twice around: a click has moved the place from which Tab goes on.
        const stops =
          2 * (await page.locator('a[href], button, input, select, textarea, summary, [tabindex]').count()) + 10;
        for (let press = 0; press < stops; press += 1) {
          await page.keyboard.press('Tab');
          await page.evaluate(() => document.activeElement?.setAttribute('data-reached', ''));
        }
        expect(await page.evaluate(notReached)).toEqual([]);
      });
    });

    it('of the countdowns of several cards one is said', async () => {
      await inState(AFTER[0] as State, async (page) => {
        expect(await page.locator('.card .countdown').count()).toBeGreaterThan(1);
        expect(await page.locator('.card .countdown [role=status]').count()).toBe(1);
      });
    });

    it('nothing moves for those who asked for stillness', async () => {
      for (const state of AFTER) {
        await inState(state, async (page) => {
          await page.emulateMedia({ reducedMotion: 'reduce' });
          expect(await page.evaluate(movingElements)).toEqual([]);
        });
      }
    });

    it.each([
      ['cannot be drawn', { error: { requestId: {} } }],
      ['lost its answer', { error: null }],
      ['lost its exchange', { exchange: null }],
    ])('a card that %s says so with diagnostics to copy, and the others stay', async (_, change) => {
      await inState(AFTER[0] as State, async (page) => {
        await page.locator('.card-title').first().waitFor();
        const before = await page.locator('.card-title').count();
        await page.evaluate(spoilOneError, change);
        await page.reload();
        await page.getByRole('button', { name: 'Copy diagnostics' }).waitFor();
        expect(await page.locator('.card-title').count()).toBe(before);
      });
    });

    it.each([
      ['its answer', { error: null }],
      ['its headers', { exchange: { responseHeaders: null } }],
    ])('an error that lost %s says so where it is opened, and the panel goes on', async (_, change) => {
      const line = /GET \/spoilt|This error can't be shown/;
      await inState({ name: 'panel', file: 'panel.html', enter: inList }, async (page) => {
        await page.evaluate(spoilOneError, change);
        await page.reload();
        await page.locator('[role=option]', { hasText: line }).first().click();
        await page.getByRole('button', { name: 'Copy diagnostics' }).waitFor();
        expect(await violations(page)).toEqual([]);
        await page.locator('[role=option]', { hasText: 'VAL_001' }).click();
        await page.locator('.details', { hasText: 'VAL_001' }).waitFor();
        expect(await page.getByRole('button', { name: 'Copy diagnostics' }).count()).toBe(0);
        // It was left open, and the panel opens all the same.
        await page.locator('[role=option]', { hasText: line }).first().click();
        await page.getByRole('button', { name: 'Copy diagnostics' }).waitFor();
        await page.reload();
        await page.getByRole('button', { name: 'Copy diagnostics' }).waitFor();
        await page.getByRole('button', { name: 'Close details' }).click();
        await page.locator('[role=option]', { hasText: 'VAL_001' }).waitFor();
        expect(await page.getByRole('button', { name: 'Copy diagnostics' }).count()).toBe(0);
      });
    });

    it('a damaged error takes the focus where it covers the list, and has a name', async () => {
      const room = { width: 400, height: 600 };
      await inState({ name: 'panel', file: 'panel.html', room, enter: inList }, async (page) => {
        await page.evaluate(spoilOneError, { exchange: { responseHeaders: null } });
        await page.reload();
        const line = /GET \/spoilt|This error can't be shown/;
        await page.locator('[role=option]', { hasText: line }).first().waitFor();
        await page.locator('#error-list').focus();
        for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
        const broken = page.getByRole('article', { name: 'This view broke' });
        await broken.getByRole('button', { name: 'Copy diagnostics' }).waitFor();
        await expect.poll(() => broken.evaluate((element) => element === document.activeElement)).toBe(true);
      });
    });

    it.each([
      ['its exchange', { exchange: null }],
      ['its answer', { error: null }],
      ['its headers', { exchange: { responseHeaders: null } }],
    ])('an error that lost %s is in the way of no other of its endpoint, no filter and no group', async (_, change) => {
      await inState({ name: 'panel', file: 'panel.html', enter: inList }, async (page) => {
        await page.evaluate(spoilOneError, { ...change, endpoint: 'GET /data_sources/{id}' });
        await page.reload();
        await page.locator('[role=option]', { hasText: 'RATE_001' }).click();
        await page.locator('.details', { hasText: 'RATE_001' }).waitFor();
        await page.locator('input[type=search]').fill('VAL_001');
        await page.getByText(/^\d+ match/).waitFor();
        await page.getByText('Groups', { exact: true }).click();
        await page.locator('[role=option]', { hasText: 'VAL_001' }).waitFor();
        await page.locator('input[type=search]').fill('');
        await expect.poll(() => page.locator('[role=option]').count()).toBeGreaterThan(2);
      });
    });

    // The last one: its clock is that of all pages of the browser.
    it('a countdown is said at its start, ten seconds before its end, and at its end', async () => {
      const page = await browser.context.newPage();
      await page.clock.install();
      await page.addInitScript(noteAnnouncements);
      await page.goto(`chrome-extension://${browser.extensionId}/panel.html`);
      await inList(page);
      await page.locator('[role=option]', { hasText: 'RATE_001' }).click();
      const said = () => page.evaluate(() => (window as never as { announced: string[] }).announced);
      await expect.poll(said).toHaveLength(1);
      await page.clock.runFor('10:10');
      expect(await said()).toEqual([
        expect.stringMatching(/^Retry at \d\d:\d\d:\d\d$/),
        '10 seconds until a retry makes sense',
        'Ready now',
      ]);
      await page.close();
    });
  });
});

/** Runs in the page before anything else: notes what comes into the countdowns' live regions once they are there. */
function noteAnnouncements(): void {
  const announced: string[] = [];
  Object.assign(window, { announced });
  const regions = new WeakSet<Element>();
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const region = element?.closest('.countdown [role=status]');
      if (region && regions.has(region)) announced.push(region.textContent ?? '');
    }
    for (const region of document.querySelectorAll('.countdown [role=status]')) regions.add(region);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Runs in the page: accents on every word, a third more of it, from right to left. */
function speakPseudo(): void {
  document.documentElement.dir = 'rtl';
  const accents: Record<string, string> = { a: 'á', e: 'ë', i: 'ï', o: 'ø', u: 'ü', n: 'ñ', c: 'ç' };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.nodeValue ?? '';
    const isFixed = node.parentElement?.closest('.mono, .chip, script, style, textarea, [translate=no]');
    if (!/[a-z]{2}/.test(text) || isFixed) continue;
    const longer = `${text} ${text.slice(0, Math.ceil(text.length / 3))}`;
    node.nodeValue = longer.replace(/[aeiounc]/g, (letter) => accents[letter] ?? letter);
  }
}

/** Runs in the page: texts of which something lies outside the window, but for those that are hidden on purpose. */
function textsOutside(): string[] {
  const range = document.createRange();
  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (!/\S/.test(node.nodeValue ?? '') || !parent?.checkVisibility()) continue;
    const isCut = [...ancestors(parent)].some((element) => getComputedStyle(element).overflowX !== 'visible');
    range.selectNodeContents(node);
    const { left, right } = range.getBoundingClientRect();
    if (!isCut && (left < -1 || right > innerWidth + 1)) found.push(node.nodeValue ?? '');
  }
  return found;

  function* ancestors(element: Element): Generator<Element> {
    for (let one: Element | null = element; one !== null; one = one.parentElement) yield one;
  }
}

/** Runs in the page. */
function movingElements(): string[] {
  return [...document.querySelectorAll('*')]
    .filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration.split(',').some((time) => Number.parseFloat(time) > 0);
    })
    .map((element) => element.outerHTML.slice(0, 80));
}

/** Runs in the page: what can be used and never had the focus. Of radio buttons one is enough: arrows reach the others. */
function notReached(): string[] {
  return [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
    .filter((element) => element.checkVisibility() && !(element as HTMLButtonElement).disabled && element.tabIndex >= 0)
    .filter((element) => !element.matches('[type=radio]:not(:checked)') && !element.hasAttribute('data-reached'))
    .map((element) => element.outerHTML.slice(0, 120));
}

/** Runs in the extension: the only error that is not as any version of it wrote them, but for the changes like another. */
async function spoilOneError({
  error = {},
  exchange = {},
  endpoint = 'GET /spoilt',
}: {
  error?: object | null;
  exchange?: object | null;
  endpoint?: string;
}): Promise<void> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('nexla-error-inspector'));
  const errors = db.transaction('errors', 'readwrite').objectStore('errors');
  for (const row of await done(errors.getAll())) if (row.keys.includes('spoilt')) await done(errors.delete(row.id));
  const [{ id, ...row }] = (await done(errors.getAll(null, 1))) as [{ id: number; error: object; exchange: object }];
  await done(
    errors.add({
      ...row,
      endpoint,
      keys: ['spoilt'],
      at: Date.now(),
      error: error && { ...row.error, ...error },
      exchange: exchange && { ...row.exchange, ...exchange },
    }),
  );
  db.close();
}
