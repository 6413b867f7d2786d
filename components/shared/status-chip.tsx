import { t } from '../../lib/client/text.ts';
import type { Exchange } from '../../lib/domain/exchange.ts';

/** The HTTP status, or that no response came, in the colour of who has to act. */
export function StatusChip({ exchange }: { exchange: Pick<Exchange, 'status' | 'failure'> }) {
  const { status } = exchange;
  return <span class={`chip tone-${toneOf(status)}`}>{status === 0 ? t('ui_no_response_chip') : status}</span>;
}

function toneOf(status: number): string {
  if (status === 0) return 'network';
  if (status < 400) return 'inside';
  if (status === 429) return 'limit';
  return status < 500 ? 'request' : 'server';
}
