import { type ApiBase, baseOf, DEFAULT_BASES } from '../domain/sites.ts';
import type { PageRecord } from '../protocol/messages.ts';
import {
  ERRORS_INSIDE_200,
  GREETING,
  type HookBody,
  type HookResponse,
  READ_ALL,
  readHookMessage,
} from './page-channel.ts';

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
 * @returns tells it which API bases there are, at first and whenever that changes. Until then only calls of the default
 * ones are sent, and the others are held.
 */
export function watchDocument(send: (records: PageRecord[]) => void): (bases: readonly ApiBase[]) => void {
  let bases: readonly ApiBase[] | null = null;
  let channel = '';
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
    addEventListener('pagehide', onLeave); // once, however often; `document.open` takes it away
    return item;
  }

  /** Whether an API call may be behind these URLs; a 2xx only where errors come inside it. Null: not known yet. */
  function isWanted(status: number, ...urls: string[]): boolean | null {
    const found = urls.map((url) => baseOf(bases ?? DEFAULT_BASES, url));
    return found.some((base) => base && (status > 399 || base.errorsInside200)) || (bases === null ? null : false);
  }

  /** Sends what is due at `now` (`performance.now()`), and forgets what is no API call. */
  function release(now = performance.now()): void {
    clearTimeout(timer);
    const blocked = new Set<string>();
    const ready: PageRecord[] = [];
    let next = Infinity;
    held = held.filter((item) => {
      const wanted = isWanted(item.record.status, item.record.url, item.record.requestUrl);
      if (wanted === false) return false;
      if (item.due <= now && (wanted || now === Infinity) && !blocked.has(item.group)) {
        // Calls at once may cross: the time of this one is then what the hook's report of another lacks, which is looked
        // for among those that are sent now as well.
        const timing = item.timing as PerformanceResourceTiming;
        const said = item.calledAt === null && partner(timing, timing.responseEnd);
        if (said) addTiming(said, timing);
        else ready.push(item.record);
        return false;
      }
      blocked.add(item.group);
      if (wanted) next = Math.min(next, item.due);
      return true;
    });
    if (ready.length > 0) send(ready);
    if (next < Infinity) timer = setTimeout(release, Math.max(next - now, 20));
  }

  function onTiming(timing: PerformanceResourceTiming): void {
    const { name, responseStatus: status } = timing;
    const said = partner(timing);
    // Only a hook report makes a 2xx worth a word: its body says that it is an error.
    if (/frame/.test(timing.initiatorType) || !(said || (status > 399 && isWanted(status, name) !== false))) return;
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

  const awaitingBody = new Map<string, Held>();

  function onResponse({ id, url, status, requestUrl: asked, method, calledAt, respondedAt }: HookResponse): void {
    const requestUrl = new URL(asked || url, document.baseURI).href;
    if (isWanted(status, url, requestUrl) === false) return;
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
  }

  function onBody({ id, body }: HookBody): void {
    const item = awaitingBody.get(id);
    if (!item) return;
    awaitingBody.delete(id);
    item.record.body = body;
    item.bodyDone = true;
    item.due = item.timing ? 0 : performance.now() + NO_TIMING_MS;
    release();
  }

  function onHookEvent(event: Event): void {
    const message = readHookMessage((event as CustomEvent).detail);
    if (message && 'status' in message) onResponse(message);
    else if (message) onBody(message);
  }

  /** Lets the hook read what it would leave alone, for the sake of an API that the user added. */
  function askForSuccesses(): void {
    const isNeeded = bases?.some(
      ({ origin, errorsInside200 }) => errorsInside200 && `${origin}/` !== ERRORS_INSIDE_200,
    );
    if (channel && isNeeded) performance.dispatchEvent(new CustomEvent(channel + READ_ALL));
  }

  function onGreeting(event: Event): void {
    const { detail } = event as CustomEvent<unknown>;
    if (typeof detail !== 'string') return;
    channel = detail;
    performance.removeEventListener(GREETING, onGreeting);
    performance.addEventListener(channel, onHookEvent);
    event.preventDefault();
    askForSuccesses();
  }
  performance.addEventListener(GREETING, onGreeting);
  performance.dispatchEvent(new CustomEvent(GREETING));

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
  function onLeave(): void {
    onTimings(observer.takeRecords());
    release(Infinity);
  }

  return (known) => {
    bases = known;
    askForSuccesses();
    release();
  };
}
