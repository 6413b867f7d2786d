import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BASES } from '../domain/sites.ts';
import { ERRORS_INSIDE_200, readHookMessage } from './page-channel.ts';

describe('what the hook says', () => {
  it('of a response is read whole, also where the page asked in several lines', () => {
    expect(readHookMessage('7 503 12.5 40 GET\nhttps://a.example/x\n/x\n?b')).toEqual({
      id: '7',
      status: 503,
      calledAt: 12.5,
      respondedAt: 40,
      method: 'GET',
      url: 'https://a.example/x',
      requestUrl: '/x\n?b',
    });
  });

  it.each([
    ['7 +\n{"a":\n1}', { text: '{"a":\n1}', truncated: false }],
    ['7 /\ncut', { text: 'cut', truncated: true }],
    ['7 +\n', { text: '', truncated: false }],
    ['7 -\n', null],
  ])('of a body, %j, is read', (message, body) => {
    expect(readHookMessage(message)).toEqual({ id: '7', body });
  });

  it('is nothing where it has no shape', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const read = readHookMessage(message);
        expect(read === null || typeof message === 'string').toBe(true);
      }),
    );
    for (const message of ['', '7', '[1]', '7 503 1 2 GET', 'x +\n', null, {}])
      expect(readHookMessage(message)).toBe(null);
  });

  it('of a success is said of the one API that is known to answer errors in it', () => {
    const known = DEFAULT_BASES.filter((base) => base.errorsInside200).map(
      ({ origin, prefix }) => `${origin}${prefix}/`,
    );
    expect(known).toEqual([ERRORS_INSIDE_200]);
  });
});
