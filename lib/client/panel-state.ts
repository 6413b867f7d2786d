import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type PanelState,
  prepareToSave,
  readSavedFilters,
  saveFilters,
  savePanelState,
} from '../storage/panel-state.ts';

/** Writing waits until nothing has changed for this long, ms. */
const PAUSE = 200;

/** The state of the panel, which begins as it was left and is kept as it changes. */
export function usePanelState(
  tab: number | null,
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
    savePanelState(tab, latest.current).catch(() => undefined); // The panel works without; the next change tries again.
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

/** The filters that someone kept, and how to keep others. */
export function useSavedFilters(): [string[], (filters: string[]) => void] {
  const [saved, setSaved] = useState<string[]>([]);
  const read = () => void readSavedFilters().then(setSaved);
  useEffect(read, []);
  return [saved, (filters) => void saveFilters(filters).then(read)];
}
