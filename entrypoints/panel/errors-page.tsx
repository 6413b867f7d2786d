import type { ComponentProps } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type Emptiness, EmptyList } from '../../components/panel/empty-list.tsx';
import { ErrorList } from '../../components/panel/error-list.tsx';
import { GroupList } from '../../components/panel/group-list.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import type { Refine } from '../../components/panel/refine.tsx';
import { browser } from '../../lib/browser.ts';
import { askForAccess } from '../../lib/client/access.ts';
import { useAnswer } from '../../lib/client/answer.ts';
import { useSeen } from '../../lib/client/attention.ts';
import { copyText } from '../../lib/client/copy.ts';
import { titleOf } from '../../lib/client/explained.ts';
import { useListing } from '../../lib/client/listing.ts';
import { useLoaded } from '../../lib/client/loaded.ts';
import { useNow } from '../../lib/client/now.ts';
import { useSavedFilters } from '../../lib/client/panel-state.ts';
import { progressAt, useProgress } from '../../lib/client/progress.ts';
import { useScan } from '../../lib/client/scan.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { useStored } from '../../lib/client/stored.ts';
import { locale, plural, t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { groupKey } from '../../lib/domain/error-groups.ts';
import { isEmptyFilter, readFilter } from '../../lib/domain/filter/filter.ts';
import { asksForProgress, matchesFilter } from '../../lib/domain/filter/matches.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { baseHistory } from '../../lib/storage/base-queries.ts';
import { callHistory } from '../../lib/storage/call-histories.ts';
import type { Database } from '../../lib/storage/database.ts';
import { dexieRows } from '../../lib/storage/dexie-rows.ts';
import { countErrors, notKept, storedError } from '../../lib/storage/error-queries.ts';
import type { PanelState } from '../../lib/storage/panel-state.ts';
import { callKey, successesSeen } from '../../lib/storage/queries.ts';
import { callAs } from './call-as.ts';
import type { ErrorDetailsProps } from './error-details.tsx';
import type { PanelNotices } from './panel-notices.tsx';
import { TabHealth } from './tab-health.tsx';

const NOTHING_DROPPED = { errors: 0, bodies: 0 };
const TOP = { groups: 0, list: 0 };

type Props = {
  db: Database;
  tab: number | null;
  /** When its page was loaded while the panel was open, ms (UTC); null where it was not. */
  loadedAt: number | null;
  state: PanelState;
  onState: (change: Partial<PanelState>) => void;
};

/** The views of the errors themselves: by groups or one by one, with the details of one. */
export function ErrorsPage({ db, tab, loadedAt, state, onState }: Props) {
  const { view, filter, selected: chosen, isOpen, isRefining } = state;
  const now = useNow(10_000);
  useEffect(() => void loadDetails().catch(() => {}), []); // whoever opens an error is told of it
  const scope = tab === null || state.scope === 'all' ? 'all' : tab;
  const saved = useSavedFilters();

  const asked = useMemo(() => readFilter(filter), [filter]);
  const isFiltered = !isEmptyFilter(asked);
  const { calls, isRead, progress, turns } = useProgress(db, asksForProgress(asked), now);
  const isScanning = isFiltered || isRefining || view === 'groups';
  const matches = useMemo(() => {
    if (!isScanning || !isRead) return undefined;
    return (stored: StoredError) => matchesFilter(asked, stored, { title: titleOf, progress });
  }, [isScanning, isRead, asked, progress]);
  const { scanned, failure } = useScan(db, scope, matches, turns);
  const listing = useListing(db, scope);

  const isByGroup = view === 'groups';
  const groups = scanned?.groups ?? [];
  const lines = isFiltered
    ? { first: 0, items: scanned?.errors ?? [] }
    : { first: listing.first, items: listing.errors };
  const total = isByGroup ? scanned && groups.length : isFiltered ? scanned?.errors.length : listing.total;

  const selected = useStored(async () => {
    const stored = chosen === null ? undefined : await storedError(db, chosen.id);
    if (stored === undefined) return null;
    return { stored, history: await callHistory(dexieRows(db), stored) };
  }, [chosen?.id]);
  const base = selected.value?.stored.base;
  const surrounding = useStored(async () => (base === undefined ? null : baseHistory(db, base)), [base]);
  const dropped = useStored(() => notKept(db, scope), [scope]);
  const isEmpty = total === 0;
  const surroundings = useStored(
    async () =>
      isEmpty ? { errors: await countErrors(db, 'all'), successes: await successesSeen(dexieRows(db)) } : undefined,
    [isEmpty],
  );
  // What a filter or the place in the list leaves out, nobody has seen.
  const newestShown = isByGroup ? groups[0]?.newest.id : lines.first === 0 ? lines.items[0]?.id : undefined;
  useSeen(isFiltered ? undefined : newestShown, scope);
  const withheld = useWithheld() ?? [];
  const allowAccess = () => void askForAccess(withheld);
  const settings = useSettings();
  const newestAt = lines.first === 0 ? lines.items[0]?.at : undefined;
  const shown = `${scope} ${filter}`;
  const isComplete = isScanning ? scanned?.isDone === true : listing.isCounted;
  // What the question before had found is shown until there is something for this one.
  const asking = useRef({ shown, before: scanned });
  if (asking.current.shown !== shown) asking.current = { shown, before: scanned };
  const summary = summaryOf(isByGroup, isFiltered, scanned, listing);
  const isAnswered = isComplete && (!isScanning || scanned !== asking.current.before);
  const told = useAnswer(shown, summary, isAnswered);
  const setFilter = (typed: string) => onState({ filter: typed, scroll: TOP });
  const select = (stored: StoredError) => onState({ selected: { id: stored.id, group: groupKey(stored) } });

  const emptiness: Emptiness | null =
    (failure ?? listing.failure) !== null
      ? { because: 'unreadable' }
      : total === undefined || (isEmpty && isScanning && scanned?.isDone !== true)
        ? { because: 'reading' }
        : !isEmpty
          ? null
          : isFiltered
            ? { because: 'no-match' }
            : whyEmpty(surroundings.value, withheld);

  return (
    <Panel
      scope={tab === null ? null : state.scope}
      onScope={(wanted) => onState({ scope: wanted, scroll: TOP })}
      filter={filter}
      onFilter={setFilter}
      isRefining={isRefining}
      onRefine={(wanted) => onState({ isRefining: wanted })}
      problems={asked.problems}
      summary={summary}
      told={told}
      refine={
        isRefining && (
          <LoadedRefine
            filter={filter}
            onFilter={setFilter}
            facets={scanned?.facets}
            isCounted={scanned?.isDone === true}
            saved={saved}
          />
        )
      }
      list={(open) => {
        if (emptiness !== null) {
          return (
            <EmptyList
              emptiness={emptiness}
              onReload={() => location.reload()}
              onClearFilter={() => setFilter('')}
              onAllTabs={() => onState({ scope: 'all', scroll: TOP })}
              onAllow={allowAccess}
              onOptions={() => void browser.runtime.openOptionsPage()}
            />
          );
        }
        return isByGroup ? (
          <GroupList
            key="groups"
            shown={shown}
            isComplete={isComplete}
            groups={groups}
            lookOf={({ newest }) => ({
              title: titleOf(newest),
              ...progressAt(newest, calls, now),
              ...callAs(calls.get(callKey(newest))),
            })}
            selectedKey={chosen?.group ?? null}
            now={now}
            onSelect={({ newest }) => select(newest)}
            onOpen={({ newest }, withFocus) => open(() => select(newest), withFocus)}
            startAt={state.scroll.groups}
            onScroll={(top) => onState({ scroll: { ...state.scroll, groups: top } })}
          />
        ) : (
          <ErrorList
            key="list"
            shown={shown}
            isComplete={isComplete}
            total={total ?? 0}
            lines={lines}
            titleOf={titleOf}
            selectedId={chosen?.id ?? null}
            now={now}
            isOfOneTab={scope !== 'all'}
            loadedAt={scope !== 'all' && newestAt !== undefined && (loadedAt ?? 0) > newestAt ? loadedAt : null}
            onView={listing.setView}
            onSelect={select}
            onOpen={(stored, withFocus) => open(() => select(stored), withFocus)}
            startAt={state.scroll.list}
            onScroll={(top) => onState({ scroll: { ...state.scroll, list: top } })}
            newer={isFiltered ? 0 : listing.newer}
            onShowNewer={listing.showNewer}
          />
        );
      }}
      isOpen={isOpen}
      onOpen={(wanted) => onState({ isOpen: wanted })}
      view={view}
      onView={(wanted) => onState({ view: wanted })}
      selectedId={selected.value?.stored.id ?? null}
      details={(place) =>
        selected.value && (
          <LoadedDetails
            {...place}
            {...selected.value}
            db={db}
            scope={isByGroup ? 'group' : 'error'}
            surrounding={surrounding.value ?? null}
            call={calls.get(callKey(selected.value.stored))}
            settings={settings}
            now={now}
            onShow={select}
          />
        )
      }
      notices={<LoadedNotices db={db} dropped={dropped.value ?? NOTHING_DROPPED} now={now} />}
      withheld={emptiness?.because === 'withheld' ? [] : withheld}
      onAllow={allowAccess}
      health={<TabHealth {...{ db, tab, settings, withheld }} onAllow={allowAccess} asksForAccess />}
      copy={copyText}
      version={browser.runtime.getManifest().version}
    />
  );
}

/** What only an open error needs is loaded once the list is there. */
const loadDetails = () => import('./error-details.tsx');
function LoadedDetails(props: ErrorDetailsProps) {
  const loaded = useLoaded(loadDetails);
  return loaded && <loaded.ErrorDetails {...props} />;
}

function LoadedRefine(props: ComponentProps<typeof Refine>) {
  const loaded = useLoaded(() => import('../../components/panel/refine.tsx'));
  return loaded && <loaded.Refine {...props} />;
}

function LoadedNotices(props: ComponentProps<typeof PanelNotices>) {
  const loaded = useLoaded(() => import('./panel-notices.tsx'));
  return loaded && <loaded.PanelNotices {...props} />;
}

/** How much is shown, in words. */
function summaryOf(
  isByGroup: boolean,
  isFiltered: boolean,
  scanned: ReturnType<typeof useScan>['scanned'],
  listing: ReturnType<typeof useListing>,
): string {
  if (!isByGroup && !isFiltered) {
    return listing.total !== undefined && listing.isCounted ? plural('ui_count', listing.total) : '';
  }
  if (scanned === undefined) return '';
  const counted = isFiltered ? plural('ui_found', scanned.found) : plural('ui_count', scanned.found);
  const found = isByGroup ? t('ui_summary_groups', plural('ui_groups', scanned.groups.length), counted) : counted;
  if (!scanned.isDone) return plural('ui_searched_newest', scanned.searched, found);
  const listed = scanned.errors.length;
  return isByGroup || listed === scanned.found ? found : t('ui_summary_listed', found, listed.toLocaleString(locale()));
}

function whyEmpty(surroundings: { errors: number; successes: number } | undefined, withheld: string[]): Emptiness {
  if (surroundings === undefined) return { because: 'reading' };
  if (withheld.length > 0) return { because: 'withheld', origins: withheld };
  if (surroundings.errors > 0) return { because: 'other-tabs', errors: surroundings.errors };
  return surroundings.successes > 0 ? { because: 'quiet', successes: surroundings.successes } : { because: 'unseen' };
}
