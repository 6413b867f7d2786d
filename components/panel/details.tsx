import type { ComponentChild } from 'preact';
import { t, text } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import type { BaseFacts } from '../../lib/domain/base-history.ts';
import type { CallFacts } from '../../lib/domain/call-facts.ts';
import type { Explanation } from '../../lib/domain/explanation.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { EndpointLabel } from '../shared/endpoint-label.tsx';
import { Causes, Lines, Links, Section, WhatToDo } from '../shared/explanation-parts.tsx';
import { Icon } from '../shared/icon.tsx';
import { RetryCard } from '../shared/retry-card.tsx';
import { StatusChip } from '../shared/status-chip.tsx';
import { CallHistory, circuitToShow } from './call-history.tsx';
import { doubtOf } from './doubt.ts';

export type DetailsProps = {
  stored: StoredError;
  explanation: Explanation;
  facts: CallFacts;
  /** What its API is like; null until it is read. */
  base: BaseFacts | null;
  now: number;
  /** What can be taken from the error. */
  actions: ComponentChild;
  /** When it happened before and after; nothing for an error that was never stored. */
  occurrences?: ComponentChild;
  /** What was seen of the call, as `Evidence` shows it. */
  evidence: ComponentChild;
  onClose: () => void;
  /** The list is hidden behind the details, so leaving them is going back. */
  coversList: boolean;
  /** The id that the title gets, for what the details stand in. */
  titleId: string;
};

/** Everything known about one error, the useful first: what happened, what to do, whether to retry, then the facts. */
export function Details(props: DetailsProps) {
  const { stored, explanation, facts, base, now, actions, evidence, onClose, coversList, titleId } = props;
  const { exchange, error } = stored;
  const doubt = doubtOf(stored);
  const circuit = circuitToShow(facts, base)?.circuit;
  const pauseUntil = circuit?.until ?? null;
  return (
    <>
      <header class="details-head">
        {coversList && (
          <button type="button" class="button button-quiet details-back" onClick={onClose}>
            <Icon name="back" />
            {t('ui_back')}
          </button>
        )}
        <div class="details-heading">
          <StatusChip exchange={exchange} />
          <h2 id={titleId}>{text(explanation.title)}</h2>
        </div>
        {!coversList && (
          <button
            type="button"
            class="button button-quiet details-close"
            onClick={onClose}
            aria-label={t('ui_close_details')}
            title={t('ui_close_details')}
          >
            <Icon name="close" />
          </button>
        )}
        <p class="details-call">
          <bdi class="details-code mono">{visibleText(stored.code)}</bdi>
          <EndpointLabel endpoint={stored.endpoint} />
        </p>
        {doubt !== null && <p class="chip tone-inside details-doubt">{t(doubt)}</p>}
        {actions}
      </header>

      <Section title={t('ui_section_what_happened')}>
        <p class="lead">{text(explanation.description)}</p>
        {error.message !== null && (
          <blockquote class="said">
            <span class="muted">{t(error.shape === 'no-response' ? 'ui_failure_said' : 'ui_api_said')}</span>{' '}
            <bdi>{visibleText(error.message)}</bdi>
          </blockquote>
        )}
        {explanation.notes.length > 0 && <Lines lines={explanation.notes} kind="notes" />}
      </Section>

      <WhatToDo explanation={explanation} />

      <RetryCard retry={explanation.retry} pauseUntil={pauseUntil} />

      <CallHistory facts={facts} base={base} now={now} isRateLimited={explanation.action === 'wait_and_retry'} />

      {props.occurrences}

      <Causes explanation={explanation} />

      {evidence}

      <Links explanation={explanation}>
        <li>
          <a href={`/dictionary.html#${explanation.entry}`} target="_blank" rel="noreferrer">
            {t('dictionary_open')}
          </a>
        </li>
      </Links>
    </>
  );
}
