import { ViewSwitch } from '../../components/panel/view-switch.tsx';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { browser } from '../../lib/browser.ts';
import { copyText } from '../../lib/client/copy.ts';
import { shownDatabase } from '../../lib/client/demo.ts';
import { followDevtoolsTheme, inspectedTab } from '../../lib/client/devtools.ts';
import { usePageLoad } from '../../lib/client/inspected-page.ts';
import { useLoaded } from '../../lib/client/loaded.ts';
import { startPage } from '../../lib/client/page.ts';
import { panelPlace, usePanelState } from '../../lib/client/panel-state.ts';
import { t } from '../../lib/client/text.ts';
import type { Span } from '../../lib/domain/rate-series.ts';
import { type PanelState, readPanelState } from '../../lib/storage/panel-state.ts';
import { ErrorsPage } from './errors-page.tsx';

const db = shownDatabase();
const tab = inspectedTab();
const place = panelPlace(tab);

/** The panel's views, one at a time. */
function PanelViews({ left }: { left: PanelState }) {
  const [state, change] = usePanelState(place, left);
  const loadedAt = usePageLoad();
  const viewSwitch = <ViewSwitch view={state.view} onView={(view) => change({ view })} />;
  if (state.view !== 'rates') {
    return <ErrorsPage db={db} tab={tab} loadedAt={loadedAt} state={state} onState={change} viewSwitch={viewSwitch} />;
  }
  return (
    <div class="panel">
      <header class="toolbar">{viewSwitch}</header>
      <main class="panel-rates">
        <LoadedRates span={state.span} onSpan={(span) => change({ span })} />
      </main>
    </div>
  );
}

/** The view that fewest people open first. */
function LoadedRates(props: { span: Span; onSpan: (span: Span) => void }) {
  const loaded = useLoaded(() => import('./rates-page.tsx'));
  return loaded && <loaded.RatesPage db={db} {...props} />;
}

followDevtoolsTheme();
void readPanelState(place).then((left) =>
  startPage(
    t('extension_name'),
    <PageFrame copy={copyText} version={browser.runtime.getManifest().version}>
      <PanelViews left={left} />
    </PageFrame>,
  ),
);
