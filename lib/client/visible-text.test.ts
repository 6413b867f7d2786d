import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it.each([
  ['a right-to-left override', 'gnp\u202eexe', 'gnp⟨U+202E⟩exe'],
  ['a zero-width space', 'to\u200bken', 'to⟨U+200B⟩ken'],
  ['NUL', 'a\u0000b', 'a⟨U+0000⟩b'],
  ['a lone surrogate', 'a\ud800b', 'a⟨U+D800⟩b'],
  ['line breaks and tabs, which stay', 'a\n\tb\r\n', 'a\n\tb\r\n'],
  ['letters and emoji of any script, which stay', 'Zürich 東京 שלום 🙂', 'Zürich 東京 שלום 🙂'],
])('shows %s', (_, value, shown) => {
  expect(visibleText(value)).toBe(shown);
});

it('leaves well-formed text that nothing can reorder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(visibleText(value)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
      expect(visibleText(value).isWellFormed()).toBe(true);
    }),
  );
});
