import { originOf } from './request-url.ts';

/**
 * Who made a request, as the browser says: what decides whether it counts. Any web site can have the browser call the
 * API in many ways; only a call that the browser ties to a watched page is one of the user's.
 */
export type Caller =
  /** A document or worker of a watched origin, or one without an origin of its own that only watched documents frame. */
  | { kind: 'watched'; origin: string }
  /** A document without an origin, such as a sandboxed frame: of which page, its content script alone can tell. */
  | { kind: 'opaque' }
  /** A tab that was led to the API: by a person who typed its address, or by any page. */
  | { kind: 'navigation' };

/** The parts of webRequest's details that name the caller. */
export type CallerDetails = {
  type: string;
  /** The document that made the request; Chromium names that of a prefetch even where it fetches a document. */
  documentId?: string;
  /** Chromium: an origin; absent where the extension may not know it. */
  initiator?: string;
  /** Chromium. */
  documentLifecycle?: string;
  /** Firefox: a URL; absent where the document has no origin. */
  originUrl?: string;
  /** Firefox: the documents around, from the parent up. */
  frameAncestors?: readonly { url: string }[];
};

/** The caller; null where the request is none of the user's. `watched` are origins. */
export function callerOf(details: CallerDetails, watched: readonly string[]): Caller | null {
  const { type, documentId, initiator, originUrl, documentLifecycle, frameAncestors = [] } = details;
  const isTab = type === 'main_frame';
  // Fetched ahead: nobody has gone there yet.
  if (documentLifecycle === 'prerender' ? isTab : isTab && documentId !== undefined) return null;
  // Chromium's is an origin already.
  if (initiator !== undefined && watched.includes(initiator)) return { kind: 'watched', origin: initiator };
  const origin = originOf(initiator ?? originUrl);
  if (origin !== null && watched.includes(origin)) return { kind: 'watched', origin };
  if (isTab) return { kind: 'navigation' };
  if (origin !== null) return null;
  const around = frameAncestors.map(({ url }) => originOf(url));
  const [parent] = around;
  if (parent && around.every((one) => one !== null && watched.includes(one)))
    return { kind: 'watched', origin: parent };
  return type !== 'sub_frame' && documentId !== undefined ? { kind: 'opaque' } : null;
}

/** Sightings of opaque callers that are taken in a minute: whatever site they are of, they must not keep the background busy. */
const OPAQUE_A_MINUTE = 200;

/** Whether there is room for one more of them at `now`, ms. */
export function opaqueAllowance(): (now: number) => boolean {
  let minute = 0;
  let taken = 0;
  return (now) => {
    if (Math.floor(now / 60_000) !== minute) [minute, taken] = [Math.floor(now / 60_000), 0];
    taken += 1;
    return taken <= OPAQUE_A_MINUTE;
  };
}
