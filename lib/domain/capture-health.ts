/** What observes a tab, as a person should know it. */
export type Health = {
  sources: HealthOfSource[];
  /** What would mend the gravest gap; null where there is nothing to mend. */
  mend: Mend | null;
};

export type HealthOfSource = {
  source: 'network' | 'page' | 'devtools' | 'bodies';
  state: 'live' | 'partly' | 'off';
  reason: Reason;
};

export type Mend = 'allow-access' | 'reload-page' | 'add-site';

type Reason =
  | 'network_live'
  | 'network_withheld'
  | 'network_interrupted'
  | 'page_live'
  | 'page_withheld'
  | 'page_not_watched'
  | 'page_older'
  | 'page_unknown'
  | 'devtools_live'
  | 'devtools_none'
  | 'bodies_network'
  | 'bodies_page'
  | 'bodies_devtools'
  | 'bodies_none';

/** What is known of the tab and the browser. */
export type Observed = {
  /** The background was ended in the midst of failing calls lately. */
  wasInterrupted: boolean;
  /** Watched origins that the browser hides from the extension. */
  withheld: readonly string[];
  /** Every origin that is watched. */
  watched: readonly string[];
  /** The page in the inspected tab, and whether our script runs in it (null: unknown); null where it could not be asked. */
  page: { origin: string; isScripted: boolean | null } | null;
  /** A tab is inspected, so that DevTools report its calls. */
  hasDevtools: boolean;
  /** The browser lets the background read bodies from the network. */
  readsBodies: boolean;
};

/** Which sources are live for the tab, what cannot be seen, and what would mend it. */
export function captureHealth(observed: Observed): Health {
  const { hasDevtools, readsBodies } = observed;
  const page = pageHealth(observed);
  const sources: HealthOfSource[] = [
    networkHealth(observed),
    page,
    hasDevtools
      ? { source: 'devtools', state: 'live', reason: 'devtools_live' }
      : { source: 'devtools', state: 'off', reason: 'devtools_none' },
    bodiesHealth(page, hasDevtools, readsBodies),
  ];
  return {
    sources: hasDevtools ? sources : sources.filter(({ source }) => source !== 'page'),
    mend: mendOf(observed, page),
  };
}

function networkHealth({ withheld, wasInterrupted }: Observed): HealthOfSource {
  if (withheld.length > 0) return { source: 'network', state: 'partly', reason: 'network_withheld' };
  if (wasInterrupted) return { source: 'network', state: 'partly', reason: 'network_interrupted' };
  return { source: 'network', state: 'live', reason: 'network_live' };
}

function pageHealth({ page, watched, withheld }: Observed): HealthOfSource {
  const off = (reason: Reason): HealthOfSource => ({ source: 'page', state: 'off', reason });
  if (page === null) return { source: 'page', state: 'partly', reason: 'page_unknown' };
  if (withheld.includes(page.origin)) return off('page_withheld');
  if (!watched.includes(page.origin)) return off('page_not_watched');
  // Chromium puts scripts into pages only as they are loaded.
  if (page.isScripted === false) return off('page_older');
  return { source: 'page', state: 'live', reason: 'page_live' };
}

function bodiesHealth(page: HealthOfSource, hasDevtools: boolean, readsBodies: boolean): HealthOfSource {
  if (readsBodies) return { source: 'bodies', state: 'live', reason: 'bodies_network' };
  if (page.state === 'live') return { source: 'bodies', state: 'live', reason: 'bodies_page' };
  if (hasDevtools) return { source: 'bodies', state: 'partly', reason: 'bodies_devtools' };
  return { source: 'bodies', state: 'partly', reason: 'bodies_none' };
}

function mendOf({ withheld }: Observed, { reason }: HealthOfSource): Mend | null {
  if (withheld.length > 0) return 'allow-access';
  if (reason === 'page_older') return 'reload-page';
  return reason === 'page_not_watched' ? 'add-site' : null;
}
