import { useMemo, useState } from 'preact/hooks';
import { type Emptiness, EmptyList } from '../../components/panel/empty-list.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { type ViewName, Views } from '../../components/panel/views.tsx';
import { ErrorActions } from '../../components/report/error-actions.tsx';
import { Boundary } from '../../components/shared/boundary.tsx';
import { browser } from '../../lib/browser.ts';
import { askForAccess } from '../../lib/client/access.ts';
import { useSeen } from '../../lib/client/attention.ts';
import { copyText } from '../../lib/client/copy.ts';
import { shownDatabase } from '../../lib/client/demo.ts';
import { followDevtoolsTheme, inspectedTab } from '../../lib/client/devtools.ts';
import { explained, titleOf } from '../../lib/client/explained.ts';
import { historyFacts, surroundingFacts } from '../../lib/client/history-facts.ts';
import { type Listing, useListing } from '../../lib/client/listing.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { reportOn } from '../../lib/client/reporting.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { useStored } from '../../lib/client/stored.ts';
import { plural, t, text } from '../../lib/client/text.ts';
import { findTroubles } from '../../lib/client/troubles.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import type { CallHistory } from '../../lib/domain/call-history.ts';
import { copyAs } from '../../lib/domain/copies/copy-as.ts';
import type { Explanation } from '../../lib/domain/explanation.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { writeReport } from '../../lib/domain/support-report/write.ts';
import { baseHistory } from '../../lib/storage/base-queries.ts';
import { callDay, callHistory, countErrors, notKept, storedError, successesSeen } from '../../lib/storage/queries.ts';
import type { Settings } from '../../lib/storage/settings.ts';
import { RatesPage } from './rates-page.tsx';

const db = shownDatabase();
const tab = inspectedTab();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOTHING_DROPPED = { errors: 0, bodies: 0 };

function PanelPage() {
  const [wantsAllTabs, setWantsAllTabs] = useState(false);
  const [filter, setFilter] = useState('');
  const [selectedId, setSelectedId] = useState<number | null>(null);
  const [isOpen, setOpen] = useState(false);
  const now = useNow(10_000);
  const scope = tab === null || wantsAllTabs ? 'all' : tab;

  const listing = useListing(db, scope, filter, titleOf);
  const rows = useMemo(
    () => ({ first: listing.first, items: listing.errors.map((stored) => ({ stored, title: titleOf(stored) })) }),
    [listing.first, listing.errors],
  );
  const dropped = useStored(() => notKept(db, scope), [scope]);
  const selected = useStored(async () => {
    const stored = selectedId === null ? undefined : await storedError(db, selectedId);
    if (stored === undefined) return null;
    const history = await callHistory(db, stored);
    return { stored, history, explanation: explained(stored, history) };
  }, [selectedId]);
  const base = selected.value?.stored.base;
  const surrounding = useStored(async () => (base === undefined ? null : baseHistory(db, base)), [base]);
  const since = Math.floor(now / HOUR) * HOUR - DAY;
  const day = useStored(() => callDay(db, since), [since]);
  const troubles = useMemo(() => (day.value === undefined ? [] : findTroubles(day.value, now)), [day.value, now]);
  const isEmpty = listing.total === 0;
  const surroundings = useStored(
    async () => (isEmpty ? { errors: await countErrors(db, 'all'), successes: await successesSeen(db) } : undefined),
    [isEmpty],
  );
  useSeen(listing.total);
  const withheld = useWithheld() ?? [];
  const allowAccess = () => void askForAccess(withheld);
  const settings = useSettings();

  return (
    <Panel
      scope={tab === null ? null : wantsAllTabs ? 'all' : 'tab'}
      onScope={(wanted) => setWantsAllTabs(wanted === 'all')}
      filter={filter}
      onFilter={setFilter}
      summary={summaryOf(listing)}
      total={listing.total ?? 0}
      rows={rows}
      onView={listing.setView}
      newer={listing.newer}
      onShowNewer={listing.showNewer}
      selectedId={selectedId}
      onSelect={setSelectedId}
      isOpen={isOpen}
      onOpen={setOpen}
      selected={
        selected.value
          ? {
              ...selected.value,
              facts: historyFacts(selected.value.stored, selected.value.history, now),
              base: surrounding.value ? surroundingFacts(selected.value.explanation, surrounding.value, now) : null,
              actions: <Actions {...selected.value} settings={settings} />,
            }
          : null
      }
      troubles={troubles}
      dropped={dropped.value ?? NOTHING_DROPPED}
      withheld={withheld}
      onAllow={allowAccess}
      empty={
        <EmptyList
          emptiness={emptinessOf(listing, surroundings.value, withheld)}
          onReload={() => location.reload()}
          onClearFilter={() => setFilter('')}
          onAllTabs={() => setWantsAllTabs(true)}
          onAllow={allowAccess}
          onOptions={() => void browser.runtime.openOptionsPage()}
        />
      }
      now={now}
      copy={copyText}
    />
  );
}

type ActionsProps = { stored: StoredError; history: CallHistory; explanation: Explanation; settings: Settings | null };

/** What can be taken from an error. A report tells of its like around it too. */
function Actions({ stored, history, explanation, settings }: ActionsProps) {
  const report = () => {
    const errors = history.failures.filter(({ code }) => code === stored.code);
    const histories = new Map(errors.map(({ id }) => [id, history]));
    const made = reportOn({ errors, histories }, { kind: 'group' }, settings, Date.now());
    return made === null ? '' : writeReport(made, 'markdown', '', text);
  };
  return (
    <ErrorActions
      report={report}
      copyAs={(form) => copyAs(form, stored, explanation, text)}
      reportPage={browser.runtime.getURL(`/explain.html#error=${stored.id}`)}
      copy={copyText}
    />
  );
}

function PanelViews() {
  const [view, setView] = useState<ViewName>('errors');
  return (
    <Views view={view} onView={setView}>
      {view === 'errors' ? <PanelPage /> : <RatesPage db={db} />}
    </Views>
  );
}

/** How many errors are listed, in words. */
function summaryOf({ total, isCounted, search }: Listing): string {
  if (total === undefined) return '';
  if (search === null) return isCounted ? plural('ui_count', total) : '';
  const found = plural('ui_found', total);
  return search.isCut ? plural('ui_searched_newest', search.searched, found) : found;
}

function emptinessOf(
  listing: Listing,
  surroundings: { errors: number; successes: number } | undefined,
  withheld: string[],
): Emptiness {
  if (listing.failure !== null) return { because: 'unreadable' };
  if (listing.total === undefined || surroundings === undefined) return { because: 'reading' };
  if (listing.search !== null) return { because: 'no-match' };
  if (withheld.length > 0) return { because: 'withheld', origins: withheld };
  if (surroundings.errors > 0) return { because: 'other-tabs', errors: surroundings.errors };
  return surroundings.successes > 0 ? { because: 'quiet', successes: surroundings.successes } : { because: 'unseen' };
}

followDevtoolsTheme();
startPage(
  t('extension_name'),
  <Boundary copy={copyText} version={browser.runtime.getManifest().version}>
    <PanelViews />
  </Boundary>,
);
