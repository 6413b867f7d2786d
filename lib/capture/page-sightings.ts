import { redactBody } from '../domain/redaction.ts';
import { exchangeWith, groupOf, type Sighting, tabPlace, WORKER_PLACE } from '../domain/sighting.ts';
import { type ApiBase, baseOf } from '../domain/sites.ts';
import type { PageRecord } from '../protocol/messages.ts';
import { originOf, readUrl } from './request-url.ts';

/** Who sent the records, as the browser says. */
export type SendingDocument = { documentId: string; tabId: number; frameId: number; origin: string | undefined };

/**
 * What a content script reported, as sightings. Redacts before anything else sees it.
 * Records of calls that are no API calls are dropped: a page may claim anything.
 */
export function pageSightings(
  records: readonly PageRecord[],
  from: SendingDocument,
  bases: readonly ApiBase[],
): Sighting[] {
  return records.flatMap((record) => {
    const url = readUrl(record.url);
    const requestUrl = readUrl(record.requestUrl);
    const base = baseOf(bases, record.url);
    if (!url || !requestUrl || !base || (record.status < 400 && !base.errorsInside200)) return [];
    const places = [from.documentId, tabPlace(from.tabId)];
    // Without resource timing's word a service worker of the page may have carried the call out.
    if (!record.sources.includes('resource-timing')) places.push(WORKER_PLACE);
    return {
      key: `page:${from.documentId}:${record.n}`,
      observer: 'page' as const,
      groups: places.map((place) => groupOf(place, requestUrl, record.status)),
      exchange: exchangeWith({
        ...url,
        method: record.method,
        status: record.status,
        startedAt: record.startedAt,
        respondedAt: record.respondedAt,
        endedAt: record.endedAt,
        initiator: originOf(from.origin),
        tabId: from.tabId,
        frameId: from.frameId,
        documentId: from.documentId,
        fromCache: record.fromCache,
        protocol: record.protocol,
        body: record.body && { ...record.body, text: redactBody(record.body.text, record.body.truncated) },
        sources: record.sources,
      }),
    };
  });
}
