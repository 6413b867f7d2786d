import type { Json } from '../api-error.ts';
import { detailField } from '../detail-fields.ts';
import type { Message } from '../explanation.ts';

/** Resources that a response names beside its message, as the 405 of a flow's deletion does. */
type NamedResources = { resource: string; ids: number[] };

/** Resource fields in the order in which a flow runs, which is also the order to pause in. */
const RESOURCE_FIELDS = ['flows', 'data_sources', 'data_sets', 'data_sinks'] as const;
/** More ids than this do not help the reader. */
const MAX_IDS = 10;

const PAUSE_STEPS: Record<string, string> = {
  flows: 'explain_step_pause_flows',
  data_sources: 'explain_step_pause_data_sources',
  data_sets: 'explain_step_pause_data_sets',
  data_sinks: 'explain_step_pause_data_sinks',
};

/** `{"data_sources": [5023], "data_sets": [5059]}` in what the envelope said beside its main fields. */
export function namedResources(details: Json | null): NamedResources[] {
  return RESOURCE_FIELDS.flatMap((resource) => {
    const value = detailField(details, resource);
    const ids = (Array.isArray(value) ? value : [value]).filter((id): id is number => Number.isSafeInteger(id));
    return ids.length === 0 ? [] : [{ resource, ids }];
  });
}

/** "First pause these data sources: 5023", one step a kind of resource. */
export function pauseSteps(named: readonly NamedResources[]): Message[] {
  return named.map(({ resource, ids }) => ({ key: PAUSE_STEPS[resource] ?? '', params: [listIds(ids)] }));
}

/** `5023, 5024, …` */
function listIds(ids: readonly number[]): string {
  return ids.length > MAX_IDS ? `${ids.slice(0, MAX_IDS).join(', ')}, …` : ids.join(', ');
}
