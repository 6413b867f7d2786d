import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearRegex } from './linear-regex.ts';

describe('an expression finds what the language’s own finds', () => {
  it.each([
    ['expired|revoked', 'Token was REVOKED'],
    ['^get /flows$', 'GET /flows'],
    ['^flows', 'GET /flows'],
    ['req_[0-9a-f]{4,8}\\b', 'id req_12ab, again'],
    ['a.c', 'a\nc'],
    ['(ab)+c?$', 'xababab'],
    ['\\d{3}', 'HTTP_503'],
    ['[^/]+/metrics', '/sinks/5/metrics'],
    ['\\Bx', 'ax'],
    ['[a\\-z]', '-'],
    ['[\\W]', 'abc_1'],
    ['a{0}b', 'b'],
    ['{', 'a{b'],
    ['', ''],
  ])('/%s/ in %j', (source, text) => {
    expect(linearRegex(source)?.isFoundIn(text)).toBe(new RegExp(source, 'i').test(text));
  });

  /** Expressions that are well-formed, over few letters, so that they meet often. */
  const { expression } = fc.letrec<{ expression: string; sequence: string; piece: string; atom: string }>((tie) => ({
    expression: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
    sequence: fc.array(tie('piece'), { maxLength: 3 }).map((parts) => parts.join('')),
    piece: fc
      .tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?', '+?'))
      .map((parts) => parts.join('')),
    atom: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom('a', 'B', 'c', '1', '_', ' ', '.', '\\d', '\\W', '[ab]', '[^a-c]', '\\s', '-'),
      tie('expression').map((inner) => `(${inner})`),
      tie('expression').map((inner) => `(?:${inner})`),
    ),
  }));
  // Short, for the language's own takes exponential time for some of these expressions.
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'C', 'A', '1', '_', ' ', '\n', '-'), maxLength: 5 });

  it('whatever the expression and the text', () => {
    fc.assert(
      fc.property(
        expression,
        texts,
        fc.constantFrom('', '^', '\\b'),
        fc.constantFrom('', '$', '\\B'),
        (inner, text, start, end) => {
          const source = `${start}(?:${inner})${end}`;
          const linear = linearRegex(source);
          fc.pre(linear !== null); // Too long once it is written out.
          expect(linear?.isFoundIn(text)).toBe(new RegExp(source, 'i').test(text));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

it.each([
  '(',
  'a)',
  '[a',
  '*a',
  'a**',
  '\\',
  '(?=a)',
  '(?!a)',
  '(?<=a)',
  '(?<n>a)',
  '(a)\\1',
  '[z-a]',
  'a{3,2}',
  '^*',
  '(a{99}){99}',
])('/%s/ is refused', (source) => {
  expect(linearRegex(source)).toBeNull();
});

it('never throws, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.string(), (source, text) => {
      linearRegex(source)?.isFoundIn(text);
    }),
  );
});

it('expressions that make others hang are answered', () => {
  const text = `${'a'.repeat(2000)}!`;
  expect(linearRegex('^(a+)+$')?.isFoundIn(text)).toBe(false);
  expect(linearRegex('(a|a)*(a|a)*b')?.isFoundIn(text)).toBe(false);
  expect(linearRegex('(.*)(.*)(.*)(.*)x')?.isFoundIn(text)).toBe(false);
});
