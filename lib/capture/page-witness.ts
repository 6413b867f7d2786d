import { type ApiBase, baseOf } from '../domain/sites.ts';
import type { PageRecord } from '../protocol/messages.ts';
import { CALL_FOR_GREETING, GREETING, type HookBody, type HookResponse } from './page-channel.ts';

/** A hook report is sent without its resource timing entry after this long. */
const NO_TIMING_MS = 1000;
/** A resource timing entry is sent without a hook report after this long: images, beacons, pages without the hook. */
const NO_HOOK_MS = 500;
/** The longest that anything is held back. */
const HELD_MS = 10_000;

type Held = {
  record: PageRecord;
  /** What tells this call from others, apart from time. */
  group: string;
  /** When the page's code made the call, `performance.now()`; null where the hook said nothing of it. */
  calledAt: number | null;
  /** Null where resource timing said nothing of it. */
  timing: PerformanceResourceTiming | null;
  bodyDone: boolean;
  /** `performance.now()` after which it is sent as it is. */
  due: number;
};

/**
 * Runs in the isolated world of a document: joins what the browser's resource timing witnessed with what the
 * page hook says of the same call. Calls of one kind are sent in the order of their responses: matching relies on it.
 */
export function watchDocument(bases: () => readonly ApiBase[], send: (records: PageRecord[]) => void): void {
  let held: Held[] = [];
  let lastNumber = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A document time as wall-clock ms, by the offset of this moment: `timeOrigin` is off after a sleep. */
  const wall = (documentTime: number) => Math.round(Date.now() - performance.now() + documentTime);

  /** A call of which nothing else is known yet; when it started is 0 until someone says it. */
  function hold(requestUrl: string, status: number): Held {
    lastNumber += 1;
    const item: Held = {
      record: {
        n: lastNumber,
        requestUrl,
        url: requestUrl,
        method: null,
        status,
        startedAt: 0,
        respondedAt: null,
        endedAt: null,
        protocol: null,
        fromCache: null,
        body: null,
        sources: [],
      },
      group: `${status} ${requestUrl}`,
      calledAt: null,
      timing: null,
      bodyDone: false,
      due: performance.now() + NO_HOOK_MS,
    };
    held.push(item);
    return item;
  }

  /** Sends what is due at `now` (`performance.now()`). */
  function release(now = performance.now()): void {
    clearTimeout(timer);
    const blocked = new Set<string>();
    const ready: PageRecord[] = [];
    held = held.filter((item) => {
      if (item.due <= now && !blocked.has(item.group)) {
        // Calls at once may cross: the time of this one is then what the hook's report of another lacks, which is looked
        // for among those that are sent now as well.
        const timing = item.timing as PerformanceResourceTiming;
        const said = item.calledAt === null && partner(timing, timing.responseEnd);
        if (said) addTiming(said, timing);
        else ready.push(item.record);
        return false;
      }
      blocked.add(item.group);
      return true;
    });
    if (ready.length > 0) send(ready);
    if (held.length > 0) {
      timer = setTimeout(release, Math.max(Math.min(...held.map((item) => item.due)) - now, 20));
    }
  }

  function onTiming(timing: PerformanceResourceTiming): void {
    const { name, responseStatus: status } = timing;
    const said = partner(timing);
    // Only a hook report makes a 2xx worth a word: its body says that it is an error.
    if (/frame/.test(timing.initiatorType) || !(said || (status > 399 && baseOf(bases(), name)))) return;
    addTiming(said ?? hold(name, status), timing);
  }

  function addTiming(item: Held, timing: PerformanceResourceTiming): void {
    const { record } = item;
    item.timing = timing;
    record.startedAt = wall(timing.startTime);
    if (timing.responseStart) record.respondedAt ??= wall(timing.responseStart);
    record.endedAt = wall(timing.responseEnd);
    record.protocol = timing.nextHopProtocol || null;
    record.fromCache =
      (timing as { deliveryType?: string }).deliveryType === 'cache' || (timing.transferSize > 0 ? false : null);
    // What passed a service worker of the page may have been made up by it: no witness on its own. `workerStart` tells of
    // one, but not of other origins, and never in Firefox. There an answer without a network protocol may have passed one,
    // in a page that has a service worker.
    if (!timing.workerStart && (record.protocol || !navigator.serviceWorker?.controller)) {
      record.sources.unshift('resource-timing');
    }
    if (item.bodyDone) item.due = 0;
  }

  /** The hook report of the call that this entry times: the last one that had been called by the time it started. */
  function partner(timing: PerformanceResourceTiming, started = timing.startTime + 1): Held | undefined {
    const group = `${timing.responseStatus} ${timing.name}`;
    return held.findLast((item) => item.group === group && !item.timing && (item.calledAt as number) <= started);
  }

  const awaitingBody = new Map<number, Held>();

  /** True where it is an API call whose body may explain something. */
  function onResponse([id, url, status, asked, method, calledAt, respondedAt]: HookResponse): boolean {
    const base = baseOf(bases(), url);
    if (!base || (status < 400 && !base.errorsInside200)) return false;
    const requestUrl = new URL(asked ?? url, document.baseURI).href;
    const group = `${status} ${requestUrl}`;
    const timed = held.find(
      (item) =>
        item.group === group &&
        item.calledAt === null &&
        (item.timing as PerformanceResourceTiming).startTime + 1 >= calledAt,
    );
    const item = timed ?? hold(requestUrl, status);
    const { record } = item;
    item.calledAt = calledAt;
    item.due = performance.now() + HELD_MS;
    record.url = url;
    record.startedAt ||= wall(calledAt);
    record.method = method?.toUpperCase() ?? null;
    record.respondedAt = wall(respondedAt);
    record.sources.push('page-hook');
    awaitingBody.set(id, item);
    return true;
  }

  function onBody([id, text, truncated]: HookBody): void {
    const item = awaitingBody.get(id);
    if (!item) return;
    awaitingBody.delete(id);
    item.record.body = text === null ? null : { text, truncated };
    item.bodyDone = true;
    item.due = item.timing ? 0 : performance.now() + NO_TIMING_MS;
    release();
  }

  /** The channel is a page's to write on, should it learn the name: whatever is not of the right shape is nothing. */
  function onHookEvent(event: Event): void {
    try {
      const message = JSON.parse((event as CustomEvent).detail);
      // The initials of its types, and a dash for null; what is no list has no `map`.
      const types = message.map((value: unknown) => (value === null ? '-' : (typeof value)[0])).join('');
      if (/^n[s-]b$/.test(types)) onBody(message);
      else if (/^nsn[s-][s-]nn$/.test(types) && onResponse(message)) event.preventDefault();
    } catch {}
  }

  function onGreeting(event: Event): void {
    const channel = (event as CustomEvent<unknown>).detail;
    if (typeof channel !== 'string') return;
    document.removeEventListener(GREETING, onGreeting);
    document.addEventListener(channel, onHookEvent);
    event.preventDefault();
  }
  document.addEventListener(GREETING, onGreeting);
  document.dispatchEvent(new CustomEvent(CALL_FOR_GREETING));

  const onTimings = (entries: PerformanceEntryList) => {
    for (const entry of entries) {
      try {
        onTiming(entry as PerformanceResourceTiming);
      } catch {} // sandboxed frames may not ask for a service worker: there the browser's word is no witness
    }
    release();
  };
  const observer = new PerformanceObserver((list) => onTimings(list.getEntries()));
  observer.observe({ type: 'resource', buffered: true });
  addEventListener('pagehide', () => {
    onTimings(observer.takeRecords());
    release(Infinity);
  });
}
