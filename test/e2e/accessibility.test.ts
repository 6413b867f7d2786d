import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Chromium,
  grantHost,
  launchChromium,
  openDevtools,
  pressButton,
  showPanel,
  stopWorker,
  withholdHost,
} from '../browser/chromium.ts';
import { type StandIn, startServer } from '../server/server.ts';
import { APP, breakDatabase } from './scenario.ts';
import {
  AFTER,
  BEFORE,
  DAMAGED,
  DEMO,
  FAILING,
  inList,
  ofOtherTabs,
  overUnwatched,
  PROBLEMS,
  ROOM,
  type State,
  UNREADABLE,
  UNWATCHED,
  WITHHELD_AFTER,
  WITHHELD_BEFORE,
} from './states.ts';

/**
 * Every page in every state, as people see it who read in the dark, in the system's own colours, or enlarged: axe finds
 * nothing, nothing runs out of the window, and it holds in a language that is longer than English and read from right to
 * left. Chromium alone can be told how to look from outside; what is drawn is the same in both browsers.
 */

const EXTENSION = path.resolve(import.meta.dirname, '../../.output/chrome-mv3');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** A host of Nexla's API. */
const HOST = 'https://dataops.nexla.io/*';
/** A folder for pictures of each state, for those who want to look at them. */
const { SCREENSHOTS } = process.env;

/** A page of the extension: a tab of its own, or a frame in the window of DevTools. A popup's size is its own affair. */
type Shown = { page: Page; view: Page | Frame; isResizable?: boolean };

/** Ways of looking at a page, and what can be wrong in them alone. */
const LOOKS: Look[] = [
  { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' } },
  {
    name: 'dark',
    media: { colorScheme: 'dark', forcedColors: 'none' },
    onlyRules: ['color-contrast', 'link-in-text-block'],
  },
  {
    name: 'forced colours',
    media: { colorScheme: 'light', forcedColors: 'active' },
    onlyRules: ['color-contrast', 'link-in-text-block'],
  },
  // A window has room for half as many CSS pixels (WCAG 2.2, 1.4.10).
  { name: '200 %', media: { colorScheme: 'light', forcedColors: 'none' }, isEnlarged: true },
];
type Look = {
  name: string;
  media: { colorScheme: 'light' | 'dark'; forcedColors: 'none' | 'active' };
  onlyRules?: string[];
  isEnlarged?: boolean;
};

/** Panels as they are docked below or beside a page, and on a wide screen. */
const PANEL_ROOMS = [
  { width: 1280, height: 250 },
  { width: 300, height: 700 },
  { width: 2000, height: 900 },
];

describe.runIf(process.env.E2E_BROWSER === 'chromium')('for everyone', () => {
  let server: StandIn;
  let browser: Chromium;
  let profile: string;
  let axe: string;

  beforeAll(async () => {
    server = await startServer();
    profile = await mkdtemp(path.join(os.tmpdir(), 'nexla-e2e-'));
    const hosts = [new URL(UNWATCHED).hostname];
    browser = await launchChromium({ extension: EXTENSION, profile, server, headless: true, hosts });
    axe = await readFile(AXE, 'utf8');
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  async function openIn({ file, room = ROOM, enter }: State): Promise<Page> {
    const page = await browser.context.newPage();
    await page.setViewportSize(room);
    await page.goto(`chrome-extension://${browser.extensionId}/${file}`);
    // A panel opens as the state before left it.
    await page.evaluate(async () => {
      for (const area of [chrome.storage.session, chrome.storage.local]) {
        const kept = Object.keys(await area.get());
        await area.remove(kept.filter((key) => /^(panel|saved-filters)/.test(key)));
      }
    });
    if (file.startsWith('panel.html')) await page.reload();
    await enter(page);
    return page;
  }

  async function inState(state: State, check: (page: Page) => Promise<void>): Promise<void> {
    const page = await openIn(state);
    await check(page).finally(() => page.close());
  }

  /** What axe has to say, one line each. */
  async function violations(view: Page | Frame, onlyRules?: string[]): Promise<string[]> {
    const options: RunOptions = { resultTypes: ['violations'], ...(onlyRules && { runOnly: onlyRules }) };
    const { violations: found } = (await view.evaluate(
      ([source, chosen]) =>
        new Function('chosen', `${source}; return this.axe.run(document, chosen);`).call(window, chosen),
      [axe, options] as const,
    )) as AxeResults;
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }

  const runsOver = (view: Page | Frame): Promise<number> =>
    view.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  /** What holds of a state, whatever it is: each check goes on where the one before ended. */
  function holds(name: string, open: () => Promise<Shown>): void {
    describe(name, () => {
      let page: Page;
      let view: Page | Frame;
      let isResizable: boolean;
      const picture = async (look: string) => {
        if (SCREENSHOTS) await page.screenshot({ path: path.join(SCREENSHOTS, `${name} ${look}.png`), fullPage: true });
      };

      beforeAll(async () => {
        ({ page, view, isResizable = true } = await open());
      });
      afterAll(() => page?.close());

      it('axe finds nothing', async () => {
        const found: string[] = [];
        const { width, height } = page.viewportSize() ?? ROOM;
        for (const { name, media, onlyRules, isEnlarged = false } of LOOKS) {
          if (isEnlarged && !isResizable) continue;
          await page.emulateMedia(media);
          if (isEnlarged) await page.setViewportSize({ width: Math.max(320, width / 2), height: height / 2 });
          await expect.poll(() => view.evaluate(looksLike, media)).toBe(true);
          await picture(name);
          found.push(...(await violations(view, onlyRules)).map((violation) => `${name}: ${violation}`));
          if (isEnlarged && (await runsOver(view)) > 0) found.push(`${name}: has to be scrolled sideways`);
        }
        await page.emulateMedia({ colorScheme: null, forcedColors: null });
        if (isResizable) await page.setViewportSize({ width, height });
        expect(found).toEqual([]);
      });

      it.runIf(name.startsWith('panel'))('its parts are scrolled, and never the panel as a whole', async () => {
        const before = page.viewportSize() ?? ROOM;
        for (const room of [before, ...PANEL_ROOMS]) {
          if (isResizable) await page.setViewportSize(room);
          const message = `${room.width} × ${room.height}`;
          const taller = () => view.evaluate(() => document.documentElement.scrollHeight - innerHeight);
          await expect.poll(taller, { message }).toBeLessThanOrEqual(0);
          await expect.poll(() => runsOver(view), { message: `${message}, sideways` }).toBeLessThanOrEqual(0);
        }
        if (isResizable) await page.setViewportSize(before);
      });

      it('everything can be reached by the Tab key', async () => {
        // Twice around: a click has moved the place from which Tab goes on.
        const stops =
          2 * (await view.locator('a[href], button, input, select, textarea, summary, [tabindex]').count()) + 10;
        await view.evaluate(noteReached);
        for (let press = 0; press < stops; press += 1) await page.keyboard.press('Tab');
        expect(await view.evaluate(notReached)).toEqual([]);
      });

      it('nothing moves for those who asked for stillness', async () => {
        await page.emulateMedia({ reducedMotion: 'reduce' });
        expect(await view.evaluate(movingElements)).toEqual([]);
      });

      // The last one: it puts other words into the page.
      it('can be read from right to left', async () => {
        await view.evaluate(speakPseudo);
        await picture('rtl');
        expect(await runsOver(view)).toBeLessThanOrEqual(0);
        expect(await view.evaluate(textsOutside)).toEqual([]);
      });
    });
  }

  function holdsIn(states: readonly State[]): void {
    for (const state of states) {
      holds(state.name, async () => {
        const page = await openIn(state);
        return { page, view: page };
      });
    }
  }

  function whileWithheld(states: readonly State[]): void {
    describe('while the browser withholds access', () => {
      beforeAll(() => withholdHost(browser, HOST));
      afterAll(() => grantHost(browser, HOST));
      holdsIn(states);
    });
  }

  describe('before anything failed', () => {
    holdsIn(BEFORE);
    holds('popup, over a page that is not watched', async () => {
      const front = await browser.context.newPage();
      await front.goto(UNWATCHED);
      const page = await pressButton(browser, front);
      await overUnwatched(page);
      return { page, view: page, isResizable: false };
    });
    whileWithheld(WITHHELD_BEFORE);

    describe('while the database cannot be opened', () => {
      const inExtension = async (work: () => Promise<void>) => {
        const page = await browser.context.newPage();
        await page.goto(`chrome-extension://${browser.extensionId}/icon/icon.svg`);
        await page.evaluate(work);
        await page.close();
      };
      beforeAll(() => inExtension(breakDatabase));
      afterAll(async () => {
        await inExtension(async () => void indexedDB.deleteDatabase('nexla-error-inspector'));
        await stopWorker(browser);
      });
      holdsIn(UNREADABLE);
    });
  });

  describe('after errors', () => {
    beforeAll(async () => {
      server.play(FAILING);
      const app = await browser.context.newPage();
      await app.goto(APP);
      for (const { url } of FAILING) await app.evaluate(async (href) => void (await fetch(href)), url);
      await inState(PROBLEMS, async (page) => {
        await page
          .locator('.card')
          .nth(FAILING.length - 1)
          .waitFor();
        await page.getByText('VAL_001').waitFor(); // the last body comes a little later
      });
      await app.close();
    });

    holdsIn(AFTER);
    holdsIn(DEMO);
    whileWithheld(WITHHELD_AFTER);

    holds('panel in DevTools, errors of other tabs only, on a page that is not watched', async () => {
      const tab = await browser.context.newPage();
      await tab.goto(UNWATCHED);
      const page = await openDevtools(browser, tab);
      const view = await showPanel(browser, page, 'Nexla', 'panel.html');
      await ofOtherTabs(view);
      return { page, view };
    });

    it('of the countdowns of several cards one is said', async () => {
      await inState(PROBLEMS, async (page) => {
        expect(await page.locator('.card .countdown').count()).toBeGreaterThan(1);
        expect(await page.locator('.card .countdown [role=status]').count()).toBe(1);
      });
    });

    it.each([
      ['cannot be drawn', { error: { requestId: {} } }],
      ['lost its answer', { error: null }],
      ['lost its exchange', { exchange: null }],
    ])('a card that %s says so with diagnostics to copy, and the others stay', async (_, change) => {
      await inState(PROBLEMS, async (page) => {
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

    it.each(
      ['panel, list', 'panel, groups', 'panel, rates'].flatMap((name) =>
        PANEL_ROOMS.map((room) => [name, `${room.width} × ${room.height}`, room] as const),
      ),
    )('%s: what is chosen in its toolbar can be at %s', async (name, _, room) => {
      const state = AFTER.find((one) => one.name === name) as State;
      await inState({ ...state, room }, async (page) => {
        if (name === 'panel, rates') {
          await page.getByText('Week', { exact: true }).click();
          await expect.poll(() => page.locator('input[name=span]:checked ~ span').innerText()).toBe('Week');
        } else {
          await page.getByRole('searchbox').click();
          await page.keyboard.type('code:VAL_001');
          await page.locator('[role=option]', { hasText: /AUTH_003/ }).waitFor({ state: 'detached' });
          await page.locator('[role=option]', { hasText: /VAL_001/ }).waitFor();
        }
        expect(await runsOver(page)).toBeLessThanOrEqual(0);
      });
    });

    it('the end of the details can be read in a low and narrow panel', async () => {
      const room = { width: 300, height: 250 };
      await inState({ name: 'panel', file: 'panel.html', room, enter: inList }, async (page) => {
        await page.locator('[role=option]', { hasText: 'VAL_001' }).click();
        await page.locator('.details .links').waitFor();
        const whatIsThere = () =>
          page.evaluate(() => {
            const link = document.querySelector('.details .links a') as HTMLElement;
            link.scrollIntoView({ block: 'center' });
            const { left, top } = link.getBoundingClientRect();
            return document.elementFromPoint(left + 5, top + 5)?.closest('a, header')?.className;
          });
        await expect.poll(whatIsThere).toBe('');
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

    describe('where one of them is damaged', () => {
      beforeAll(() => inState(PROBLEMS, (page) => page.evaluate(spoilOneError, { error: null })));
      holdsIn(DAMAGED);
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

/** Runs in the page: it is drawn so. A frame in DevTools learns later of both, and half a change is neither. */
async function looksLike({ colorScheme, forcedColors }: Look['media']): Promise<boolean> {
  const { theme = colorScheme } = document.documentElement.dataset;
  if (!matchMedia(`(prefers-color-scheme: ${colorScheme}) and (forced-colors: ${forcedColors})`).matches) return false;
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  return theme === colorScheme;
}

/** Runs in the page: marks what gets the focus from now on. */
function noteReached(): void {
  const note = (element: EventTarget | null) => element instanceof Element && element.setAttribute('data-reached', '');
  note(document.activeElement);
  addEventListener('focusin', ({ target }) => note(target));
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

/** Runs in the page: what can be used and never had the focus; a dialog lets nothing else be used. Of radio buttons one is enough: arrows reach the others. */
function notReached(): string[] {
  const root = document.querySelector('dialog:modal') ?? document;
  return [...root.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
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
  // Always the same one: which was stored first is chance.
  const all = (await done(errors.getAll())) as { id: number; code: string; error: object; exchange: object }[];
  const { id: _id, ...row } = all.find(({ code }) => code === 'AUTH_003') as (typeof all)[number];
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
