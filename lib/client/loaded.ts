import { type FunctionComponent, h } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/**
 * A module that comes once it is wanted: what a view shows later does not make it open later. Null until it is there.
 * @throws while drawing, where the module cannot be had: what breaks outside of drawing, no boundary would see
 */
export function useLoaded<M extends object>(load: () => Promise<M>): M | null {
  const [loaded, setLoaded] = useState<{ module: M } | { failure: unknown } | null>(null);
  // What is there already is drawn in the same frame.
  useLayoutEffect(
    () =>
      void load().then(
        (module) => setLoaded({ module }),
        (failure) => setLoaded({ failure }),
      ),
    [],
  );
  if (loaded !== null && 'failure' in loaded) throw loaded.failure;
  return loaded?.module ?? null;
}

/** The component that a module is there for, once it is. */
export function Loaded<P = never>({ load, of }: { load: () => Promise<{ default: FunctionComponent<P> }>; of?: P }) {
  const loaded = useLoaded(load);
  return loaded && h(loaded.default as FunctionComponent<unknown>, of as object);
}
