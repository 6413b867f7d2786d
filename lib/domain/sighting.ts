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

/**
 * Place of calls that Chromium ties to the document that made the calling one: a document that was never fetched, such as
 * an empty frame and what is written into it, has its maker's access to the network. Of the maker it is only known that it
 * is a document of the tab.
 */
export const makerPlace = (tabId: number) => `maker:${tabId}`;

/** The group in which a call is looked for as one of a document that its own document made; null where it has no document. */
export function groupOfMade({ groups, exchange }: Pick<Sighting, 'groups' | 'exchange'>): string | null {
  const own = `${exchange.documentId} `;
  const group = groups.find((one) => one.startsWith(own));
  return group === undefined ? null : `${makerPlace(exchange.tabId)} ${group.slice(own.length)}`;
}

/** The tab of the document that made the calling one; null where the group is of another place. */
export function makersTabIn(group: string): number | null {
  const tabId = /^maker:(\d+) /.exec(group)?.[1];
  return tabId === undefined ? null : Number(tabId);
}

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
