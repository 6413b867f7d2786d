import { expect, it } from 'vitest';
import { withoutChunks } from './chunked-body.ts';

it.each([
  ['31\n{"error":"token_expired","error_code":"AUTH_003"}\n0\n\n', '{"error":"token_expired","error_code":"AUTH_003"}'],
  ['5\nabcde\n3;name=value\nfgh\n0\n', 'abcdefgh'],
  ['6\nzwölf\n2\n!?\n0\n', 'zwölf!?'],
  ['4\n😀\n0', '😀'],
  // Decoded already, by curl.
  ['{"message":"no"}', '{"message":"no"}'],
  ['dead\nend', 'dead\nend'],
  ['5\nabc', '5\nabc'],
  ['5\nabcde', '5\nabcde'],
  ['', ''],
])('%j holds %j', (text, body) => {
  expect(withoutChunks(text)).toBe(body);
});
