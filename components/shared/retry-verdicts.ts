import type { RetryVerdict } from '../../lib/domain/explanation.ts';
import type { IconName } from './icon.tsx';

/** How each verdict on a retry looks, and what it is called. */
export const VERDICTS = {
  safe: { tone: 'good', icon: 'repeat', title: 'ui_verdict_safe' },
  'after-new-token': { tone: 'request', icon: 'key', title: 'ui_verdict_after_new_token' },
  'check-first': { tone: 'limit', icon: 'eye', title: 'ui_verdict_check_first' },
  no: { tone: 'network', icon: 'stop', title: 'ui_verdict_no' },
} as const satisfies Record<RetryVerdict, { tone: string; icon: IconName; title: string }>;
