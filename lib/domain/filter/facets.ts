import type { StoredError } from '../stored-error.ts';
import { type Field, tokensOf } from './filter.ts';

/** Properties by which errors are counted, so that a filter can be put together without typing. */
export const FACETS = ['code', 'status', 'method', 'endpoint'] as const;
type Facet = (typeof FACETS)[number];
export type FacetCounts = Record<Facet, Map<string, number>>;

/** One value of a facet, with how many errors have it, as the filter writes it. */
export type FacetValue = { value: string; count: number };

/** Values of one facet that are told apart; a hostile API could make up endless ones. */
const MOST_VALUES = 500;

export function noFacets(): FacetCounts {
  return { code: new Map(), status: new Map(), method: new Map(), endpoint: new Map() };
}

/** Counts an error in (1) or out (-1). */
export function countFacets(facets: FacetCounts, { code, endpoint, exchange }: StoredError, change: 1 | -1): void {
  const status = String(exchange.status);
  const values = { code, status, method: exchange.method ?? '?', endpoint: pathOf(endpoint) };
  for (const facet of FACETS) {
    const counts = facets[facet];
    const value = values[facet];
    const total = (counts.get(value) ?? 0) + change;
    if (total <= 0) counts.delete(value);
    else if (counts.has(value) || counts.size < MOST_VALUES) counts.set(value, total);
  }
}

/** An endpoint without its method. */
export function pathOf(endpoint: string): string {
  const [, path = ''] = endpoint.split(' ');
  return path;
}

/** The most frequent values, at most `limit`. */
export function topValues(counts: ReadonlyMap<string, number>, limit: number): FacetValue[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}

/** Whether a filter as typed asks for just this value. */
export function hasTerm(typed: string, field: Field, value: string): boolean {
  return tokensOf(typed).includes(termOf(field, value));
}

/** A filter as typed with a term added, or taken out where it was there. Other terms stay as they are. */
export function toggleTerm(typed: string, field: Field, value: string): string {
  const term = termOf(field, value);
  const tokens = tokensOf(typed);
  return (tokens.includes(term) ? tokens.filter((token) => token !== term) : [...tokens, term]).join(' ');
}

/** Just this value, and none that it is a part of. One that the filter would take for several stands in quotation marks. */
function termOf(field: Field, value: string): string {
  if (field === 'status') return `${field}:${value}`;
  const plain = value.replaceAll('"', '');
  return /[\s,"]/.test(value) ? `${field}:="${plain}"` : `${field}:=${value}`;
}
