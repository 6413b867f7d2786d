import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readApiAddress } from './api-address.ts';

describe('reading a typed address', () => {
  it.each([
    ['https://acme.example.com/nexla-api', 'https://acme.example.com', '/nexla-api'],
    ['  https://acme.example.com/nexla-api/  ', 'https://acme.example.com', '/nexla-api'],
    ['acme.example.com', 'https://acme.example.com', ''],
    ['HTTPS://ACME.example.com/Api', 'https://acme.example.com', '/Api'],
    ['http://localhost:8080/v1?token=secret#x', 'http://localhost:8080', '/v1'],
    ['localhost:8080', 'https://localhost:8080', ''],
  ])('%s is understood', (typed, origin, prefix) => {
    expect(readApiAddress(typed)).toEqual({ origin, prefix });
  });

  it.each([
    ['', 'ui_address_empty'],
    ['   ', 'ui_address_empty'],
    ['foo bar', 'ui_address_unreadable'],
    ['https://', 'ui_address_unreadable'],
    ['https://*.nexla.io/', 'ui_address_unreadable'],
    ['ftp://acme.example.com', 'ui_address_scheme'],
    ['chrome-extension://abc/panel.html', 'ui_address_scheme'],
    ['https://me:secret@acme.example.com', 'ui_address_password'],
    ['docs.nexla.com/dev-guides', 'ui_address_docs'],
  ])('%j is refused with its reason', (typed, problem) => {
    expect(readApiAddress(typed)).toEqual({ problem });
  });

  it('gives an answer for whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (typed) => {
        const read = readApiAddress(typed);
        if ('origin' in read) expect(URL.canParse(read.origin + read.prefix)).toBe(true);
      }),
    );
  });
});
