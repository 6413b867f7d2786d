import type { StoredError } from '../stored-error.ts';
import type { Entry } from './entry.ts';
import { entryNamed, requiredEntry } from './index.ts';

/** The entry of an error, before its context is looked at, and how it was found. */
export type Found = {
  entry: Entry;
  /** `name`: by the API's own code or error type. `status`: by the status alone, or by the lack of one. */
  by: 'name' | 'status';
  /** A code of the API's own that the catalogue does not have. */
  unknownCode: string | null;
};

/** Codes that say no more than "no code": the guide's default, and its fallback for unreadable bodies. */
const EMPTY_CODES = new Set(['UNKNOWN', 'UNKNOWN_ERROR']);

/** Code, then alias, then the envelope's error type, then the status, then the generic entry. */
export function findEntry({ exchange, error }: Pick<StoredError, 'exchange' | 'error'>): Found {
  const { status } = exchange;
  if (error.code.startsWith('NET_') || status === 0) {
    const entry = entryNamed(error.code);
    return { entry: entry ?? requiredEntry('NET_CONNECTION'), by: 'status', unknownCode: null };
  }
  const code = error.code.trim();
  const hasCode = code !== '' && code !== `HTTP_${status}` && !EMPTY_CODES.has(code.toUpperCase());
  const byCode = hasCode ? entryOfCode(code) : undefined;
  if (byCode !== undefined) return { entry: byCode, by: 'name', unknownCode: null };
  const unknownCode = hasCode ? code : null;
  const byType = error.type === null ? undefined : entryNamed(error.type);
  if (byType !== undefined) return { entry: byType, by: 'name', unknownCode };
  return { entry: entryOfStatus(status) ?? entryOfSuccess({ status, ...error }), by: 'status', unknownCode };
}

function entryOfCode(code: string): Entry | undefined {
  const named = entryNamed(code);
  if (named !== undefined) return named;
  // MCP: a JSON-RPC code, with or without a prefix of the parser's; -32000 to -32099 are the server's own (JSON-RPC 2.0 §5.1).
  const rpc = /(?:^|\D)(-32\d{3})$/.exec(code)?.[1];
  if (rpc !== undefined) return entryNamed(rpc) ?? (rpc.startsWith('-320') ? requiredEntry('RPC_SERVER') : undefined);
  // The agent API names the operation that failed: `nexla.delete_credential_failed`.
  return /^nexla\.[a-z0-9_]{1,80}_failed$/i.test(code) ? requiredEntry('NEXLA_OPERATION') : undefined;
}

function entryOfStatus(status: number): Entry | undefined {
  if (status < 400) return undefined;
  return (
    entryNamed(`HTTP_${status}`) ?? requiredEntry(status < 500 ? 'HTTP_4XX' : status < 600 ? 'HTTP_5XX' : 'UNKNOWN')
  );
}

/** The status says success, or nothing: what made it an error, then? */
function entryOfSuccess(answer: { status: number; shape: string; unparsed: string | null }): Entry {
  if (answer.shape === 'html') return requiredEntry('HTML_UNDER_API');
  if (answer.unparsed !== null) return requiredEntry('UNPARSABLE_BODY');
  return requiredEntry(answer.status >= 200 && answer.status < 300 ? 'ERROR_IN_200' : 'UNKNOWN');
}
