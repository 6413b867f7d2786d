import { Component, type ComponentChild } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { Icon } from '../shared/icon.tsx';
import { useVirtualRows } from './virtual-rows.ts';

/** The lines that a list needs. */
export type ListView = { first: number; end: number; atTop: boolean };

/** The part of a list that was read: `items[0]` is the line number `first`. */
export type Lines<T> = { first: number; items: readonly T[] };

/** What a line needs to draw itself as an option of the list. It takes no focus, which stays with the list. */
export type OptionProps = {
  role: 'option';
  id: string;
  'aria-selected': boolean;
  'aria-posinset': number;
  'aria-setsize': number;
  onClick: () => void;
};

export type ListBoxProps<T> = {
  kind: 'errors' | 'groups';
  label: string;
  columns: ComponentChild;
  /** Stands before the first line. */
  above?: ComponentChild;
  /** What is listed, by name: another list begins at its top. */
  shown: string;
  total: number;
  /** No more lines come for what is there already. */
  isComplete: boolean;
  lines: Lines<T>;
  keyOf: (item: T) => string;
  selectedKey: string | null;
  draw: (item: T, option: OptionProps) => ComponentChild;
  /** Called whenever the lines in view change. */
  onView?: (view: ListView) => void;
  onSelect: (item: T) => void;
  /** Shows the details; by keyboard the focus goes there too. */
  onOpen: (item: T, withFocus: boolean) => void;
  /** Where the list was left, px, and where it is now. */
  startAt: number;
  onScroll: (top: number) => void;
  /** Stands over the list while its reader is further down. */
  children?: (toTop: () => void) => ComponentChild;
};

/** Lines in their order, as a listbox of which only those in view exist. */
export function ListBox<T>(props: ListBoxProps<T>) {
  const { kind, shown, total, isComplete, lines, keyOf, selectedKey, onView, onSelect, onOpen, startAt } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { first, end, fitting, height, scrollToRow } = useVirtualRows(scroller, list, total);

  // Where the list was left, px, until it is there again, cannot be, or someone moves it.
  const left = useRef<number | null>(startAt === 0 ? null : startAt);
  // The line that a key went to, until it is read.
  const awaited = useRef<number | null>(null);
  const letGo = () => {
    left.current = null;
    awaited.current = null;
  };

  const tell = () => {
    const top = scroller.current?.scrollTop ?? 0;
    if (left.current === null) props.onScroll(top);
    onView?.({ first, end, atTop: top < 8 });
  };
  useEffect(() => onView?.({ first, end, atTop: (scroller.current?.scrollTop ?? 0) < 8 }), [first, end]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (left.current === null || !element || height === null) return;
    element.scrollTop = left.current;
    if (isComplete || element.scrollTop >= left.current - 1) left.current = null;
  });
  const drawnList = useRef(shown);
  useLayoutEffect(() => {
    if (drawnList.current === shown) return;
    drawnList.current = shown;
    letGo();
    scroller.current?.scrollTo(0, 0);
  }, [shown]);

  const at = (line: number) => lines.items[line - lines.first];
  const place = selectedKey === null ? -1 : lines.items.findIndex((item) => keyOf(item) === selectedKey);
  const selectedLine = place < 0 ? -1 : lines.first + place;

  const move = (target: number) => {
    const line = Math.min(Math.max(target, 0), total - 1);
    const item = at(line);
    if (item === undefined) awaited.current = line;
    else onSelect(item);
    scrollToRow(line);
  };
  useEffect(() => {
    if (awaited.current === null) return;
    // Once it is read the list may have turned out shorter than it was counted.
    const line = Math.min(awaited.current, total - 1);
    const item = at(line);
    if (item === undefined) return;
    awaited.current = null;
    onSelect(item);
    scrollToRow(line);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    letGo();
    const from = selectedLine < 0 ? first : selectedLine;
    const step = STEPS[event.key];
    if (step !== undefined) move(selectedLine < 0 ? first : selectedLine + step);
    else if (event.key === 'PageDown') move(from + fitting);
    else if (event.key === 'PageUp') move(from - fitting);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(total - 1);
    else if (event.key === 'Enter' && selectedLine >= 0) onOpen(at(selectedLine) as T, true);
    else return;
    event.preventDefault();
  };

  // Details that open beside the list leave lines less width, and more height: what was chosen is still to be seen.
  const wasSeen = useRef(false);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!wasSeen.current || !box || height === null) return;
    const top = selectedLine * height;
    box.scrollTop = Math.min(top, Math.max(box.scrollTop, top + height - box.clientHeight));
  }, [height]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (selectedLine < 0 || !box || height === null) wasSeen.current = false;
    else {
      const top = selectedLine * height - box.scrollTop;
      wasSeen.current = top > -height && top < box.clientHeight;
    }
  });

  const drawn = Array.from({ length: Math.max(0, Math.min(end, total) - first) }, (_, index) => first + index);
  return (
    <div class={`list-frame list-of-${kind}`}>
      <div class="list-columns" aria-hidden="true">
        {props.columns}
      </div>
      {props.above}
      <div class="list-scroller" ref={scroller} onScroll={tell} onWheel={letGo} onPointerDown={letGo}>
        <div
          class="list"
          id="error-list"
          ref={list}
          role="listbox"
          tabIndex={0}
          aria-label={props.label}
          aria-activedescendant={drawn.includes(selectedLine) ? optionId(selectedLine) : undefined}
          onKeyDown={onKeyDown}
        >
          <div class="list-window" role="presentation">
            {drawn.map((line) => {
              const item = at(line);
              if (item === undefined) return <div class="row row-unread" role="presentation" key={`unread-${line}`} />;
              const option: OptionProps = {
                role: 'option',
                id: optionId(line),
                'aria-selected': line === selectedLine,
                'aria-posinset': line + 1,
                'aria-setsize': total,
                onClick: () => onOpen(item, false),
              };
              return <Line key={keyOf(item)} item={item} option={option} draw={() => props.draw(item, option)} />;
            })}
          </div>
        </div>
      </div>
      {props.children?.(() => scrollToRow(0))}
    </div>
  );
}

/** A line; one that cannot be drawn says so in its place, and can be opened like any other. */
class Line extends Component<
  { item: unknown; option: OptionProps; draw: () => ComponentChild },
  { item?: unknown; isBroken: boolean }
> {
  override state = { isBroken: false };

  static override getDerivedStateFromProps({ item }: { item: unknown }, state: { item?: unknown }) {
    return item === state.item ? null : { item, isBroken: false };
  }

  static override getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) {
      try {
        return this.props.draw();
      } catch {
        // What makes the line may meet the defect before the line itself does.
      }
    }
    return (
      <div {...this.props.option} class="row row-broken">
        <Icon name="warning" />
        <span class="row-title">{t('ui_row_broken')}</span>
      </div>
    );
  }
}

/** The heads of the columns, where the list is wide enough for a table. */
export function Columns({ names }: { names: readonly Parameters<typeof t>[0][] }) {
  return (
    <>
      {names.map((name) => (
        <span key={name} class={`list-${name.replace('ui_', '').replace('_', '-')}`}>
          {t(name)}
        </span>
      ))}
    </>
  );
}

const optionId = (line: number) => `line-${line}`;

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
