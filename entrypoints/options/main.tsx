import { useEffect, useState } from 'preact/hooks';
import type { NewAddress } from '../../components/options/add-address.tsx';
import type { Address } from '../../components/options/address-list.tsx';
import { Shortcut, ThemeChoice } from '../../components/options/appearance.tsx';
import { Diagnostics } from '../../components/options/diagnostics.tsx';
import { LedgerTable } from '../../components/options/ledger-table.tsx';
import { Options } from '../../components/options/options.tsx';
import { RetentionFields } from '../../components/options/retention-fields.tsx';
import { type Imported, SettingsFile } from '../../components/options/settings-file.tsx';
import { SilencedList } from '../../components/options/silenced-list.tsx';
import { Thresholds } from '../../components/options/thresholds.tsx';
import { type TimeRange, Wipe, type Wiped } from '../../components/options/wipe.tsx';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { UnreadableHistory } from '../../components/shared/unreadable-history.tsx';
import { browser } from '../../lib/browser.ts';
import { type EndedAccess, endAccess, requestAccess } from '../../lib/client/access.ts';
import { endSilence, snoozeAlert } from '../../lib/client/attention.ts';
import { copyText } from '../../lib/client/copy.ts';
import { diagnostics } from '../../lib/client/diagnostics.ts';
import { ledgerRows } from '../../lib/client/ledger.ts';
import { setNotifications, useNotifications } from '../../lib/client/notifications.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { browserName } from '../../lib/client/reporting.ts';
import { download } from '../../lib/client/save-export.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { changeShortcuts, isFirefox, useShortcut } from '../../lib/client/shortcut.ts';
import { AS_ASKED, opened } from '../../lib/client/shown-database.ts';
import { useStored } from '../../lib/client/stored.ts';
import { useSuggestedAddress } from '../../lib/client/suggested-address.ts';
import { languageName, t } from '../../lib/client/text.ts';
import { localTime } from '../../lib/client/time.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { CATALOGUE } from '../../lib/domain/catalogue/index.ts';
import { CATALOGUE_VERSION } from '../../lib/domain/catalogue/version.ts';
import { readSettingsFile, writeSettingsFile } from '../../lib/domain/settings.ts';
import { type ApiBase, allBases, DEFAULT_BASES, DEFAULT_SITES, watchedOrigins } from '../../lib/domain/sites.ts';
import type { Answer, MessageName, MessageOf } from '../../lib/protocol/messages.ts';
import { Database } from '../../lib/storage/database.ts';
import { DATABASE } from '../../lib/storage/database-name.ts';
import { type LedgerLine, ledger, storedOrigins } from '../../lib/storage/ledger.ts';
import { readSettings, type Settings, saveSettings } from '../../lib/storage/settings.ts';
import { silenced } from '../../lib/storage/silenced.ts';

const db = new Database(DATABASE, AS_ASKED);
const { version } = browser.runtime.getManifest();
const CODES = CATALOGUE.map(({ id }) => id);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function OptionsPage({ settings }: { settings: Settings }) {
  const bases = allBases(settings);
  const sites = [...settings.sites, ...DEFAULT_SITES];
  const withheld = useWithheld();
  const suggested = useSuggestedAddress();
  const notifies = useNotifications();
  const shortcut = useShortcut();
  const stored = useStored(async () => ({ lines: await ledger(db), origins: await storedOrigins(db) }), []);
  const isRead = stored.value !== undefined || stored.failure !== null;
  // The browser looked for the part that a link names before it was there.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), [isRead]);
  const save = (changes: Partial<Settings>) => void saveSettings({ ...settings, ...changes });

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
      suggested={suggested}
      onAdd={(address) => add(settings, address)}
      withheld={withheld ?? []}
      onAllowAll={() => void requestAccess(withheld ?? [])}
      onAllow={({ origin }) => void requestAccess([origin])}
      onRemoveBase={({ origin, prefix }) =>
        remove(origin, {
          ...settings,
          bases: settings.bases.filter((base) => base.origin !== origin || base.prefix !== prefix),
        })
      }
      onRemoveSite={({ origin }) =>
        remove(origin, { ...settings, sites: settings.sites.filter((site) => site !== origin) })
      }
      thresholds={
        <Thresholds thresholds={settings.thresholds} codes={CODES} onChange={(thresholds) => save({ thresholds })} />
      }
      silenced={<Silenced />}
      notifies={notifies}
      onNotify={setNotifications}
      theme={<ThemeChoice theme={settings.theme} onTheme={(theme) => save({ theme })} />}
      languages={{ shown: languageName(t('language')), wanted: languageName(browser.i18n.getUILanguage()) }}
      isFirefox={isFirefox()}
      shortcut={<Shortcut shortcut={shortcut} onChange={changeShortcuts} />}
      ledger={
        stored.failure === null ? (
          stored.value && <Ledger lines={stored.value.lines} />
        ) : (
          <UnreadableHistory onRetry={() => location.reload()} />
        )
      }
      wipe={
        stored.failure === null ? (
          stored.value && (
            <Wipe
              origins={stored.value.origins}
              isEmpty={stored.value.lines.every(({ rows }) => rows === 0)}
              onWipe={wipe}
            />
          )
        ) : (
          <Wipe
            origins={[]}
            isEmpty={false}
            isUnreadable
            onWipe={(wiped) => wipe(wiped).then(() => location.reload())}
          />
        )
      }
      retention={<RetentionFields retention={settings.retention} onChange={(retention) => save({ retention })} />}
      file={<SettingsFile onExport={() => exportSettings(settings)} onImport={importSettings} />}
      diagnostics={<StoredDiagnostics settings={settings} withheld={withheld ?? []} />}
      versions={[
        { name: t('extension_name'), value: version },
        { name: t('dictionary_title'), value: CATALOGUE_VERSION },
        { name: t('options_version_browser'), value: browserName(navigator.userAgent) },
      ]}
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

/** Remembers the settings without an address, then gives back the access that nothing else needs. */
async function remove(origin: string, remaining: Settings): Promise<EndedAccess> {
  await saveSettings(remaining);
  return endAccess(origin, watchedOrigins(remaining));
}

function Silenced() {
  const now = useNow(10_000);
  const { value, failure } = useStored(() => silenced(db, now), [now]);
  if (failure !== null) return <Unavailable />;
  if (value === undefined) return null;
  return (
    <SilencedList
      items={[
        ...value.muted.map((silence) => ({
          name: silence.name,
          kind: silence.what,
          until: localTime(silence.until),
          onEnd: () => endSilence(silence),
        })),
        ...value.snoozed.map((alert) => ({
          name: alert.code,
          kind: 'snoozed' as const,
          until: localTime(alert.snoozedUntil ?? 0),
          onEnd: () => snoozeAlert(alert, 0),
        })),
      ]}
    />
  );
}

/** In place of what needs the database; why it can't be read is said once, where all of it is listed. */
function Unavailable() {
  return <p class="none muted">{t('options_unavailable')}</p>;
}

function Ledger({ lines }: { lines: readonly LedgerLine[] }) {
  const [used, setUsed] = useState<number | null>(null);
  useEffect(() => void navigator.storage.estimate().then(({ usage }) => setUsed(usage ?? null)), [lines]);
  return <LedgerTable {...ledgerRows(lines, used)} />;
}

async function wipe(wiped: Wiped): Promise<void> {
  if (wiped.what === 'all') return tell({ name: 'clear-history' });
  if (wiped.what === 'site') return tell({ name: 'wipe-site', origin: wiped.origin });
  return tell({ name: 'wipe-between', ...stretchOf(wiped.range, Date.now()) });
}

function stretchOf(range: TimeRange, now: number): { from: number; until: number } {
  // A clock that was ahead may have stored what is still to come: what is last is deleted to the end.
  const last = (span: number) => ({ from: now - span, until: 8.64e15 });
  switch (range) {
    case 'hour':
      return last(HOUR);
    case 'day':
      return last(DAY);
    case 'week':
      return last(7 * DAY);
    case 'before-week':
      return { from: 0, until: now - 7 * DAY };
    case 'before-month':
      return { from: 0, until: now - 30 * DAY };
  }
}

async function tell(message: MessageOf<MessageName>): Promise<void> {
  const answer: Answer = await browser.runtime.sendMessage(message);
  if (!answer.committed) throw new Error(t('ui_storage_title'));
}

function exportSettings(settings: Settings): void {
  const blob = new Blob([writeSettingsFile(settings)], { type: 'application/json' });
  download({ blob, name: 'nexla-error-inspector-settings.json', errors: 0 });
}

async function importSettings(file: File): Promise<Imported> {
  const text = await file.text().catch(() => null);
  if (text === null) return { problem: { key: 'settings_file_unreadable', params: [] } };
  const read = readSettingsFile(text);
  if ('problem' in read) return read;
  // As they are stored, not as they were last drawn.
  const before = await readSettings();
  await replace(before, read.settings);
  return { undo: () => replace(read.settings, before) };
}

/** Remembers other settings, then gives back the access to what they no longer name. */
async function replace(before: Settings, after: Settings): Promise<void> {
  await saveSettings(after);
  const watched = watchedOrigins(after);
  for (const origin of watchedOrigins(before)) if (!watched.includes(origin)) await endAccess(origin, watched);
}

function StoredDiagnostics({ settings, withheld }: { settings: Settings; withheld: readonly string[] }) {
  const [made, setMade] = useState<string | null>(null);
  return (
    <Diagnostics made={made} onMake={() => void diagnostics(db, settings, withheld).then(setMade)} copy={copyText} />
  );
}

function Page() {
  const settings = useSettings();
  return settings && <OptionsPage settings={settings} />;
}

void opened(db).then(() =>
  startPage(
    `${t('ui_options_title')} · ${t('extension_name')}`,
    <PageFrame copy={copyText} version={version}>
      <Page />
    </PageFrame>,
  ),
);
