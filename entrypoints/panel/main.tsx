import { useLayoutEffect, useRef } from 'preact/hooks';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { browser } from '../../lib/browser.ts';
import { copyText } from '../../lib/client/copy.ts';
import { followDevtoolsTheme, inspectedTab } from '../../lib/client/devtools.ts';
import { usePageLoad } from '../../lib/client/inspected-page.ts';
import { startPage } from '../../lib/client/page.ts';
import { panelPlace, usePanelState } from '../../lib/client/panel-state.ts';
import { opened, shownDatabase } from '../../lib/client/shown-database.ts';
import { t } from '../../lib/client/text.ts';
import type { Database } from '../../lib/storage/database.ts';
import { type PanelState, readPanelState } from '../../lib/storage/panel-state.ts';
import { ErrorsPage } from './errors-page.tsx';
import { RatesView } from './rates-view.tsx';

const tab = inspectedTab();
const place = panelPlace(tab);

/** The panel's views, one at a time. */
function PanelViews({ left, db }: { left: PanelState; db: Database }) {
  const [state, onState] = usePanelState(place, left);
  const loadedAt = usePageLoad();
  useFocusKept(state.view);
  if (state.view === 'rates') return <RatesView {...{ db, tab, state, onState }} />;
  return <ErrorsPage {...{ db, tab, loadedAt, state, onState }} />;
}

/** What had the focus may go with its view; whoever goes by keys is then in the new one. */
function useFocusKept(view: string): void {
  const before = useRef(view);
  useLayoutEffect(() => {
    if (before.current === view) return;
    before.current = view;
    if (document.activeElement !== document.body) return;
    document.querySelector('main')?.focus({ preventScroll: true });
  }, [view]);
}

followDevtoolsTheme();
void Promise.all([readPanelState(place), opened(shownDatabase())]).then(([left, db]) =>
  startPage(
    t('extension_name'),
    <PageFrame copy={copyText} version={browser.runtime.getManifest().version}>
      <PanelViews left={left} db={db} />
    </PageFrame>,
  ),
);
