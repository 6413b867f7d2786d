import { HealthStrip } from '../../components/panel/health-strip.tsx';
import { browser } from '../../lib/browser.ts';
import { reloadPage, useInspectedPage } from '../../lib/client/inspected-page.ts';
import { interruptionText } from '../../lib/client/interruptions.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t } from '../../lib/client/text.ts';
import { captureHealth, type Mend } from '../../lib/domain/capture-health.ts';
import { watchedOrigins } from '../../lib/domain/sites.ts';
import type { Database } from '../../lib/storage/database.ts';
import { interruptions } from '../../lib/storage/interruptions.ts';
import type { Settings } from '../../lib/storage/settings.ts';

type Props = {
  db: Database;
  tab: number | null;
  settings: Settings | null;
  withheld: string[];
  onAllow: () => void;
  /** The view itself has the button that asks for access. */
  asksForAccess: boolean;
};

/** What observes the tab. */
export function TabHealth({ db, tab, settings, withheld, onAllow, asksForAccess }: Props) {
  const page = useInspectedPage();
  const { value: interrupted } = useStored(() => interruptions(db, Date.now()), []);
  if (settings === null) return null;
  const health = captureHealth({
    wasInterrupted: Boolean(interrupted),
    withheld,
    watched: watchedOrigins(settings),
    page,
    hasDevtools: tab !== null,
    readsBodies: browser.runtime.getManifest().permissions?.includes('webRequestFilterResponse') === true,
  });
  const mend = (by: Mend) => {
    if (by === 'allow-access') onAllow();
    else if (by === 'reload-page') reloadPage();
    // A page without a server has the origin `null`.
    else if (page !== null && /^https?:/.test(page.origin)) void addSite(page.origin);
    else void browser.runtime.openOptionsPage();
  };
  return (
    <HealthStrip
      health={withheld.length > 0 && asksForAccess ? { ...health, mend: null } : health}
      textOf={(reason) => {
        if (reason !== 'network_interrupted') return t(`ui_health_${reason}`);
        return interrupted ? interruptionText(interrupted) : '';
      }}
      onMend={mend}
    />
  );
}

async function addSite(origin: string): Promise<void> {
  const { suggestAddress } = await import('../../lib/client/suggested-address.ts');
  await suggestAddress(origin);
}
