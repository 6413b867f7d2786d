import type { Exchange, Source } from './exchange.ts';

/**
 * What one observer saw of one exchange. Every capture source ends here, whatever the browser.
 * The observer is what matching pairs by: an exchange has at most one sighting of each.
 */
export type Sighting = {
  /** Names this sighting for good, so that a resent one changes nothing: `network:<session>:<requestId>`. */
  key: string;
  observer: Observer;
  /**
   * Where its partners of the other observers are found, best first: sightings of one exchange share a group
   * (see `groupOf`), those of identical calls too.
   */
  groups: string[];
  exchange: Exchange;
};

/** network: webRequest. page: the content script (resource timing and hook). devtools: HAR entries. */
export type Observer = 'network' | 'page' | 'devtools';

/** Places in which a partner is looked for, at most. */
export const MAX_GROUPS = 3;

/** The parts of a URL that are kept. */
export type UrlParts = Pick<Exchange, 'origin' | 'path' | 'queryNames'>;

/**
 * What identical calls have in common: where they were made (a document's id, or a tab for HAR entries, which know
 * no document), the URL first asked for, and the status that the page saw.
 */
export function groupOf(place: string, url: UrlParts, status: number): string {
  return `${place} ${status} ${url.origin}${url.path}?${url.queryNames.join('&')}`;
}

/** Place of requests that belong to no tab: shared and service workers, and page calls that a service worker carried out. */
export const WORKER_PLACE = 'worker';

/**
 * Place of what is known to belong to a tab, but to no document of it: HAR entries, navigations, and in Firefox
 * dedicated workers and calls with `keepalive`.
 */
export const tabPlace = (tabId: number) => `tab:${tabId}`;

/** An exchange of which nothing but these facts is known yet. */
export function exchangeWith(facts: UrlParts & { status: number; sources: Source[] } & Partial<Exchange>): Exchange {
  return {
    method: null,
    startedAt: null,
    respondedAt: null,
    endedAt: null,
    resourceType: null,
    initiator: null,
    tabId: -1,
    frameId: 0,
    documentId: null,
    fromCache: null,
    protocol: null,
    responseHeaders: {},
    body: null,
    failure: null,
    ambiguous: false,
    ...facts,
  };
}
