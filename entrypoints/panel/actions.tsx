import { ErrorActions } from '../../components/report/error-actions.tsx';
import { browser } from '../../lib/browser.ts';
import { copyText } from '../../lib/client/copy.ts';
import { reportText } from '../../lib/client/reporting.ts';
import { useStored } from '../../lib/client/stored.ts';
import { text } from '../../lib/client/text.ts';
import type { CallHistory } from '../../lib/domain/call-history.ts';
import { copyAs } from '../../lib/domain/copies/copy-as.ts';
import type { Explanation } from '../../lib/domain/explanation.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Database } from '../../lib/storage/database.ts';
import { recordedWith } from '../../lib/storage/report-queries.ts';
import type { Settings } from '../../lib/storage/settings.ts';

export type ActionsProps = {
  db: Database;
  /** What a report is on: this error, or it and its like. */
  scope: 'error' | 'group';
  stored: StoredError;
  history: CallHistory;
  explanation: Explanation;
  settings: Settings | null;
};

/** What can be taken from an error. What a report is made of is there before it is asked for: a browser lets only a press copy. */
export function Actions({ db, scope, stored, history, explanation, settings }: ActionsProps) {
  const { value } = useStored(() => recordedWith(db, scope, stored, history), [scope, stored, history]);
  if (value === undefined) return null;
  return (
    <ErrorActions
      report={() => reportText(value, { kind: scope }, settings, Date.now())}
      copyAs={(form) => copyAs(form, stored, explanation, text)}
      reportPage={browser.runtime.getURL(`/explain.html#${scope}=${stored.id}`)}
      copy={copyText}
    />
  );
}
