import { useEffect, useRef, useState } from 'preact/hooks';
import {
  followSavedFilters,
  forgetFilter,
  keepFilter,
  MOST_SAVED,
  type PanelPlace,
  type PanelState,
  prepareToSave,
  readSavedFilters,
  savePanelState,
} from '../storage/panel-state.ts';
import { isDemo } from './demo.ts';

/** Writing waits until nothing has changed for this long, ms. */
const PAUSE = 200;

/** The state of the panel, which begins as it was left and is kept as it changes. */
export function usePanelState(
  place: PanelPlace,
  left: PanelState,
): [PanelState, (change: Partial<PanelState>) => void] {
  const [state, setState] = useState(left);
  const latest = useRef(left);
  const isSaved = useRef(true);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = () => {
    clearTimeout(timer.current);
    if (isSaved.current) return;
    isSaved.current = true;
    savePanelState(place, latest.current).catch(() => undefined); // The panel works without; the next change tries again.
  };
  useEffect(() => {
    void prepareToSave();
    const onHide = () => save();
    addEventListener('pagehide', onHide);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      removeEventListener('pagehide', onHide);
      document.removeEventListener('visibilitychange', onHide);
      save();
    };
  }, []);
  const change = (changed: Partial<PanelState>) => {
    latest.current = { ...latest.current, ...changed };
    isSaved.current = false;
    clearTimeout(timer.current);
    timer.current = setTimeout(save, PAUSE);
    // Where a list is scrolled to is its own affair until the panel opens again.
    if (Object.keys(changed).some((name) => name !== 'scroll')) setState(latest.current);
  };
  return [state, change];
}

/** The panel that this page is, of a tab or outside DevTools (null). */
export function panelPlace(tab: number | null): PanelPlace {
  return isDemo() ? 'demo' : (tab ?? 'page');
}

export type SavedFilters = {
  filters: readonly string[];
  /** How many may be kept. */
  most: number;
  keep: (filter: string) => void;
  forget: (filter: string) => void;
};

/** The filters that someone kept, whichever view did it. */
export function useSavedFilters(): SavedFilters {
  const [filters, setFilters] = useState<string[]>([]);
  useEffect(() => {
    const read = () => void readSavedFilters(isDemo()).then(setFilters);
    read();
    return followSavedFilters(isDemo(), read);
  }, []);
  return {
    filters,
    most: MOST_SAVED,
    keep: (filter) => void keepFilter(isDemo(), filter),
    forget: (filter) => void forgetFilter(isDemo(), filter),
  };
}
