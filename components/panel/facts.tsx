import type { ComponentChildren } from 'preact';
import { t } from '../../lib/client/text.ts';
import { duration, localTime, utcTime } from '../../lib/client/time.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { type Copy, CopyButton } from '../shared/copy-button.tsx';
import { EndpointLabel } from '../shared/endpoint-label.tsx';

/** What was called, when, and what came back, as facts to read off or copy. */
export function Facts({ stored, copy }: { stored: StoredError; copy: Copy }) {
  const { exchange, error } = stored;
  const spent = exchange.startedAt !== null && exchange.endedAt !== null ? exchange.endedAt - exchange.startedAt : null;
  return (
    <dl class="facts">
      {error.requestId !== null && (
        <Fact label={t('ui_fact_request_id')}>
          <Mono value={error.requestId} />
          <CopyButton value={error.requestId} label={t('ui_copy_request_id')} copy={copy} />
        </Fact>
      )}
      <Fact label={t('ui_fact_code')}>
        <Mono value={error.type === null ? stored.code : `${stored.code} · ${error.type}`} />
      </Fact>
      <Fact label={t('ui_fact_status')}>
        {exchange.failure === null ? <Mono value={String(exchange.status)} /> : <Mono value={exchange.failure.text} />}
      </Fact>
      <Fact label={t('ui_fact_endpoint')}>
        <EndpointLabel endpoint={stored.endpoint} />
      </Fact>
      <Fact label={t('ui_fact_url')}>
        <Mono value={exchange.origin + exchange.path} />
        {exchange.queryNames.length > 0 && (
          <>
            <span class="muted">{t('ui_fact_query')}</span>
            <Mono value={exchange.queryNames.join(', ')} />
          </>
        )}
      </Fact>
      <Fact label={t('ui_fact_time')}>
        <span>{localTime(stored.at)}</span>
        <span class="muted mono">{utcTime(stored.at)}</span>
      </Fact>
      {error.serverTime !== null && (
        <Fact label={t('ui_fact_server_time')}>
          <span class="mono">{utcTime(error.serverTime)}</span>
        </Fact>
      )}
      <Fact label={t('ui_fact_duration')}>{spent === null ? t('ui_fact_not_known') : duration(spent)}</Fact>
      {exchange.initiator !== null && (
        <Fact label={t('ui_fact_initiator')}>
          <Mono value={exchange.initiator} />
        </Fact>
      )}
      {exchange.protocol !== null && (
        <Fact label={t('ui_fact_protocol')}>
          <Mono value={exchange.protocol} />
          {exchange.fromCache === true && <span class="muted">{t('ui_fact_from_cache')}</span>}
        </Fact>
      )}
      <Fact label={t('ui_fact_shape')}>
        <Mono value={error.shape} />
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Mono({ value }: { value: string }) {
  return <bdi class="mono">{visibleText(value)}</bdi>;
}
