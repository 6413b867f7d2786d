import type { NewAddress } from '../../components/options/add-address.tsx';
import type { Address } from '../../components/options/address-list.tsx';
import { Options } from '../../components/options/options.tsx';
import { Boundary } from '../../components/shared/boundary.tsx';
import { browser } from '../../lib/browser.ts';
import { requestAccess } from '../../lib/client/access.ts';
import { copyText } from '../../lib/client/copy.ts';
import { setNotifications, useNotifications } from '../../lib/client/notifications.ts';
import { startPage } from '../../lib/client/page.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { type ApiBase, DEFAULT_BASES, DEFAULT_SITES } from '../../lib/domain/sites.ts';
import type { Answer } from '../../lib/protocol/messages.ts';
import { Database } from '../../lib/storage/database.ts';
import { countErrors } from '../../lib/storage/queries.ts';
import { allBases, type Settings, saveSettings } from '../../lib/storage/settings.ts';

const db = new Database();
const { version } = browser.runtime.getManifest();

function OptionsPage({ settings }: { settings: Settings }) {
  const bases = allBases(settings);
  const sites = [...settings.sites, ...DEFAULT_SITES];
  const withheld = useWithheld();
  const notifies = useNotifications();
  const stored = useStored(() => countErrors(db, 'all'), []);

  const shown = (base: ApiBase, isBuiltIn: boolean): Address => ({
    ...base,
    isBuiltIn,
    isGranted: withheld === null ? null : !withheld.includes(base.origin),
  });
  return (
    <Options
      bases={bases.map((base) => shown(base, DEFAULT_BASES.includes(base)))}
      sites={settings.sites.map((origin) => shown({ origin, prefix: '', errorsInside200: false }, false))}
      known={{ bases, sites }}
      onAdd={(address) => add(settings, address)}
      withheld={withheld ?? []}
      onAllowAll={() => void requestAccess(withheld ?? [])}
      onAllow={({ origin }) => void requestAccess([origin])}
      onRemoveBase={({ origin, prefix }) =>
        void saveSettings({
          ...settings,
          bases: settings.bases.filter((base) => base.origin !== origin || base.prefix !== prefix),
        })
      }
      onRemoveSite={({ origin }) =>
        void saveSettings({ ...settings, sites: settings.sites.filter((site) => site !== origin) })
      }
      notifies={notifies}
      onNotify={setNotifications}
      stored={stored.failure === null ? (stored.value ?? 0) : null}
      onDelete={deleteHistory}
      version={version}
    />
  );
}

/** Asks the browser for access, then remembers the address; false where access was refused. */
async function add(settings: Settings, { origin, prefix, isBase, isSite, errorsInside200 }: NewAddress) {
  if (!(await requestAccess([origin]))) return false;
  const bases = settings.bases.filter((base) => base.origin !== origin || base.prefix !== prefix);
  // Longer prefixes first: the first base that fits a URL wins.
  bases.push({ origin, prefix, errorsInside200 });
  bases.sort((a, b) => b.prefix.length - a.prefix.length);
  await saveSettings({
    ...settings,
    bases: isBase ? bases : settings.bases,
    sites: isSite ? [...new Set([...settings.sites, origin])] : settings.sites,
  });
  return true;
}

async function deleteHistory(): Promise<void> {
  const answer: Answer = await browser.runtime.sendMessage({ name: 'clear-history' });
  if (!answer.committed) throw new Error(t('ui_storage_title'));
}

function Page() {
  const settings = useSettings();
  return settings && <OptionsPage settings={settings} />;
}

startPage(
  `${t('ui_options_title')} · ${t('extension_name')}`,
  <Boundary copy={copyText} version={version}>
    <Page />
  </Boundary>,
);
