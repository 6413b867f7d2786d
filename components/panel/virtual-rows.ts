import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

export type VirtualRows = {
  /** The rows to render: `first` up to, not including, `end`. */
  first: number;
  end: number;
  /** Rows that fit the view, for paging by keyboard. */
  fitting: number;
  /** The height of a row, px, once it is known. */
  height: number | null;
  scrollToRow: (index: number) => void;
};

/**
 * Renders only the rows in view. The height of a row is CSS's to decide: it is the custom property `--row-height` of
 * the list, in px, and may change with the width. Handed back to CSS: `--list-height` and `--first-row` of the list, in px.
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  count: number,
): VirtualRows {
  const [, redraw] = useReducer((drawn: number, _: undefined) => drawn + 1, 0);
  const [measured, setMeasured] = useState<number | null>(null);
  const height = measured ?? FALLBACK_HEIGHT;
  const made = useRef<Virtualizer<HTMLElement, HTMLElement> | null>(null);

  const options = {
    count,
    overscan: 3,
    getScrollElement: () => scroller.current ?? null,
    estimateSize: () => height,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
  };
  made.current ??= new Virtualizer(options);
  const virtualizer = made.current;
  virtualizer.setOptions(options);

  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, height]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || element === undefined) return;
    const read = () => {
      const wanted = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row-height'));
      setMeasured(wanted > 0 ? wanted : FALLBACK_HEIGHT);
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  useLayoutEffect(() => {
    list.current?.style.setProperty('--list-height', `${count * height}px`);
    list.current?.style.setProperty('--first-row', `${first * height}px`);
  }, [list, count, height, first]);
  // Where rows take on another height, the list stays at the same ones.
  const drawnHeight = useRef(measured);
  useLayoutEffect(() => {
    const before = drawnHeight.current;
    drawnHeight.current = measured;
    if (before !== null && measured !== null && scroller.current) scroller.current.scrollTop *= measured / before;
  }, [scroller, measured]);

  return {
    first,
    end: (items.at(-1)?.index ?? -1) + 1,
    fitting: Math.max(1, Math.floor((virtualizer.scrollRect?.height ?? height) / height) - 1),
    height: measured,
    scrollToRow: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}

const FALLBACK_HEIGHT = 44;
