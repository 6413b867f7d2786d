import { ErrorActions } from '../../components/report/error-actions.tsx';
import { browser } from '../../lib/browser.ts';
import { copyText } from '../../lib/client/copy.ts';
import { reportOnProblem } from '../../lib/client/reporting.ts';
import { text } from '../../lib/client/text.ts';
import type { CallHistory } from '../../lib/domain/call-history.ts';
import { copyAs } from '../../lib/domain/copies/copy-as.ts';
import type { Explanation } from '../../lib/domain/explanation.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Settings } from '../../lib/storage/settings.ts';

export type ActionsProps = {
  stored: StoredError;
  history: CallHistory;
  explanation: Explanation;
  settings: Settings | null;
};

/** What can be taken from an error. A report tells of its like around it too. */
export function Actions({ stored, history, explanation, settings }: ActionsProps) {
  return (
    <ErrorActions
      report={() => reportOnProblem(stored, history, settings, Date.now())}
      copyAs={(form) => copyAs(form, stored, explanation, text)}
      reportPage={browser.runtime.getURL(`/explain.html#error=${stored.id}`)}
      copy={copyText}
    />
  );
}
