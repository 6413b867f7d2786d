import type { ComponentChild, ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Loaded } from '../../lib/client/loaded.ts';
import { t } from '../../lib/client/text.ts';
import { isTyping } from '../../lib/client/typing.ts';
import { VIEWS, type ViewName, ViewSwitch } from './view-switch.tsx';

export type PanelFrameProps = {
  view: ViewName;
  onView: (view: ViewName) => void;
  /** What observes the tab. */
  health: ComponentChild;
};

type Props = PanelFrameProps & {
  /** The details of an error stand beside the view. */
  isOpen?: boolean;
  /** What the view has in the toolbar. */
  tools: ComponentChild;
  /** Does what a key asks of the view; false where it asks for nothing. */
  onKey?: (event: KeyboardEvent) => boolean;
  children: ComponentChildren;
};

const keysSheet = () => document.querySelector<HTMLDialogElement>('dialog.keys');

/** What all views of the panel have: which of them is shown, their keys, and what observes the tab. */
export function PanelFrame({ view, onView, health, isOpen = false, tools, onKey, children }: Props) {
  const [showsKeys, setShowsKeys] = useState(false);

  // The keys that work anywhere in the panel.
  // With what is drawn: a key that comes right after it must not meet the state before.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const wanted = VIEWS[Number(event.key) - 1];
      if (showsKeys) {
        // What is under the sheet gets no keys.
        event.stopPropagation();
        if (event.key !== 'Escape' && event.key !== '?') return;
        const sheet = keysSheet();
        // Closed as a dialog, it gives the focus back to where it was.
        if (sheet) sheet.close();
        else setShowsKeys(false);
      } else if (event.key === '?') setShowsKeys(true);
      else if (wanted !== undefined) onView(wanted);
      else if (!onKey?.(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // While capturing: Chromium's own listener on the document would take Esc for the DevTools drawer.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  });

  return (
    <div class={isOpen ? 'panel panel-open' : 'panel'}>
      <header class="toolbar">
        <ViewSwitch view={view} onView={onView} />
        {tools}
        <button
          type="button"
          class="button button-quiet keys-button"
          aria-label={t('ui_keys_title')}
          title={t('ui_keys_title')}
          onClick={() => setShowsKeys(true)}
        >
          ?
        </button>
      </header>
      {children}
      {health}
      {showsKeys && (
        <Loaded load={() => import('./keys-sheet.tsx')} of={{ view, onClose: () => setShowsKeys(false) }} />
      )}
    </div>
  );
}
