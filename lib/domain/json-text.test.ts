import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayable, readJson, salvageJson } from './json-text.ts';

describe('reading JSON', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = JSON.parse(text, (key, item) =>
          ['__proto__', 'constructor', 'prototype'].includes(key) ? undefined : item,
        );
        expect(readJson(text)).toEqual({ ok: true, value });
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '"a"',
      '1',
      '-',
      '01',
      '1.',
      'true',
      'nul',
      '\\',
      '\\u12',
      ' ',
      '\n',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(readJson(text).ok).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['nothing', ' \n', 'empty'],
    ['a document that ends early', '{"a":', 'cut-off'],
    ['a string that ends early', '{"a":"b', 'cut-off'],
    ['a document that was cut on purpose', '{"a":1}…', 'cut-off'],
    ['two documents', '{"a":1}\n{"a":2}', 'trailing-text'],
    ['a JavaScript object', "{error: 'x'}", 'malformed'],
    ['a comma too many', '[1,]', 'malformed'],
    ['a raw line break in a string', '"a\nb"', 'malformed'],
    ['HTML', '<html>', 'malformed'],
    ['a million nested lists', '['.repeat(1_000_000), 'too-deep'],
    ['a million nested objects', '{"a":'.repeat(200_000), 'too-deep'],
    ['a list of very many values', `[${'1,'.repeat(200_000)}1]`, 'too-many-values'],
    ['64 million characters', ' '.repeat(64_000_000), 'too-long'],
  ])('says why it refuses %s', (_, text, reason) => {
    expect(readJson(text)).toEqual({ ok: false, reason });
  });

  it('reads a document after a byte order mark', () => {
    expect(readJson('\ufeff{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });

  it('drops keys that could reach a prototype, however they are spelled', () => {
    const reading = readJson(
      '{"a":{"__proto__":{"polluted":1},"\\u005f_proto__":2,"constructor":{"prototype":{"polluted":1}},"b":1}}',
    );
    expect(reading).toEqual({ ok: true, value: { a: { b: 1 } } });
    expect(JSON.stringify(reading)).toBe('{"ok":true,"value":{"a":{"b":1}}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('salvaging broken JSON', () => {
  it.each([
    ['a string that breaks off', '{"error":"x","message":"too lo', { error: 'x' }, ',"message":"too lo'],
    ['a key without a value', '{"error":"x","mess', { error: 'x' }, ',"mess'],
    ['a number that may go on', '{"code":"x","status":50', { code: 'x' }, ',"status":50'],
    ['open lists and objects', '{"a":[{"b":1},{"c":2,', { a: [{ b: 1 }, { c: 2 }] }, ','],
    ['text after the document', '{"a":1}\nat Foo', { a: 1 }, '\nat Foo'],
    ['garbage in the middle', '{"a":1,"b":oops,"c":2}', { a: 1 }, ',"b":oops,"c":2}'],
    ['brackets inside strings', '{"a":"}]{","b":', { a: '}]{' }, ',"b":'],
  ])('keeps the complete values before %s', (_, text, value, rest) => {
    expect(salvageJson(text)).toEqual({ value, rest });
  });

  it('reads the code in front of a million nested lists', () => {
    expect(salvageJson(`{"error_code":"AUTH_001","details":${'['.repeat(1_000_000)}`)?.value).toEqual({
      error_code: 'AUTH_001',
    });
  });

  it.each(['', '{', '{"a', '{"a":', 'oops', '<html>'])('finds nothing in %j', (text) => {
    expect(salvageJson(text)).toBeNull();
  });

  it('finds in every beginning of a document only what the document says', () => {
    const document = '{"error":"x","n":[1,2.5e3,{"deep":"\\u0041\\n"}],"ok":true,"last":null}';
    const whole = JSON.stringify(JSON.parse(document));
    for (let length = 0; length < document.length; length += 1) {
      const salvaged = salvageJson(document.slice(0, length));
      if (salvaged === null) continue;
      const open = JSON.stringify(salvaged.value).replace(/[\]}]+$/, '');
      expect(whole.startsWith(open)).toBe(true);
    }
  });
});

describe('text that is shown', () => {
  it.each([
    ['bidi controls', 'user\u202egnp.exe\u2066x\u2069', 'usergnp.exex'],
    ['zero-width characters', 'pay\u200bpal\u200d\u2060\ufeff', 'paypal'],
    ['NUL and other controls', 'a\0b\u001b[31mc\u0085', 'ab[31mc'],
    ['lone surrogates', 'a\ud800b\udc00c', 'abc'],
    ['Unicode line separators', 'a\u2028b', 'ab'],
    ['tag characters', 'a\u{e0041}b', 'ab'],
  ])('has no %s', (_, text, shown) => {
    expect(displayable(text)).toBe(shown);
  });

  it.each(['Grüße, 世界 👋', 'two\nlines\tand a tab', 'naïve – “quoted”'])('keeps %j', (text) => {
    expect(displayable(text)).toBe(text);
  });
});
