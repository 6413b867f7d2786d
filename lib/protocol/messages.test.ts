import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHarRecords, readMessage, readPageRecords } from './messages.ts';

const record = {
  n: 1,
  requestUrl: 'https://api.nexla.io/token',
  url: 'https://api.nexla.io/token',
  method: 'POST',
  status: 401,
  startedAt: 1,
  respondedAt: null,
  endedAt: null,
  protocol: null,
  fromCache: null,
  body: null,
  sources: ['page-hook'],
};

describe('what may be said to the background', () => {
  it.each([
    ['a document reports its errors', { name: 'page-records', records: [record] }, 'content-script', true],
    ['a document deletes the history', { name: 'clear-history' }, 'content-script', false],
    ['a document speaks for DevTools', { name: 'devtools-records', tabId: 1, records: [] }, 'content-script', false],
    ['our own page deletes the history', { name: 'clear-history' }, 'extension-page', true],
    ['our own page has shown everything', { name: 'seen' }, 'extension-page', true],
    ['a document says that all was seen', { name: 'seen' }, 'content-script', false],
    [
      'a document silences an alert',
      { name: 'acknowledge-alert', code: 'AUTH_002', startedAt: 1 },
      'content-script',
      false,
    ],
    ['a document mutes a code', { name: 'mute', what: 'code', of: 'AUTH_002', until: 9e15 }, 'content-script', false],
    [
      'a mute until a time that never comes',
      { name: 'mute', what: 'code', of: 'X', until: 9e15 },
      'extension-page',
      false,
    ],
    ['a snooze', { name: 'snooze-alert', code: 'X', startedAt: 1, until: 2 }, 'extension-page', true],
    ['a name from a prototype', { name: 'constructor' }, 'extension-page', false],
    ['too much at once', { name: 'page-records', records: Array(201).fill(record) }, 'content-script', false],
    ['no object at all', 'clear-history', 'extension-page', false],
  ] as const)('%s', (_, message, sender, isAllowed) => {
    expect(readMessage(message, sender) !== null).toBe(isAllowed);
  });

  it.each([
    ['a source that only the browser can be', { ...record, sources: ['web-request'] }],
    ['a status that is none', { ...record, status: 99 }],
    ['a body beyond the cap', { ...record, body: { text: 'x'.repeat(131_073), truncated: true } }],
    ['a method that is none', { ...record, method: 'GET /\r\nX: y' }],
    ['a time that never comes', { ...record, startedAt: Number.NaN }],
  ])('drops a record with %s and keeps its neighbours', (_, broken) => {
    expect(readPageRecords([record, broken, record])).toEqual([record, record]);
  });

  it('answers anything whatever without an exception', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readMessage(value, 'content-script');
        readPageRecords([value]);
        readHarRecords([value]);
      }),
    );
  });
});
