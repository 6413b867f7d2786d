import { useState } from 'preact/hooks';
import { ExportBox, type ExportChoice } from '../../components/explain/export-box.tsx';
import { browser } from '../../lib/browser.ts';
import { titleOf } from '../../lib/client/explained.ts';
import { progressAt } from '../../lib/client/progress.ts';
import { download, makeExport } from '../../lib/client/save-export.ts';
import { useStored } from '../../lib/client/stored.ts';
import { readFilter } from '../../lib/domain/filter/filter.ts';
import { matchesFilter } from '../../lib/domain/filter/matches.ts';
import { isOfSameTab, type StoredError } from '../../lib/domain/stored-error.ts';
import type { Database } from '../../lib/storage/database.ts';
import { countSelected, errorPages } from '../../lib/storage/error-pages.ts';
import { callOutcomes, storedError } from '../../lib/storage/error-queries.ts';
import { countedCodes } from '../../lib/storage/rate-queries.ts';
import type { Asked } from './asked.ts';

const HOUR = 3_600_000;
const EVERYTHING: ExportChoice = { hours: null, code: null, filter: '', isTabOnly: false };

type Props = { db: Database; asked: Asked; now: number };

/** Exports of what is stored; of one tab alone where the page was asked for an error of it. */
export function StoredExport({ db, asked, now }: Props) {
  const [choice, setChoice] = useState(EVERYTHING);
  const { hours, code, filter, isTabOnly } = choice;
  const selectedAt = (at: number) => ({ after: hours === null ? null : at - hours * HOUR, code });
  const stored = useStored(() => countSelected(db, selectedAt(now)), [hours, code, now]);
  const codes = useStored(() => countedCodes(db), []);
  const error = asked === null ? null : 'error' in asked ? asked.error : 'group' in asked ? asked.group : null;
  const reported = useStored(async () => (error === null ? null : ((await storedError(db, error)) ?? null)), [error]);
  const tab = isTabOnly ? (reported.value ?? null) : null;
  return (
    <ExportBox
      choice={choice}
      onChoice={setChoice}
      codes={codes.value ?? []}
      hasTab={reported.value !== undefined && reported.value !== null}
      stored={stored.value ?? null}
      onExport={async (format, onProgress, signal) => {
        const at = Date.now();
        const asked = readFilter(filter);
        const calls = await callOutcomes(db);
        const progress = (one: StoredError) => progressAt(one, calls, at).progress;
        const file = await makeExport(
          errorPages(db, selectedAt(at)),
          (one) => (tab === null || isOfSameTab(one, tab)) && matchesFilter(asked, one, { title: titleOf, progress }),
          format,
          { version: browser.runtime.getManifest().version, now: at },
          onProgress,
          signal,
        );
        if (file !== null) download(file);
        return file?.errors ?? null;
      }}
    />
  );
}
