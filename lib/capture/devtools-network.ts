import { redactBody, redactHeaders } from '../domain/redaction.ts';
import { exchangeWith, groupOf, type Sighting, tabPlace } from '../domain/sighting.ts';
import { type ApiBase, baseOf } from '../domain/sites.ts';
import type { HarRecord } from '../protocol/messages.ts';
import { BODY_CAP } from './page-channel.ts';
import { readUrl } from './request-url.ts';

/**
 * The HAR entries of the inspected tab. They know headers and bodies of workers and of calls that CORS hides, but no
 * document; they are evidence that joins what webRequest witnessed.
 */

/** The parts of a HAR 1.2 entry that are used (http://www.softwareishard.com/blog/har-12-spec/). */
export type HarEntry = {
  startedDateTime: string;
  /** Total ms. */
  time: number;
  request: { method: string; url: string };
  response: {
    status: number;
    httpVersion?: string;
    headers: { name: string; value: string }[];
    content: { mimeType?: string; text?: string };
  };
  timings?: { receive?: number };
  /** Chromium: `memory` or `disk`. */
  _fromCache?: string;
  getContent?(callback: (content: string, encoding: string) => void): void;
};

/** Would this entry add something? Failing API calls, and 2xx JSON of bases that answer errors inside 200. */
export function isWorthReading(entry: HarEntry, bases: readonly ApiBase[]): boolean {
  const base = baseOf(bases, entry.request.url);
  if (!base) return false;
  const { status, content } = entry.response;
  return (
    status >= 400 || (base.errorsInside200 && status >= 200 && status < 300 && /json/i.test(content.mimeType ?? ''))
  );
}

/** The entry with its body, cut to what is kept. Never rejects: a body that cannot be had is null. */
export function readEntry(entry: HarEntry): Promise<HarRecord> {
  const startedAt = Date.parse(entry.startedDateTime);
  const endedAt = Math.round(startedAt + entry.time);
  const receive = Math.max(0, entry.timings?.receive ?? 0);
  const record = (text: string | null): HarRecord => ({
    url: entry.request.url,
    method: entry.request.method,
    status: entry.response.status,
    startedAt,
    respondedAt: Math.round(endedAt - receive),
    endedAt,
    protocol: entry.response.httpVersion?.toLowerCase() ?? null,
    fromCache: entry._fromCache !== undefined,
    headers: entry.response.headers.map(({ name, value }) => [name, value]),
    body: text === null ? null : { text: text.slice(0, BODY_CAP), truncated: text.length > BODY_CAP },
  });
  return new Promise((resolve) => {
    const { getContent } = entry;
    if (!getContent) return resolve(record(entry.response.content.text ?? null));
    getContent.call(entry, (content, encoding) => {
      resolve(record(!content ? null : encoding === 'base64' ? textOfBase64(content) : content));
    });
  });
}

function textOfBase64(content: string): string | null {
  try {
    // Four characters stand for three bytes; the cut falls between groups.
    const bytes = Uint8Array.from(atob(content.slice(0, BODY_CAP * 2)), (char) => char.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return null;
  }
}

/** What the DevTools page reported of its tab, as sightings. Redacts before anything else sees it. */
export function devtoolsSightings(records: readonly HarRecord[], tabId: number, bases: readonly ApiBase[]): Sighting[] {
  return records.flatMap((record) => {
    const url = readUrl(record.url);
    if (!url || !baseOf(bases, record.url)) return [];
    return {
      // The same entry is read again when DevTools is reopened: it is named by what never changes.
      key: `devtools:${tabId}:${record.startedAt}:${record.endedAt}:${record.method}:${record.status}:${url.path}`,
      observer: 'devtools' as const,
      groups: [groupOf(tabPlace(tabId), url, record.status)],
      exchange: exchangeWith({
        ...url,
        method: record.method,
        status: record.status,
        startedAt: record.startedAt,
        respondedAt: record.respondedAt,
        endedAt: record.endedAt,
        tabId,
        fromCache: record.fromCache,
        protocol: record.protocol,
        responseHeaders: redactHeaders(record.headers),
        body: record.body && { ...record.body, text: redactBody(record.body.text, record.body.truncated) },
        sources: ['devtools-network'],
      }),
    };
  });
}
