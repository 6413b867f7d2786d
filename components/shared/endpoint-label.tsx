import { nameText } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { endpointName } from '../../lib/domain/endpoint-name.ts';

/** The call, `GET /data_sources/{id}/metrics`, and beside it what a person would call it. */
export function EndpointLabel({ endpoint }: { endpoint: string }) {
  const name = endpointName(endpoint);
  return (
    <>
      <bdi class="mono" dir="ltr">
        {visibleText(endpoint)}
      </bdi>
      {name !== null && <span class="muted endpoint-name">{nameText(name)}</span>}
    </>
  );
}
