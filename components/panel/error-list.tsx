import { useEffect, useRef } from 'preact/hooks';
import { plural, t } from '../../lib/client/text.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { Icon } from '../shared/icon.tsx';
import { ErrorRow } from './error-row.tsx';
import { useVirtualRows } from './virtual-rows.ts';

/** One line of the list: an error and the title that its explanation gives it. */
export type Row = { stored: StoredError; title: string };

/** The part of the list that was read: `items[0]` is the line number `first`. */
export type Rows = { first: number; items: Row[] };

type Props = {
  total: number;
  rows: Rows;
  selectedId: number | null;
  now: number;
  /** Lines that the view needs; called whenever they change. */
  onView: (view: { first: number; end: number; atTop: boolean }) => void;
  onSelect: (row: Row) => void;
  /** Shows the details; by keyboard the focus goes there too. */
  onOpen: (row: Row, withFocus: boolean) => void;
  /** Errors that arrived while the reader was further down. */
  newer: number;
  onShowNewer: () => void;
};

/** The errors, newest first, as a listbox of which only the lines in view exist. */
export function ErrorList(props: Props) {
  const { total, rows, selectedId, now, onView, onSelect, onOpen, newer, onShowNewer } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { first, end, fitting, scrollToRow } = useVirtualRows(scroller, list, total);

  const tell = () => onView({ first, end, atTop: (scroller.current?.scrollTop ?? 0) < 8 });
  useEffect(tell, [first, end]);

  const at = (line: number) => rows.items[line - rows.first];
  const selectedLine = rows.first + rows.items.findIndex((row) => row.stored.id === selectedId);
  const isSelectionRead = at(selectedLine)?.stored.id === selectedId && selectedId !== null;

  const move = (target: number) => {
    const row = at(Math.min(Math.max(target, 0), total - 1));
    if (row === undefined) return;
    onSelect(row);
    scrollToRow(rows.first + rows.items.indexOf(row));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) move(isSelectionRead ? selectedLine + step : first);
    else if (event.key === 'PageDown') move((isSelectionRead ? selectedLine : first) + fitting);
    else if (event.key === 'PageUp') move((isSelectionRead ? selectedLine : first) - fitting);
    else if (event.key === 'Home') scrollToRow(0);
    else if (event.key === 'End') scrollToRow(total - 1);
    else if (event.key === 'Enter' && isSelectionRead) onOpen(at(selectedLine) as Row, true);
    else return;
    event.preventDefault();
  };

  const lines = Array.from({ length: Math.max(0, Math.min(end, total) - first) }, (_, index) => first + index);
  const isSelectionDrawn = isSelectionRead && lines.includes(selectedLine);
  return (
    <div class="list-frame">
      <div class="list-columns" aria-hidden="true">
        <span>{t('ui_column_status')}</span>
        <span>{t('ui_column_problem')}</span>
        <span>{t('ui_column_code')}</span>
        <span>{t('ui_column_endpoint')}</span>
        <span class="list-column-time">{t('ui_column_time')}</span>
      </div>
      <div class="list-scroller" ref={scroller} onScroll={tell}>
        <div
          class="list"
          id="error-list"
          ref={list}
          role="listbox"
          tabIndex={0}
          aria-label={t('ui_list_label')}
          aria-activedescendant={isSelectionDrawn ? `error-${selectedId}` : undefined}
          onKeyDown={onKeyDown}
        >
          <div class="list-window" role="presentation">
            {lines.map((line) => {
              const row = at(line);
              return row === undefined ? (
                <div class="row row-unread" role="presentation" key={`unread-${line}`} />
              ) : (
                <ErrorRow
                  key={row.stored.id}
                  row={row}
                  line={line}
                  total={total}
                  now={now}
                  isSelected={row.stored.id === selectedId}
                  onOpen={() => onOpen(row, false)}
                />
              );
            })}
          </div>
        </div>
      </div>
      {newer > 0 && (
        <button
          type="button"
          class="button button-primary list-newer"
          onClick={() => {
            onShowNewer();
            scrollToRow(0);
          }}
        >
          <Icon name="arrowUp" />
          {plural('ui_newer_errors', newer)}
        </button>
      )}
    </div>
  );
}

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
