import { useEffect, useState } from 'preact/hooks';

/** A module that comes once it is wanted: what a view shows later does not make it open later. Null until it is there. */
export function useLoaded<M extends object>(load: () => Promise<M>): M | null {
  const [loaded, setLoaded] = useState<M | null>(null);
  useEffect(() => void load().then(setLoaded), []);
  return loaded;
}
