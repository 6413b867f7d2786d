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
  timing: PerformanceResourceTiming | null;
  bodyDone: boolean;
  /** `performance.now()` after which it is sent as it is. */
  due: number;
};

/**
 * Runs in the isolated world of a document: joins what the browser's resource timing witnessed with what the
 * page hook says of the same call. Calls of one kind are sent in the order of their responses: matching relies on it.
 */
export function watchDocument(bases: () => readonly ApiBase[], send: (records: PageRecord[]) => void): () => void {
  let held: Held[] = [];
  let lastNumber = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A document time as wall-clock ms, by the offset of this moment: `timeOrigin` is off after a sleep. */
  const wall = (documentTime: number) => Math.round(Date.now() - performance.now() + documentTime);

  function hold(item: Omit<Held, 'record'> & { record: Omit<PageRecord, 'n'> }): Held {
    lastNumber += 1;
    const entry = { ...item, record: { n: lastNumber, ...item.record } };
    held.push(entry);
    return entry;
  }

  function release(everything: boolean): void {
    clearTimeout(timer);
    const now = performance.now();
    const blocked = new Set<string>();
    const ready: PageRecord[] = [];
    held = held.filter((item) => {
      if (everything || (item.due <= now && !blocked.has(item.group))) {
        ready.push(item.record);
        return false;
      }
      blocked.add(item.group);
      return true;
    });
    if (ready.length > 0) send(ready);
    const [next] = held.map((item) => item.due).sort((a, b) => a - b);
    if (next !== undefined) timer = setTimeout(release, Math.max(next - now, 20), false);
  }

  function addTiming(item: Held, timing: PerformanceResourceTiming): void {
    const { record } = item;
    item.timing = timing;
    record.startedAt = wall(timing.startTime);
    record.endedAt = wall(timing.responseEnd);
    record.protocol = timing.nextHopProtocol || null;
    record.fromCache =
      (timing as { deliveryType?: string }).deliveryType === 'cache' ? true : timing.transferSize > 0 ? false : null;
    // What passed a service worker of the page may have been made up by it: no witness on its own.
    if (!mayBeMadeUp(timing)) record.sources.unshift('resource-timing');
  }

  function onTiming(timing: PerformanceResourceTiming): void {
    const status = timing.responseStatus;
    if (status < 400 || timing.initiatorType === 'iframe' || timing.initiatorType === 'frame') {
      // Only a hook report makes a 2xx worth a word: its body says that it is an error.
      const said = status >= 200 && status < 300 ? partner(timing) : undefined;
      if (said) settle(said, timing);
      return;
    }
    if (!baseOf(bases(), timing.name)) return;
    const said = partner(timing);
    if (said) return settle(said, timing);
    const item = hold({
      record: {
        requestUrl: timing.name,
        url: timing.name,
        method: null,
        status,
        startedAt: 0,
        respondedAt: timing.responseStart ? wall(timing.responseStart) : null,
        endedAt: null,
        protocol: null,
        fromCache: null,
        body: null,
        sources: [],
      },
      group: `${status} ${timing.name}`,
      calledAt: null,
      timing,
      bodyDone: false,
      due: performance.now() + NO_HOOK_MS,
    });
    addTiming(item, timing);
    release(false);
  }

  /** The hook report of the call that this entry times: the last one that had been called when it started. */
  function partner(timing: PerformanceResourceTiming): Held | undefined {
    const group = `${timing.responseStatus} ${timing.name}`;
    return held.findLast(
      (item) => item.group === group && item.timing === null && (item.calledAt ?? 0) <= timing.startTime + 1,
    );
  }

  function settle(item: Held, timing: PerformanceResourceTiming): void {
    addTiming(item, timing);
    if (item.bodyDone) item.due = 0;
    release(false);
  }

  const awaitingBody = new Map<number, Held>();

  /** True where it is an API call whose body may explain something. */
  function onResponse([id, url, status, asked, method, calledAt, respondedAt]: HookResponse): boolean {
    const base = baseOf(bases(), url);
    if (!base || (status < 400 && !base.errorsInside200)) return false;
    const requestUrl =
      asked !== null && URL.canParse(asked, document.baseURI) ? new URL(asked, document.baseURI).href : url;
    const group = `${status} ${requestUrl}`;
    const timed = held.find(
      (item) => item.group === group && item.calledAt === null && item.timing && item.timing.startTime + 1 >= calledAt,
    );
    const item =
      timed ??
      hold({
        record: {
          requestUrl,
          url,
          method: null,
          status,
          startedAt: wall(calledAt),
          respondedAt: null,
          endedAt: null,
          protocol: null,
          fromCache: null,
          body: null,
          sources: [],
        },
        group,
        calledAt,
        timing: null,
        bodyDone: false,
        due: 0,
      });
    item.calledAt = calledAt;
    item.due = performance.now() + HELD_MS;
    item.record.url = url;
    item.record.method = method?.toUpperCase() ?? null;
    item.record.respondedAt = wall(respondedAt);
    item.record.sources.push('page-hook');
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
    release(false);
  }

  function onHookEvent(event: Event): void {
    const message = readHookMessage(event);
    if (message?.length === 3) onBody(message);
    else if (message && onResponse(message)) event.preventDefault();
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

  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) onTiming(entry as PerformanceResourceTiming);
  });
  observer.observe({ type: 'resource', buffered: true });

  const onLeave = () => {
    for (const entry of observer.takeRecords()) onTiming(entry as PerformanceResourceTiming);
    release(true);
  };
  addEventListener('pagehide', onLeave);

  return () => {
    observer.disconnect();
    removeEventListener('pagehide', onLeave);
    clearTimeout(timer);
  };
}

/**
 * May a service worker of the page have answered? `workerStart` says so, but not of other origins, and never in Firefox.
 * There an answer without a network protocol may be one, in a page that has a service worker.
 */
function mayBeMadeUp({ workerStart, nextHopProtocol }: PerformanceResourceTiming): boolean {
  return workerStart > 0 || (nextHopProtocol === '' && Boolean(navigator.serviceWorker?.controller));
}

/** The channel is a page's to write on, should it learn the name: whatever is not of the right shape is nothing. */
function readHookMessage(event: Event): HookResponse | HookBody | null {
  const { detail } = event as CustomEvent<unknown>;
  if (typeof detail !== 'string') return null;
  try {
    const message: unknown = JSON.parse(detail);
    return isOf<HookBody>(message, ['number', 'string?', 'boolean']) ||
      isOf<HookResponse>(message, ['number', 'string', 'number', 'string?', 'string?', 'number', 'number'])
      ? message
      : null;
  } catch {
    return null;
  }
}

function isOf<T extends unknown[]>(value: unknown, types: string[]): value is T {
  return (
    Array.isArray(value) &&
    value.length === types.length &&
    types.every(
      (type, index) => typeof value[index] === type.replace('?', '') || (type.endsWith('?') && value[index] === null),
    )
  );
}
