import { expect, it } from 'vitest';
import { crc32 } from './crc32.ts';

it.each([
  ['', '00000000'],
  ['123456789', 'cbf43926'],
  ['The quick brown fox jumps over the lazy dog', '414fa339'],
])('the CRC-32 of %j is %s', (text, crc) => {
  expect(crc32(text)).toBe(crc);
});

it('tells texts beyond ASCII apart', () => {
  expect(new Set(['ä', 'ö', 'ā', '\ud800', 'e\u0301'].map(crc32)).size).toBe(5);
});
