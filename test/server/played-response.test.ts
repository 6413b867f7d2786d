import { describe, expect, it } from 'vitest';
import { bodyBytes, readPlayedResponses } from './played-response.ts';

const GOOD = { method: 'GET', url: 'https://dataops.nexla.io/nexla-api/flows?page=2', status: 500 };

describe('a responses file', () => {
  it('is read with everything it may hold', () => {
    const full = {
      ...GOOD,
      headers: { 'Retry-After': '30', 'X-RateLimit-Limit': 100, 'Set-Cookie': ['a=1', 'b=2'] },
      body: { error: 'failed', details: [1, null, true] },
      delayMs: 20,
      from: 'worker',
      mode: 'xhr',
    };
    expect(readPlayedResponses(JSON.stringify([full, GOOD]))).toEqual([full, GOOD]);
  });

  it('may carry notes of its author', () => {
    expect(readPlayedResponses(JSON.stringify([{ ...GOOD, note: 'ticket 12' }]))).toEqual([GOOD]);
  });

  it.each([
    ['{', /not JSON/],
    ['{}', /JSON array/],
    ['[1]', /^Item 1 must be an object\.$/],
    [JSON.stringify([GOOD, { ...GOOD, url: '/nexla-api/flows' }]), /^Item 2: url must be a complete https URL/],
    [JSON.stringify([{ ...GOOD, url: 'http://dataops.nexla.io/' }]), /^Item 1: url must be a complete https URL/],
    [JSON.stringify([{ ...GOOD, method: 'TRACE' }]), /^Item 1: method must/],
    [JSON.stringify([{ ...GOOD, status: '500' }]), /^Item 1: status must/],
    [JSON.stringify([{ ...GOOD, status: 99 }]), /^Item 1: status must/],
    [JSON.stringify([{ ...GOOD, headers: [] }]), /^Item 1: headers must/],
    [JSON.stringify([{ ...GOOD, headers: { 'Retry-After': null } }]), /^Item 1: headers\.Retry-After must/],
    [JSON.stringify([{ ...GOOD, headers: { 'a b': '1' } }]), /^Item 1: headers\.a b is not a header/],
    [JSON.stringify([{ ...GOOD, headers: { a: '1\r\n2' } }]), /^Item 1: headers\.a is not a header/],
    [JSON.stringify([{ ...GOOD, bodyBase64: '%' }]), /^Item 1: bodyBase64 must be base64/],
    [JSON.stringify([{ ...GOOD, delayMs: -1 }]), /^Item 1: delayMs must/],
    [JSON.stringify([{ ...GOOD, from: 'tab' }]), /^Item 1: from must be "page", "iframe" or "worker"/],
    [JSON.stringify([{ ...GOOD, mode: 'beacon' }]), /^Item 1: mode must be "fetch" or "xhr"/],
  ])('is refused with the place of the mistake: %s', (text, message) => {
    expect(() => readPlayedResponses(text)).toThrow(message);
  });

  it('names every mistake at once', () => {
    expect(() => readPlayedResponses('[{"method":"GET"}]')).toThrow(/url must.*\n.*status must/);
  });
});

describe('the bytes of a body', () => {
  it.each([
    [{ body: 'Retry later' }, 'Retry later'],
    [{ body: '' }, ''],
    [{}, ''],
    [{ body: null }, ''],
    [{ body: { message: 'Grüße' } }, '{"message":"Grüße"}'],
    [{ body: ['a'] }, '["a"]'],
    [{ body: false }, 'false'],
    [{ bodyBase64: Buffer.from('bytes').toString('base64') }, 'bytes'],
  ])('%j', (response, text) => {
    expect(bodyBytes(response).toString()).toBe(text);
  });
});
