import { useMemo } from 'preact/hooks';
import { Details, type DetailsProps } from '../../components/panel/details.tsx';
import type { EvidenceProps } from '../../components/panel/evidence.tsx';
import { Occurrences } from '../../components/panel/occurrences.tsx';
import { copyText } from '../../lib/client/copy.ts';
import { explained } from '../../lib/client/explained.ts';
import { historyFacts, surroundingFacts } from '../../lib/client/history-facts.ts';
import { useLoaded } from '../../lib/client/loaded.ts';
import type { BaseHistory } from '../../lib/domain/base-history.ts';
import { attemptOf, type CallHistory, successesOf } from '../../lib/domain/call-history.ts';
import { progressOf } from '../../lib/domain/error-groups.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { EndpointRow } from '../../lib/storage/tables.ts';
import type { ActionsProps } from './actions.tsx';
import { callAs } from './call-as.ts';

export type ErrorDetailsProps = Pick<DetailsProps, 'now' | 'onClose' | 'coversList' | 'titleId'> &
  Omit<ActionsProps, 'explanation'> & {
    surrounding: BaseHistory | null;
    call: EndpointRow | undefined;
    onShow: (stored: StoredError) => void;
  };

/** One error, and what its history says. All of it is worked out here, where a defect in it takes nothing else along. */
export function ErrorDetails(props: ErrorDetailsProps) {
  const { db, scope, stored, history, surrounding, call, settings, now, onShow, ...place } = props;
  const explanation = useMemo(() => explained(stored, history), [stored, history]);
  return (
    <Details
      {...place}
      stored={stored}
      explanation={explanation}
      facts={historyFacts(stored, history, now)}
      base={surrounding && surroundingFacts(explanation, surrounding, now)}
      now={now}
      evidence={<LoadedEvidence stored={stored} entry={explanation.entry} copy={copyText} />}
      actions={<LoadedActions {...{ db, scope, stored, history, explanation, settings }} />}
      occurrences={
        <Occurrences
          shownId={stored.id}
          occurrences={occurrencesOf(stored, history)}
          {...callAs(call)}
          now={now}
          onShow={onShow}
        />
      }
    />
  );
}

/** Reports and copies are a third of the panel's code, and wanted only once an error is open. */
function LoadedActions(props: ActionsProps) {
  const loaded = useLoaded(() => import('./actions.tsx'));
  // What was read for one error must not be copied of the next.
  return loaded && <loaded.Actions key={`${props.scope} ${props.stored.id}`} {...props} />;
}

function LoadedEvidence(props: EvidenceProps) {
  const loaded = useLoaded(() => import('../../components/panel/evidence.tsx'));
  return loaded && <loaded.Evidence {...props} />;
}

function occurrencesOf({ code }: StoredError, history: CallHistory) {
  const lastSuccess = Math.max(-1, ...successesOf(history));
  return history.failures
    .filter((failure) => failure.code === code)
    .sort((a, b) => b.at - a.at)
    .map((stored) => ({
      stored,
      ...attemptOf(stored, history),
      progress:
        progressOf(stored.at, lastSuccess, null, 0) === 'recovered' ? ('recovered' as const) : ('failing' as const),
    }));
}
