import { PanelFrame } from '../../components/panel/panel-frame.tsx';
import { Boundary } from '../../components/shared/boundary.tsx';
import { browser } from '../../lib/browser.ts';
import { askForAccess } from '../../lib/client/access.ts';
import { copyText } from '../../lib/client/copy.ts';
import { useLoaded } from '../../lib/client/loaded.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import type { Span } from '../../lib/domain/rate-series.ts';
import type { Database } from '../../lib/storage/database.ts';
import type { PanelState } from '../../lib/storage/panel-state.ts';
import type { RatesPage } from './rates-page.tsx';
import { TabHealth } from './tab-health.tsx';

type Props = {
  db: Database;
  tab: number | null;
  state: PanelState;
  onState: (change: Partial<PanelState>) => void;
};

/** The view of rates, which are those of all tabs: what is counted knows none. */
export function RatesView({ db, tab, state, onState }: Props) {
  const settings = useSettings();
  const withheld = useWithheld() ?? [];
  return (
    <PanelFrame
      view="rates"
      onView={(view) => onState({ view })}
      tools={<span class="summary">{tab !== null && t('ui_rates_all_tabs')}</span>}
      health={
        <TabHealth
          {...{ db, tab, settings, withheld }}
          onAllow={() => void askForAccess(withheld)}
          asksForAccess={false}
        />
      }
    >
      <main class="panel-rates" tabIndex={-1}>
        <Boundary copy={copyText} version={browser.runtime.getManifest().version}>
          <LoadedRates db={db} settings={settings} span={state.span} onSpan={(span: Span) => onState({ span })} />
        </Boundary>
      </main>
    </PanelFrame>
  );
}

/** The view that fewest people open first. */
function LoadedRates(props: Parameters<typeof RatesPage>[0]) {
  const loaded = useLoaded(() => import('./rates-page.tsx'));
  return loaded && <loaded.RatesPage {...props} />;
}
