import { isWhole, type StoredError } from './stored-error.ts';

/**
 * Which errors are the first that a tab had after its page was loaded anew: their ids. Only the tab's own document tells
 * one load from the next. Errors of frames and workers, and those whose document the browser does not name, say nothing:
 * they are of the load above them.
 * @param errors of one tab, the newest first
 */
export function pageBeginnings(errors: readonly StoredError[]): Set<number> {
  const beginnings = new Set<number>();
  let document: string | null = null;
  let above: number | null = null;
  for (const stored of errors) {
    const own = ownDocument(stored);
    if (own !== null && document !== null && own !== document && above !== null) beginnings.add(above);
    document = own ?? document;
    above = stored.id;
  }
  return beginnings;
}

/** The document that the tab shows, where an error is of that; else null. */
function ownDocument(stored: StoredError): string | null {
  if (!isWhole(stored)) return null;
  const { frameId, documentId } = stored.exchange;
  return frameId === 0 ? documentId : null;
}
