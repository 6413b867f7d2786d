import { t, text } from '../../lib/client/text.ts';
import type { Entry } from '../../lib/domain/catalogue/entry.ts';
import type { Example } from '../../lib/domain/catalogue/examples/example.ts';
import { decisionsFor } from '../../lib/domain/catalogue/guide-decisions.ts';
import type { Explanation } from '../../lib/domain/explanation.ts';
import type { Copy } from '../shared/copy-button.tsx';
import { CopyButton } from '../shared/copy-button.tsx';
import { EndpointLabel } from '../shared/endpoint-label.tsx';
import { Causes, Lines, Links, Section, WhatToDo } from '../shared/explanation-parts.tsx';
import { RetryCard } from '../shared/retry-card.tsx';

type Props = {
  entry: Entry;
  example: Example;
  /** The explanation of the entry's own example. */
  explanation: Explanation;
  endpoint: string;
  copy: Copy;
};

const SEVERITIES = {
  critical: { tone: 'server', key: 'dictionary_critical' },
  security: { tone: 'limit', key: 'dictionary_security' },
  warning: { tone: 'request', key: 'dictionary_warning' },
} as const;

/** One entry: what it means, what it looks like, why it comes, what to do, and whether to retry. */
export function DictionaryEntry({ entry, example, explanation, endpoint, copy }: Props) {
  const { id, aliases = [], statuses } = entry;
  const { tone, key } = SEVERITIES[explanation.severity];
  const decisions = decisionsFor(id);
  return (
    <article class="entry" aria-labelledby="entry-title">
      <header class="entry-head">
        <p class="entry-marks">
          <bdi class="mono entry-code">{id}</bdi>
          {statuses.map((status) => (
            <span key={status} class="chip tone-network">
              {t('dictionary_status', String(status))}
            </span>
          ))}
          <span class={`chip tone-${tone}`}>{t(key)}</span>
        </p>
        <h2 id="entry-title">{text(explanation.title)}</h2>
        <p class="entry-lead">{text(explanation.description)}</p>
        {aliases.length > 0 && (
          <p class="muted">
            {t('dictionary_aliases')} <bdi class="mono">{aliases.join(', ')}</bdi>
          </p>
        )}
      </header>
      <WhatToDo explanation={explanation} />
      <RetryCard retry={{ ...explanation.retry, at: null, source: null, doubts: [] }} pauseUntil={null} />
      <Causes explanation={explanation} />
      <Section title={t('failure' in example ? 'dictionary_example_failure' : 'dictionary_example')}>
        <p class="entry-call">
          <EndpointLabel endpoint={endpoint} />
        </p>
        <ExampleAnswer example={example} copy={copy} />
      </Section>
      {decisions.length > 0 && (
        <Section title={t('ui_section_decisions')}>
          <Lines lines={decisions} kind="bullets" />
        </Section>
      )}
      <Links explanation={explanation} />
    </article>
  );
}

/** The response as HTTP has it (RFC 9112): status, headers, body; or what the browser says where none came. */
function ExampleAnswer({ example, copy }: Pick<Props, 'example' | 'copy'>) {
  if ('failure' in example) return <pre class="entry-example mono">{example.failure.text}</pre>;
  const head = [`HTTP ${example.status}`, ...Object.entries(example.headers ?? {}).map((pair) => pair.join(': '))];
  const body = readable(example.body);
  return (
    <div class="entry-example">
      <pre class="mono" dir="ltr">
        <span class="muted">{head.join('\n')}</span>
        {body !== '' && `\n\n${body}`}
      </pre>
      {body !== '' && <CopyButton value={example.body} label={t('ui_copy_body')} copy={copy} />}
    </div>
  );
}

/** JSON with line breaks, anything else as it is. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
