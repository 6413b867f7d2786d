import type { ComponentChild } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useMedia } from '../../lib/client/media.ts';
import { plural } from '../../lib/client/text.ts';
import { isTyping } from '../../lib/client/typing.ts';
import type { BaseFacts } from '../../lib/domain/base-history.ts';
import type { CallFacts } from '../../lib/domain/call-facts.ts';
import type { Explanation } from '../../lib/domain/explanation.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Finding } from '../../lib/domain/troubleshooting.ts';
import type { Copy } from '../shared/copy-button.tsx';
import { Icon } from '../shared/icon.tsx';
import { Troubles } from '../shared/troubles.tsx';
import { WithheldNotice } from '../shared/withheld-notice.tsx';
import { Details } from './details.tsx';
import { ErrorList, type Row, type Rows } from './error-list.tsx';
import { Toolbar } from './toolbar.tsx';

export type PanelProps = {
  scope: 'tab' | 'all' | null;
  onScope: (scope: 'tab' | 'all') => void;
  filter: string;
  onFilter: (filter: string) => void;
  /** How many errors are listed, in words. */
  summary: string;
  total: number;
  rows: Rows;
  onView: (view: { first: number; end: number; atTop: boolean }) => void;
  newer: number;
  onShowNewer: () => void;
  selectedId: number | null;
  onSelect: (id: number) => void;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** The selected error with its explanation; null until it is read. */
  selected: {
    stored: StoredError;
    explanation: Explanation;
    facts: CallFacts;
    base: BaseFacts | null;
    actions: ComponentChild;
  } | null;
  /** What keeps going wrong. */
  troubles: readonly Finding[];
  /** Errors and bodies that were seen but not kept. */
  dropped: { errors: number; bodies: number };
  /** Watched origins that the browser hides from the extension; an empty list says so itself. */
  withheld: readonly string[];
  onAllow: () => void;
  /** What stands in the place of an empty list. */
  empty: ComponentChild;
  now: number;
  copy: Copy;
};

const listElement = () => document.getElementById('error-list');

/** Below this width the details cover the list instead of standing beside it; panel.css has the same number. */
const NARROW = '(max-width: 679px)';

/** The DevTools panel: the list, and beside or over it the error that is open. */
export function Panel(props: PanelProps) {
  const { selected, isOpen, onOpen, onSelect, dropped, withheld, total, troubles, now } = props;
  const isNarrow = useMedia(NARROW);
  const filterBox = useRef<HTMLInputElement>(null);
  const details = useRef<HTMLElement>(null);
  const showsDetails = isOpen && selected !== null;
  const coversList = showsDetails && isNarrow;

  // Where the focus goes once what was asked for is drawn: hidden elements refuse it.
  const focusNext = useRef<'list' | 'details' | null>(null);
  useLayoutEffect(() => {
    const target = focusNext.current === 'list' ? listElement() : details.current;
    if (focusNext.current === null || showsDetails !== (focusNext.current === 'details')) return;
    focusNext.current = null;
    target?.focus();
  });
  const close = () => {
    focusNext.current = 'list';
    onOpen(false);
  };
  const open = (row: Row, withFocus: boolean) => {
    if (withFocus || isNarrow) focusNext.current = 'details';
    onSelect(row.stored.id);
    onOpen(true);
  };

  // The keys that work anywhere in the panel.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '/') filterBox.current?.focus();
      else if (event.key === 'Escape' && showsDetails) close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // While capturing: Chromium's own listener on the document would take Esc for the DevTools drawer.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  });

  // A different error is read from its beginning.
  const shownId = selected?.stored.id;
  useEffect(() => details.current?.scrollTo(0, 0), [shownId]);

  return (
    <div class={showsDetails ? 'panel panel-open' : 'panel'}>
      <Toolbar {...props} filterBox={filterBox} onLeaveFilter={() => listElement()?.focus()} />
      {(dropped.errors > 0 || dropped.bodies > 0) && (
        <p class="notice tone-request">
          <Icon name="warning" />
          <span>
            {dropped.errors > 0 && plural('ui_dropped_errors', dropped.errors)}{' '}
            {dropped.bodies > 0 && plural('ui_dropped_bodies', dropped.bodies)}
          </span>
        </p>
      )}
      {withheld.length > 0 && total > 0 && <WithheldNotice origins={withheld} onAllow={props.onAllow} />}
      {troubles.length > 0 && <Troubles troubles={troubles} />}
      <main class="panes">
        <div class="pane-list" inert={coversList}>
          {total === 0 ? (
            props.empty
          ) : (
            <ErrorList {...props} onSelect={(row) => onSelect(row.stored.id)} onOpen={open} />
          )}
        </div>
        {showsDetails && (
          <Details {...selected} now={now} copy={props.copy} onClose={close} coversList={coversList} frame={details} />
        )}
      </main>
    </div>
  );
}
