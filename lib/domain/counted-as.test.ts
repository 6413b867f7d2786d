import { describe, expect, it } from 'vitest';
import { countedAs } from './counted-as.ts';
import type { Source } from './exchange.ts';
import { storedError } from './stored-error.fixture.ts';

const PAGE: Source[] = ['web-request', 'page-hook'];

describe('the code that an error counts under', () => {
  it.each<[string, string, number, Source[], string | null, string | null]>([
    ['its own, where it goes with the status', 'AUTH_003', 401, PAGE, 'https://a.example', 'AUTH_003'],
    ['its own, where the class is right', 'AUTH_003', 403, PAGE, 'https://a.example', 'AUTH_003'],
    ['its own, where nothing is known of it', 'ODD_17', 500, PAGE, 'https://a.example', 'ODD_17'],
    ['the status, where a page claims another class', 'AUTH_003', 503, PAGE, 'https://a.example', 'HTTP_503'],
    [
      'its own, where the network stack read the body',
      'AUTH_003',
      503,
      ['web-request', 'response-filter', 'page-hook'],
      'https://a.example',
      'AUTH_003',
    ],
    [
      'its own, where DevTools read the body',
      'AUTH_003',
      503,
      ['web-request', 'page-hook', 'devtools-network'],
      'https://a.example',
      'AUTH_003',
    ],
    ['its own, where a content script knows the page', 'AUTH_003', 401, PAGE, null, 'AUTH_003'],
    ['none, where no page is known', 'AUTH_003', 401, ['web-request'], null, null],
  ])('is %s', (_, code, status, sources, initiator, expected) => {
    const { exchange, error } = storedError({
      exchange: { status, sources, initiator, body: { text: '{}', truncated: false } },
      error: { code },
    });
    expect(countedAs(exchange, error)).toBe(expected);
  });
});
