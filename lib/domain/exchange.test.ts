import { describe, expect, it } from 'vitest';
import { type Exchange, joinExchanges } from './exchange.ts';
import { exchangeWith } from './sighting.ts';

const seen = (facts: Partial<Exchange>): Exchange =>
  exchangeWith({ origin: 'https://api.nexla.io', path: '/x', queryNames: [], status: 500, sources: [], ...facts });
const body = (text: string, truncated = false) => ({ text, truncated });

describe('two views of one exchange', () => {
  const network = seen({ sources: ['web-request'] });
  const page = seen({ sources: ['page-hook'], body: body('page'), ambiguous: true });
  const filter = seen({ sources: ['response-filter'], body: body('filter') });

  it.each([
    ['the page’s, where nobody else read it', network, page, 'page', true],
    ['the network stack’s own, whatever the page’s is', joinExchanges(network, page), filter, 'filter', false],
    ['the network stack’s own, also where it came first', joinExchanges(network, filter), page, 'filter', false],
  ])('hold the body: %s', (_, first, second, text, ambiguous) => {
    expect(joinExchanges(first, second)).toMatchObject({ body: { text }, ambiguous });
  });

  it('hold the whole body where one of them was cut off', () => {
    const cut = seen({ sources: ['page-hook'], body: body('be', true) });
    const whole = seen({ sources: ['devtools-network'], body: body('begun') });
    expect(joinExchanges(cut, whole).body).toEqual(body('begun'));
  });
});
