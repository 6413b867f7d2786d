import { t } from '../../lib/client/text.ts';
import { isWitness, type Source } from '../../lib/domain/exchange.ts';

const NAMES = {
  'web-request': ['ui_source_web_request', 'ui_source_web_request_means'],
  'resource-timing': ['ui_source_resource_timing', 'ui_source_resource_timing_means'],
  'response-filter': ['ui_source_response_filter', 'ui_source_response_filter_means'],
  'page-hook': ['ui_source_page_hook', 'ui_source_page_hook_means'],
  'devtools-network': ['ui_source_devtools_network', 'ui_source_devtools_network_means'],
} as const satisfies Record<Source, unknown>;

/** Which observers saw the call, what each knows, and how far it can be trusted. */
export function Sources({ sources }: { sources: Source[] }) {
  return (
    <ul class="sources">
      {sources.map((source) => {
        const [name, meaning] = NAMES[source];
        const witness = isWitness(source);
        return (
          <li key={source} class="source">
            <span class={`chip tone-${witness ? 'good' : 'network'}`}>{t(witness ? 'ui_witness' : 'ui_evidence')}</span>
            <span>
              <strong>{t(name)}</strong> <span class="muted">{t(meaning)}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
