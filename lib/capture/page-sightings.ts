import { redactBody } from '../domain/redaction.ts';
import { exchangeWith, groupOf, makerPlace, type Sighting, tabPlace, WORKER_PLACE } from '../domain/sighting.ts';
import { type ApiBase, baseOf } from '../domain/sites.ts';
import type { PageRecord } from '../protocol/messages.ts';
import { originOf, readUrl } from './request-url.ts';

/** Who sent the records, as the browser says. */
export type SendingDocument = {
  documentId: string;
  tabId: number;
  frameId: number;
  origin: string | undefined;
  /** Chromium may name the document that made this one for its calls: that of which tab? */
  makersTab: number | null;
};

type Sender = {
  url?: string;
  frameId?: number;
  documentLifecycle?: string;
  tab?: { id?: number; openerTabId?: number };
};

/** The tab of the document that made the sending one, where Chromium names that for its calls; null where it does not. */
export function makersTabOf({ url, frameId, documentLifecycle, tab }: Sender): number | null {
  const isChromium = documentLifecycle !== undefined;
  if (!isChromium || url !== 'about:blank') return null;
  return (frameId === 0 ? tab?.openerTabId : tab?.id) ?? null;
}

/** Between which times a document can have made calls, ms since the epoch (UTC). */
export type Lifetime = { since: number; now: number };

/** Clocks of two processes, and one that was set while a page was open, are apart by less than this, ms. */
const SKEW_MS = 60_000;

/**
 * What a content script reported, as sightings. Redacts before anything else sees it.
 * A content script shares its process with the page, which may claim anything: records of calls that are no API calls
 * are dropped, and times are moved to when the document can have existed.
 */
export function pageSightings(
  records: readonly PageRecord[],
  from: SendingDocument,
  bases: readonly ApiBase[],
  { since, now }: Lifetime,
): Sighting[] {
  const inTime = (time: number) => Math.min(Math.max(time, since), now + SKEW_MS);
  const orNull = (time: number | null) => (time === null ? null : inTime(time));
  return records.flatMap((record) => {
    const { href, sources } = vouchedFor(record, bases);
    const url = readUrl(href);
    const requestUrl = readUrl(record.requestUrl);
    const base = baseOf(bases, href);
    if (!url || !requestUrl || !base || (record.status < 400 && !base.errorsInside200)) return [];
    const places = [from.makersTab === null ? from.documentId : makerPlace(from.makersTab), tabPlace(from.tabId)];
    // Without resource timing's word a service worker of the page may have carried the call out.
    if (!sources.includes('resource-timing')) places.push(WORKER_PLACE);
    return {
      key: `page:${from.documentId}:${record.n}`,
      observer: 'page' as const,
      groups: places.map((place) => groupOf(place, requestUrl, record.status)),
      exchange: exchangeWith({
        ...url,
        method: record.method,
        status: record.status,
        startedAt: inTime(record.startedAt),
        respondedAt: orNull(record.respondedAt),
        endedAt: orNull(record.endedAt),
        initiator: originOf(from.origin),
        tabId: from.tabId,
        frameId: from.frameId,
        documentId: from.documentId,
        fromCache: record.fromCache,
        protocol: record.protocol,
        body: record.body && { ...record.body, text: redactBody(record.body.text, record.body.truncated) },
        sources,
      }),
    };
  });
}

/**
 * The URL of a record, and who vouches for it. Resource timing names the URL that was asked for and nothing else: where
 * the page's copy of the response names another one, the call was redirected, or the page made that up. Then only the
 * network stack knows where it ended.
 */
function vouchedFor({ url, requestUrl, sources }: PageRecord, bases: readonly ApiBase[]) {
  if (withoutFragment(url) === withoutFragment(requestUrl)) return { href: url, sources };
  return sources.includes('resource-timing') && baseOf(bases, requestUrl)
    ? { href: requestUrl, sources }
    : { href: url, sources: sources.filter((source) => source !== 'resource-timing') };
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] as string;
}
