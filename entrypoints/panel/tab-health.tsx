import { HealthStrip } from '../../components/panel/health-strip.tsx';
import { browser } from '../../lib/browser.ts';
import { reloadPage, useInspectedPage } from '../../lib/client/inspected-page.ts';
import { captureHealth, type Mend } from '../../lib/domain/capture-health.ts';
import { watchedOrigins } from '../../lib/domain/sites.ts';
import type { Settings } from '../../lib/storage/settings.ts';

type Props = {
  tab: number | null;
  settings: Settings | null;
  withheld: string[];
  onAllow: () => void;
  /** The view itself has the button that asks for access. */
  asksForAccess: boolean;
};

/** What observes the tab. */
export function TabHealth({ tab, settings, withheld, onAllow, asksForAccess }: Props) {
  const page = useInspectedPage();
  if (settings === null) return null;
  const health = captureHealth({
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
    <HealthStrip health={withheld.length > 0 && asksForAccess ? { ...health, mend: null } : health} onMend={mend} />
  );
}

async function addSite(origin: string): Promise<void> {
  const { suggestAddress } = await import('../../lib/client/suggested-address.ts');
  await suggestAddress(origin);
}
