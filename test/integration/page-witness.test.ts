import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GREETING, READ_ALL } from '../../lib/capture/page-channel.ts';
import { watchDocument } from '../../lib/capture/page-witness.ts';
import { type ApiBase, DEFAULT_BASES } from '../../lib/domain/sites.ts';
import type { PageRecord } from '../../lib/protocol/messages.ts';

const URL = 'https://dataops.nexla.io/nexla-api/flows';

/** ms since the document began. */
let now: number;

beforeEach(() => {
  now = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** So many ms in which the page does nothing else. */
function pass(ms: number): void {
  for (const end = now + ms; now < end; ) {
    now += 10;
    vi.advanceTimersByTime(10);
  }
}

/** So many ms in which the page's own code leaves no moment for timers: they all come late. */
function keepBusy(ms: number): void {
  now += ms;
  vi.advanceTimersByTime(ms);
}

/** A watched document: what it is told comes in the order of the test, and what it sends is kept. */
function watched(bases: readonly ApiBase[] | null = DEFAULT_BASES) {
  const sent: PageRecord[] = [];
  let onTimings: PerformanceObserverCallback = () => undefined;
  class Observer {
    constructor(callback: PerformanceObserverCallback) {
      onTimings = callback;
    }
    observe() {}
  }
  vi.stubGlobal('PerformanceObserver', Observer);
  const learn = watchDocument((records) => sent.push(...records));
  if (bases !== null) learn(bases);
  const channel = `channel ${Math.random()}`;
  performance.dispatchEvent(new CustomEvent(GREETING, { detail: channel }));
  const say = (message: string) =>
    performance.dispatchEvent(new CustomEvent(channel, { detail: message, cancelable: true }));
  return {
    sent,
    learn,
    channel,
    /** The hook tells of a call, made at this document time; whether that was answered. */
    answered: (id: number, calledAt: number, url = URL, status = 503) =>
      !say(`${id} ${status} ${calledAt} ${calledAt + 5} GET\n${url}\n`),
    read: (id: number) => say(`${id} +\nbody ${id}`),
    /** The browser tells of a call that it began at this document time. */
    timed: (startTime: number) => {
      const timing = { name: URL, responseStatus: 503, initiatorType: 'fetch', startTime, nextHopProtocol: 'h2' };
      const getEntries = () => [{ ...timing, responseStart: startTime + 4, responseEnd: startTime + 6 }];
      onTimings({ getEntries } as never, {} as never);
    },
  };
}

const shown = (records: readonly PageRecord[]) =>
  records.map(({ body, sources }) => `${body?.text} ${sources.join(' ')}`).sort();

describe('calls of a page to one URL at once', () => {
  // Firefox tells of a call's times before or after the page has its response.
  it.each<[string, (page: ReturnType<typeof watched>) => void]>([
    ['page first', (page) => [page.answered(1, 10), page.answered(2, 12), page.timed(11), page.timed(13)]],
    ['browser first', (page) => [page.timed(11), page.timed(13), page.answered(1, 10), page.answered(2, 12)]],
    ['crossed', (page) => [page.answered(1, 10), page.timed(13), page.answered(2, 12), page.timed(10.5)]],
  ])('are told of once each, by page and browser together: %s', (_, tell) => {
    for (const wait of [pass, keepBusy]) {
      const page = watched();
      tell(page);
      page.read(1);
      page.read(2);
      wait(5000);
      expect(shown(page.sent)).toEqual(['body 1 resource-timing page-hook', 'body 2 resource-timing page-hook']);
    }
  });

  it('stay two where an image came long before, though both have one address', () => {
    const page = watched();
    page.timed(3);
    page.answered(2, 300);
    pass(600);
    expect(shown(page.sent)).toEqual(['undefined resource-timing']);
    page.timed(301);
    page.read(2);
    expect(shown(page.sent)).toEqual(['body 2 resource-timing page-hook', 'undefined resource-timing']);
  });

  it('stay two where only the browser saw one of them', () => {
    for (const wait of [pass, keepBusy]) {
      const page = watched();
      page.timed(3);
      page.answered(2, 12);
      page.timed(13);
      page.read(2);
      wait(5000);
      expect(shown(page.sent)).toEqual(['body 2 resource-timing page-hook', 'undefined resource-timing']);
    }
  });
});

describe('an API that the user added', () => {
  const ADDED: ApiBase = { origin: 'https://acme.example', prefix: '/v1', errorsInside200: false };
  const call = `${ADDED.origin}${ADDED.prefix}/flows`;

  it('is told of from the first call on, though it is known only later', () => {
    const page = watched(null);
    page.answered(1, 10, call);
    page.read(1);
    page.answered(2, 12, 'https://other.example/');
    page.read(2);
    pass(3000);
    expect(page.sent).toEqual([]);
    page.learn([...DEFAULT_BASES, ADDED]);
    expect(page.sent.map(({ url, body }) => [url, body?.text])).toEqual([[call, 'body 1']]);
  });

  it('gets the same answer as every other address: none', () => {
    const page = watched([...DEFAULT_BASES, ADDED]);
    expect([call, URL, 'https://other.example/'].map((url, index) => page.answered(index, 10, url))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['once it may answer errors inside a success', true, 1],
    ['not for the sake of any other', false, 0],
  ])('has the hook read all successes: %s', (_, errorsInside200, times) => {
    const page = watched();
    let asked = 0;
    performance.addEventListener(page.channel + READ_ALL, () => {
      asked += 1;
    });
    page.learn([...DEFAULT_BASES, { ...ADDED, errorsInside200 }]);
    expect(asked).toBe(times);
  });
});
