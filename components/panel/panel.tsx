import type { ComponentChild, ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useMedia } from '../../lib/client/media.ts';
import type { FilterProblem } from '../../lib/domain/filter/filter.ts';
import { Boundary } from '../shared/boundary.tsx';
import type { Copy } from '../shared/copy-button.tsx';
import { WithheldNotice } from '../shared/withheld-notice.tsx';
import type { DetailsProps } from './details.tsx';
import { FilterProblems } from './filter-problems.tsx';
import { PanelFrame, type PanelFrameProps } from './panel-frame.tsx';
import { Toolbar, type ToolbarProps } from './toolbar.tsx';

type Props = ToolbarProps &
  PanelFrameProps & {
    problems: readonly FilterProblem[];
    /** What the filter can be put together from; null while it is not asked for. */
    refine: ComponentChild;
    /** Opens the details of what a list selected; `withFocus` takes the focus there. */
    list: (open: (select: () => void, withFocus: boolean) => void) => ComponentChildren;
    isOpen: boolean;
    onOpen: (isOpen: boolean) => void;
    /** The id of the selected error; null until it is read. */
    selectedId: number | null;
    /** Draws the selected error. */
    details: (place: Pick<DetailsProps, 'onClose' | 'coversList' | 'titleId'>) => ComponentChild;
    /** What was not kept, and what keeps going wrong. */
    notices: ComponentChild;
    /** Watched origins that the browser hides from the extension, unless an empty list says so itself. */
    withheld: readonly string[];
    onAllow: () => void;
    copy: Copy;
    /** Of the extension, for diagnostics. */
    version: string;
  };

const listElement = () => document.getElementById('error-list');

const TITLE_ID = 'details-title';

/** Below this width the details cover the list instead of standing beside it; panel.css has the same number. */
const NARROW = '(max-width: 679px)';

/** The DevTools panel: a list, and beside or over it the error that is open. */
export function Panel(props: Props) {
  const { selectedId, isOpen, onOpen, withheld, notices, copy, version } = props;
  const isNarrow = useMedia(NARROW);
  const filterBox = useRef<HTMLInputElement>(null);
  const details = useRef<HTMLElement>(null);
  const showsDetails = isOpen && selectedId !== null;
  const coversList = showsDetails && isNarrow;

  // Where the focus goes once what was asked for is drawn: hidden elements refuse it.
  const focusNext = useRef<'list' | 'details' | null>(null);
  useLayoutEffect(() => {
    const target = focusNext.current === 'list' ? listElement() : details.current;
    if (focusNext.current === null || showsDetails !== (focusNext.current === 'details')) return;
    focusNext.current = null;
    target?.focus({ preventScroll: true });
  });
  // Another error is drawn anew, and what had the focus in the details is gone.
  const drawnId = useRef(selectedId);
  if (drawnId.current !== selectedId) {
    drawnId.current = selectedId;
    const hadFocus = details.current?.contains(document.activeElement);
    if (hadFocus) focusNext.current ??= selectedId === null ? 'list' : 'details';
  }
  const close = () => {
    focusNext.current = 'list';
    onOpen(false);
  };
  const open = (select: () => void, withFocus: boolean) => {
    if (withFocus || isNarrow) focusNext.current = 'details';
    select();
    onOpen(true);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key === '/') filterBox.current?.focus();
    else if (event.key === 'Escape' && showsDetails) close();
    else if (isForList(event) && !coversList) {
      const list = listElement();
      if (list === null) return false;
      list.focus({ preventScroll: true });
      list.dispatchEvent(new KeyboardEvent('keydown', event));
    } else return false;
    return true;
  };

  // A different error is read from its beginning.
  useEffect(() => details.current?.scrollTo(0, 0), [selectedId]);

  return (
    <PanelFrame
      {...props}
      isOpen={showsDetails}
      onKey={onKey}
      tools={
        <Toolbar {...props} filterBox={filterBox} onLeaveFilter={() => listElement()?.focus({ preventScroll: true })} />
      }
    >
      <main class="panel-main" tabIndex={-1}>
        <FilterProblems problems={props.problems} />
        {props.refine}
        {withheld.length > 0 && <WithheldNotice origins={withheld} onAllow={props.onAllow} />}
        <div class="panes">
          <div class="pane-list" inert={coversList}>
            {/* What broke in another view does not concern this one. */}
            <Boundary key={props.view} copy={copy} version={version}>
              {props.list(open)}
            </Boundary>
          </div>
          {showsDetails && (
            <article class="details" ref={details} tabIndex={-1} aria-labelledby={TITLE_ID}>
              <Boundary key={selectedId} copy={copy} version={version} titleId={TITLE_ID} onClose={close}>
                {props.details({ onClose: close, coversList, titleId: TITLE_ID })}
              </Boundary>
            </article>
          )}
        </div>
        {/* They come later: above the list they would move a line away under somebody's pointer. */}
        <Boundary copy={copy} version={version}>
          {notices}
        </Boundary>
      </main>
    </PanelFrame>
  );
}

/** While nothing in the view has the focus, or what chooses the view, the keys of the list are for it. */
function isForList({ key, shiftKey, target }: KeyboardEvent): boolean {
  const isInNothing = target instanceof Element && target.matches('body, main');
  if (isInNothing && !shiftKey) return ['j', 'k', 'ArrowDown', 'ArrowUp'].includes(key);
  return target instanceof HTMLInputElement && target.type === 'radio' && (key === 'j' || key === 'k');
}
