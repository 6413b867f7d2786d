import { z } from 'zod/mini';
import { browser } from '../browser.ts';
import { LONGEST_FILTER } from '../domain/filter/filter.ts';
import { redactText } from '../domain/redaction.ts';

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
};

const FRESH_PANEL: PanelState = {
  view: 'list',
  scope: 'tab',
  filter: '',
  isRefining: false,
  selected: null,
  isOpen: false,
  scroll: { groups: 0, list: 0 },
};

const filter = z.string().check(z.maxLength(LONGEST_FILTER));
const px = z.number().check(z.gte(0), z.lte(1e8));

const stateSchema = z.object({
  view: z.enum(['groups', 'list', 'rates']),
  scope: z.enum(['tab', 'all']),
  filter,
  isRefining: z.boolean(),
  selected: z.nullable(z.object({ id: z.number(), group: z.string().check(z.maxLength(2000)) })),
  isOpen: z.boolean(),
  scroll: z.object({ groups: px, list: px }),
});

const SAVED_KEY = 'saved-filters';
const savedSchema = z.array(filter).check(z.maxLength(50));

/** As the panel of a tab (null outside DevTools) was left; as new where nothing readable is there. */
export async function readPanelState(tab: number | null): Promise<PanelState> {
  const key = keyOf(tab);
  const stored = await area()
    .get(key)
    .catch(() => ({}) as Record<string, unknown>);
  return stateSchema.safeParse(stored[key]).data ?? FRESH_PANEL;
}

/** Keeps how the panel is. What was typed goes through the redaction: someone may look for a token. */
export async function savePanelState(tab: number | null, state: PanelState): Promise<void> {
  const kept = { ...state, filter: redactText(state.filter.slice(0, LONGEST_FILTER)).slice(0, LONGEST_FILTER) };
  await area().set({ [keyOf(tab)]: kept });
}

export async function readSavedFilters(): Promise<string[]> {
  const stored = await browser.storage.local.get(SAVED_KEY);
  return savedSchema.safeParse(stored[SAVED_KEY]).data ?? [];
}

export async function saveFilters(filters: readonly string[]): Promise<void> {
  const kept = filters.map((one) => redactText(one).slice(0, LONGEST_FILTER));
  await browser.storage.local.set({ [SAVED_KEY]: [...new Set(kept)] });
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
