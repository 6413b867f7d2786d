import type { Entry } from './entry.ts';

/** Answers that are not what they claim to be. */
export const ODD_ANSWERS: readonly Entry[] = [
  {
    id: 'HTML_UNDER_API',
    statuses: [],
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['reactTroubleshooting', 'apiReference'],
  },
  {
    id: 'ERROR_IN_200',
    statuses: [],
    severity: 'warning',
    action: 'review_request',
    retry: 'uncertain',
    links: ['apiReference', 'contact'],
  },
  {
    id: 'UNPARSABLE_BODY',
    statuses: [],
    severity: 'warning',
    action: 'retry_later',
    retry: 'uncertain',
    links: ['contact'],
  },
  {
    id: 'CONTRADICTION',
    statuses: [],
    severity: 'warning',
    action: 'review_request',
    retry: 'by-status',
    links: ['errorHandling', 'contact'],
  },
];
