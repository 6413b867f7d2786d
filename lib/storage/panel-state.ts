import { browser } from '../browser.ts';
import { LONGEST_FILTER } from '../domain/filter/filter.ts';
import type { Span } from '../domain/rate-series.ts';
import { hasSession, sessionArea } from './session-area.ts';

/** How a panel was left, so that it opens the same way. */
export type PanelState = {
  view: 'groups' | 'list' | 'rates';
  scope: 'tab' | 'all';
  filter: string;
  isRefining: boolean;
  /** The error that is selected, and the key of its group. */
  selected: { id: number; group: string } | null;
  isOpen: boolean;
  /** How far the lists are scrolled, px. */
  scroll: { groups: number; list: number };
  /** How far back the rates reach. */
  span: Span;
};

const FRESH_PANEL: PanelState = {
  view: 'list',
  scope: 'tab',
  filter: '',
  isRefining: false,
  selected: null,
  isOpen: false,
  scroll: { groups: 0, list: 0 },
  span: 'hour',
};

const SPANS: readonly unknown[] = ['hour', 'day', 'week', 'quarter'] satisfies Span[];

/** As this extension wrote it. Checked without zod, which would be a fifth of the panel. */
function isPanelState(value: unknown): value is PanelState {
  const { view, scope, filter, isRefining, selected, isOpen, scroll, span } = Object(value) as Partial<PanelState>;
  return (
    (view === 'groups' || view === 'list' || view === 'rates') &&
    (scope === 'tab' || scope === 'all') &&
    isFilter(filter) &&
    typeof isRefining === 'boolean' &&
    (selected === null || (typeof selected?.id === 'number' && typeof selected.group === 'string')) &&
    typeof isOpen === 'boolean' &&
    isPixels(scroll?.groups) &&
    isPixels(scroll?.list) &&
    SPANS.includes(span)
  );
}

const isFilter = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_FILTER;
const isPixels = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1e8;

/** Filters that are kept at most. */
export const MOST_SAVED = 20;

/** Whose panel: that of a tab, the page outside DevTools, or the demo, which shares nothing with the others. */
export type PanelPlace = number | 'page' | 'demo';

/** As a panel was left; as new where nothing readable is there. */
export async function readPanelState(place: PanelPlace): Promise<PanelState> {
  const key = keyOf(place);
  const stored = await sessionArea()
    .get(key)
    .catch(() => ({}) as Record<string, unknown>);
  // What an older version did not write is as new.
  const state: unknown = { ...FRESH_PANEL, ...Object(stored[key]) };
  return isPanelState(state) ? state : FRESH_PANEL;
}

/** Keeps how the panel is. What was typed goes through the redaction: someone may look for a token. */
export async function savePanelState(place: PanelPlace, state: PanelState): Promise<void> {
  await sessionArea().set({ [keyOf(place)]: { ...state, filter: await redacted(state.filter) } });
}

/** The filters that someone kept, the oldest first. */
export async function readSavedFilters(isDemo: boolean): Promise<string[]> {
  const { key, store } = savedIn(isDemo);
  const filters: unknown = (await store.get(key))[key];
  return Array.isArray(filters) && filters.every(isFilter) ? filters.slice(0, MOST_SAVED) : [];
}

/** Keeps one more, without its secrets, unless there are as many as may be. */
export function keepFilter(isDemo: boolean, filter: string): Promise<void> {
  return changeSaved(isDemo, async (saved) => [...new Set([...saved, await redacted(filter)])].slice(0, MOST_SAVED));
}

export function forgetFilter(isDemo: boolean, filter: string): Promise<void> {
  return changeSaved(isDemo, async (saved) => saved.filter((other) => other !== filter));
}

/** Calls back whenever the kept filters change, in whatever view, until the returned function is called. */
export function followSavedFilters(isDemo: boolean, changed: () => void): () => void {
  const { key, store } = savedIn(isDemo);
  const listener = (changes: Record<string, unknown>) => {
    if (key in changes) changed();
  };
  store.onChanged.addListener(listener);
  return () => store.onChanged.removeListener(listener);
}

/** One view after the other, each beginning with what is there by then. */
async function changeSaved(isDemo: boolean, change: (saved: string[]) => Promise<string[]>): Promise<void> {
  const { key, store } = savedIn(isDemo);
  await navigator.locks.request(key, async () => {
    await store.set({ [key]: await change(await readSavedFilters(isDemo)) });
  });
}

/** Those of the demo end with the browser, like the demo. */
function savedIn(isDemo: boolean) {
  return isDemo
    ? { key: 'saved-filters-demo', store: sessionArea() }
    : { key: 'saved-filters', store: browser.storage.local };
}

/** Loads what saving needs: a panel opens without it, and must not wait for it while it is closed. */
export const prepareToSave = () => import('../domain/redaction.ts');

/** A filter without secrets. */
async function redacted(filter: string): Promise<string> {
  if (filter === '') return filter;
  const { redactText } = await prepareToSave();
  return redactText(filter.slice(0, LONGEST_FILTER)).slice(0, LONGEST_FILTER);
}

/** In Chromium each tab has its own for as long as the browser runs; a DevTools panel in Firefox may have one for good. */
function keyOf(place: PanelPlace): string {
  return hasSession() || place === 'demo' ? `panel-${place}` : 'panel';
}
