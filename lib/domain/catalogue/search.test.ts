import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import type { Message } from '../explanation.ts';
import { CATALOGUE } from './index.ts';
import { dictionaryPlace, searchCatalogue } from './search.ts';

const textOf = ({ key }: Message) => (messages as Record<string, { message: string }>)[key]?.message ?? '';
const found = (query: string) => searchCatalogue(query, textOf).map(({ id }) => id);

describe('looking an error up', () => {
  it.each([
    ['a code', 'AUTH_003', 'AUTH_003'],
    ['a code in another case', 'auth_003', 'AUTH_003'],
    ['another name of it', 'RATE_LIMITED', 'RATE_001'],
    ['a status', '503', 'HTTP_503'],
    ['what the title says', 'session expired', 'AUTH_003'],
    ['a JSON-RPC code', '-32601', 'RPC_METHOD_NOT_FOUND'],
  ])('by %s puts it first', (_, query, id) => {
    expect(found(query)[0]).toBe(id);
  });

  it('begins with the codes that begin so', () => {
    const ids = found('http_5');
    expect(ids.slice(0, 2)).toEqual(['HTTP_500', 'HTTP_500_PAUSED']);
    expect(ids.findLastIndex((id) => id.startsWith('HTTP_5'))).toBeLessThan(12);
  });

  it('asks for every word', () => {
    expect(found('AUTH_003 zebra')).toEqual([]);
  });

  it('finds all of them where nothing is asked for', () => {
    expect(found('  ')).toHaveLength(CATALOGUE.length);
  });
});

describe('the address of the dictionary', () => {
  it.each([
    ['AUTH_003', '/dictionary.html#AUTH_003'],
    [' auth_003 ', '/dictionary.html#AUTH_003'],
    ['RATE_LIMITED', '/dictionary.html#RATE_001'],
    ['session expired', '/dictionary.html#AUTH_003'],
    ['', '/dictionary.html'],
    ['  ', '/dictionary.html'],
    ['AUTH_003 hunter2', '/dictionary.html'],
    ['nxl_sk_0123456789', '/dictionary.html'],
    ['constructor', '/dictionary.html'],
  ])('for %j', (typed, place) => {
    expect(dictionaryPlace(typed, textOf)).toBe(place);
  });

  it('holds an id of ours and nothing else, whatever was typed', () => {
    const places = ['/dictionary.html', ...CATALOGUE.map(({ id }) => `/dictionary.html#${id}`)];
    fc.assert(fc.property(fc.string(), (typed) => places.includes(dictionaryPlace(typed, textOf))));
    fc.assert(
      fc.property(fc.constantFrom(...CATALOGUE), fc.string(), ({ id }, more) =>
        places.includes(dictionaryPlace(`${id} ${more}`, textOf)),
      ),
    );
  });
});
