import { browser } from '../browser.ts';
import { LONGEST_FILTER } from '../domain/filter/filter.ts';
import type { Span } from '../domain/rate-series.ts';

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

const SAVED_KEY = 'saved-filters';
const MOST_SAVED = 50;

/** As the panel of a tab (null outside DevTools) was left; as new where nothing readable is there. */
export async function readPanelState(tab: number | null): Promise<PanelState> {
  const key = keyOf(tab);
  const stored = await area()
    .get(key)
    .catch(() => ({}) as Record<string, unknown>);
  // What an older version did not write is as new.
  const state: unknown = { ...FRESH_PANEL, ...Object(stored[key]) };
  return isPanelState(state) ? state : FRESH_PANEL;
}

/** Keeps how the panel is. What was typed goes through the redaction: someone may look for a token. */
export async function savePanelState(tab: number | null, state: PanelState): Promise<void> {
  await area().set({ [keyOf(tab)]: { ...state, filter: await redacted(state.filter) } });
}

export async function readSavedFilters(): Promise<string[]> {
  const stored = await browser.storage.local.get(SAVED_KEY);
  const filters: unknown = stored[SAVED_KEY];
  return Array.isArray(filters) && filters.every(isFilter) ? filters.slice(0, MOST_SAVED) : [];
}

export async function saveFilters(filters: readonly string[]): Promise<void> {
  const kept = await Promise.all(filters.map(redacted));
  await browser.storage.local.set({ [SAVED_KEY]: [...new Set(kept)] });
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
function area() {
  return hasSession() ? browser.storage.session : browser.storage.local;
}

function keyOf(tab: number | null): string {
  return hasSession() ? `panel-${tab ?? 'page'}` : 'panel';
}

function hasSession(): boolean {
  return (browser.storage.session as typeof browser.storage.session | undefined) !== undefined;
}
