import { describe, expect, it } from 'vitest';
import { addressesToAdd, customersHosts, whyNotPlayable } from './addresses.ts';

describe('the addresses that have to be added', () => {
  it.each([
    ['https://dataops.nexla.io/nexla-api/flows', []],
    ['https://api-genai.nexla.io/mcp', []],
    ['https://acme.nexla.io/nexla-api/flows', ['https://acme.nexla.io/nexla-api']],
    ['https://acme.nexla.io/admin-api', ['https://acme.nexla.io/admin-api']],
    ['https://acme.nexla.io/nexla-apis/flows', ['https://acme.nexla.io']],
    ['https://tools.nexla.com/v1/things', ['https://tools.nexla.com']],
    ['https://dataops.nexla.com/admin-api/flows', ['https://dataops.nexla.com/admin-api']],
  ])('%s', (url, added) => {
    expect(addressesToAdd([url]).map(({ origin, prefix }) => origin + prefix)).toEqual(added);
  });

  it('are named once', () => {
    const urls = ['https://acme.nexla.io/v1/a', 'https://acme.nexla.io/v1/b'];
    expect(addressesToAdd(urls)).toHaveLength(1);
  });
});

describe('a URL of a responses file', () => {
  it.each([
    ['https://api.nexla.io/flows'],
    ['https://acme.nexla.com/x'],
    ['https://nexla.acme.example/nexla-api/flows'],
  ])('can be played: %s', (url) => {
    expect(whyNotPlayable(url)).toBeNull();
  });

  it.each([
    ['https://api.nexla.io:8443/flows', /port/],
    ['https://docs.nexla.com/nexla-api/x', /no API calls/],
    ['https://example.com/flows', /none of the Nexla API/],
    ['https://notnexla.io/flows', /none of the Nexla API/],
  ])('is refused with the reason: %s', (url, why) => {
    expect(whyNotPlayable(url)).toMatch(why);
  });

  it('of a customer’s own host is led to the stand-in too', () => {
    const urls = ['https://nexla.acme.example/nexla-api/a', 'https://nexla.acme.example/nexla-api/b'];
    expect(customersHosts([...urls, 'https://api.nexla.io/c'])).toEqual(['nexla.acme.example']);
  });
});
