import { describe, expect } from 'vitest';
import type { Driver, View } from './driver.ts';
import { API, APP, at, storedErrors, test } from './scenario.ts';

/** Has a call fail, and waits until that is stored. */
async function fail(driver: Driver, path: string, status: number): Promise<void> {
  const url = `${API}/${path}`;
  driver.server.play([{ method: 'GET', url, status, body: {} }]);
  const tab = await driver.open(APP);
  await tab.run(async (href) => void (await (await fetch(href)).text()), url);
  await storedErrors(driver, 1, at(`/${path}`));
  await tab.close();
}

/** What lies in session storage for the popup, as text; empty where nothing does. `page` is one of the extension's. */
const storedStill = (page: View) =>
  page.run(async () => {
    const { 'popup-still': still } = await chrome.storage.session.get('popup-still');
    return still === undefined ? '' : JSON.stringify(still);
  });

/** Waits for one that tells of all these calls. It comes after 20 s without anything new. */
async function stillOf(page: View, ...paths: string[]): Promise<string> {
  let still = '';
  await expect
    .poll(
      async () => {
        still = await storedStill(page);
        return paths.every((path) => still.includes(`/${path}`));
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  return still;
}

/** Opens the popup, and waits for its cards or for what it says without any. Whether a still stood there first. */
async function openedWithStill(driver: Driver): Promise<{ popup: View; hadStill: boolean }> {
  const popup = await driver.openPopup();
  await expect.poll(() => popup.run(() => document.querySelector('#root .card, #root .empty') !== null)).toBe(true);
  await expect.poll(() => popup.run(() => document.getElementById('still'))).toBeNull();
  return { popup, hadStill: await popup.run(() => performance.getEntriesByName('still').length === 1) };
}

describe("the popup's still", () => {
  test('shows what the popup then shows, but for what changes with time', async ({ driver }) => {
    await fail(driver, 'unavailable', 503);
    await fail(driver, 'forbidden', 403);
    const options = await driver.openOptions();
    const still = await stillOf(options, 'unavailable', 'forbidden');
    expect(still).not.toMatch(/ago|last hour: |just now|onclick|style/i);
    const { popup, hadStill } = await openedWithStill(driver);
    expect(hadStill).toBe(true);
    const shown = await popup.run((nodes) => {
      type Node = string | [string, Record<string, string>, ...Node[]];
      const outline = (element: Element): unknown => [
        element.localName,
        element.getAttribute('class') ?? '',
        ...[...element.childNodes].flatMap((child) => {
          if (child instanceof Element) {
            return child.matches('.visually-hidden, .cards-warnings') ? [] : [outline(child)];
          }
          return [child.textContent];
        }),
      ];
      const stillOutline = (node: Node): unknown => {
        if (typeof node === 'string') return node;
        const [tag, attributes, ...children] = node;
        return [tag, attributes['class'] ?? '', ...children.map(stillOutline)];
      };
      /** What changes with time is compared by its place alone. */
      const withoutHeld = (node: unknown): unknown => {
        if (!Array.isArray(node)) return node;
        const [tag, name, ...children] = node as [string, string, ...unknown[]];
        const plain = name.replace(' held', '').replace(' countdown-over', '');
        if (/^(?:countdown|card-when muted|popup-summary)$/.test(plain)) return [tag, plain];
        // Neighbouring texts are one.
        const joined: unknown[] = [];
        for (const child of children.map(withoutHeld)) {
          if (typeof child === 'string' && typeof joined.at(-1) === 'string') joined.push(joined.pop() + child);
          else joined.push(child);
        }
        return [tag, plain, ...joined];
      };
      const root = document.querySelector('#root > .popup') as Element;
      return {
        still: JSON.stringify(withoutHeld(stillOutline((JSON.parse(nodes) as { nodes: Node[] }).nodes[0] as Node))),
        live: JSON.stringify(withoutHeld(outline(root))),
      };
    }, still);
    expect(shown.still).toBe(shown.live);
  });

  test('is taken away by whatever changes what it shows, and is never of before', async ({ driver }) => {
    const { origin } = new URL(API);
    let options = await driver.openOptions();
    await fail(driver, 'first', 403);
    let last = await stillOf(options, 'first');
    const tell = (message: object) => options.run((told) => chrome.runtime.sendMessage(told), message);
    const hour = 3_600_000;
    const actions: [string, () => Promise<unknown>][] = [
      ['an error', () => fail(driver, 'second', 404)],
      ['a mute', () => tell({ name: 'mute', what: 'code', of: 'HTTP_403', until: Date.now() + hour })],
      ['other settings', () => options.fill('input[type=number]', '7').then(() => options.press('Tab'))],
      ['retention', () => options.run(() => chrome.alarms.create('housekeeping', { when: Date.now() }))],
      ['a deletion of some minutes', () => tell({ name: 'wipe-between', from: 0, until: hour })],
      ['the deletion of a site', () => tell({ name: 'wipe-site', origin })],
      ['the deletion of everything', () => tell({ name: 'clear-history' })],
    ];
    for (const [name, act] of actions) {
      // As one that an earlier background left.
      await driver.stopBackground();
      await options.run((still) => chrome.storage.session.set({ 'popup-still': JSON.parse(still) }), last);
      await act();
      if (name === 'other settings' || name === 'retention')
        await expect.poll(() => storedStill(options), { message: name }).toBe('');
      else expect(await storedStill(options), name).toBe('');
      const { hadStill } = await openedWithStill(driver);
      expect(hadStill, name).toBe(false);
      await driver.closeTabs();
      options = await driver.openOptions();
      if (name === 'an error') {
        last = await stillOf(options, 'first', 'second');
        expect((await openedWithStill(driver)).hadStill).toBe(true);
      }
    }
  });

  test('stands where the cards then stand, in whatever room and colours', async ({ driver }) => {
    await fail(driver, 'unavailable-again', 503);
    await fail(driver, 'limited', 429);
    const options = await driver.openOptions();
    await stillOf(options, 'unavailable-again', 'limited');
    const { popup } = await openedWithStill(driver);
    for (const [width, theme] of [
      ['380px', 'light'],
      ['380px', 'dark'],
      ['320px', 'light'],
    ] as const) {
      const places = await popup.run(
        async (room, colours) => {
          document.documentElement.dataset['theme'] = colours;
          document.documentElement.style.inlineSize = room;
          const placesIn = (parent: string) =>
            [
              ...document.querySelectorAll(
                `${parent} :is(.popup, header, main, footer, p, h1, h2, li, a, button, svg, .chip)`,
              ),
            ]
              .filter((element) => !element.matches('.cards-warnings, .cards-warnings *'))
              .map((element) => {
                const { x, y, width, height } = element.getBoundingClientRect();
                const at = [x, y, width, height].map((length) => Math.round(length)).join(' ');
                return `${element.localName} ${at} ${getComputedStyle(element).color}`;
              });
          const live = placesIn('#root');
          const root = document.getElementById('root') as HTMLElement;
          const shown = [...root.childNodes];
          root.replaceChildren();
          const script = document.createElement('script');
          script.src = '/popup-ahead.js';
          document.head.append(script);
          while (document.querySelector('#still .card') === null) await new Promise(requestAnimationFrame);
          document.documentElement.dataset['theme'] = colours;
          const still = placesIn('#still');
          document.getElementById('still')?.remove();
          root.replaceChildren(...shown);
          return { live, still };
        },
        width,
        theme,
      );
      expect(places.still.length).toBeGreaterThan(30);
      expect(places.still, `${width}, ${theme}`).toEqual(places.live);
    }
  });

  test('draws nothing where it is damaged or hostile', async ({ driver }) => {
    await fail(driver, 'whole', 403);
    const options = await driver.openOptions();
    const whole = JSON.parse(await stillOf(options, 'whole'));
    const within = (...nodes: unknown[]) => ({
      ...whole,
      nodes: [['div', { class: 'popup' }, ...whole.nodes, ...nodes]],
    });
    const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ['div', {}, inner], 'deep');
    const damages: Record<string, unknown> = {
      'no still': 7,
      'nothing in it': { ...whole, nodes: [] },
      'nodes that are none': within(7),
      'another version': { ...whole, maker: '0 en' },
      'not true yet': { ...whole, from: Date.now() + 60_000 },
      'no longer true': { ...whole, until: Date.now() - 1 },
      'no time': { ...whole, until: null },
      'a script': within(['script', { src: '/popup-ahead.js' }]),
      'a frame': within(['iframe', {}]),
      'a handler': within(['p', { onclick: 'alert(1)' }]),
      'a style': within(['p', { style: 'position: fixed' }]),
      'an id': within(['p', { id: 'root' }]),
      'a link elsewhere': within(['a', { href: 'https://attacker.example/' }]),
      'a link that runs': within(['a', { href: 'javascript:alert(1)' }]),
      'a link to another extension': within(['a', { href: '//abc/panel.html' }]),
      'a picture from elsewhere': within(['img', { src: 'https://attacker.example/1.png' }]),
      'an attribute that is none': within(['p', { class: { toString: 'x' } }]),
      'more than fits': within(...Array.from({ length: 3000 }, () => 'x')),
      'a text without end': within('x'.repeat(100_000)),
      'nodes within nodes': within(deep),
    };
    for (const [name, still] of Object.entries(damages)) {
      await options.run((value) => chrome.storage.session.set({ 'popup-still': value }), still);
      expect((await openedWithStill(driver)).hadStill, name).toBe(false);
    }
    // As it was, it is drawn.
    await options.run((value) => chrome.storage.session.set({ 'popup-still': value }), whole);
    expect((await openedWithStill(driver)).hadStill).toBe(true);
  });
});
