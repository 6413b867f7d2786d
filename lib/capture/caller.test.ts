import { describe, expect, it } from 'vitest';
import { type Caller, type CallerDetails, callerOf, opaqueAllowance } from './caller.ts';

const APP = 'https://dataops.nexla.io';
const WATCHED = [APP, 'https://acme.example'];
const watched: Caller = { kind: 'watched', origin: APP };
const opaque: Caller = { kind: 'opaque' };
const visit: Caller = { kind: 'navigation' };
const framedBy = (...urls: string[]) => ({ frameAncestors: urls.map((url) => ({ url })) });

describe('who made a request', () => {
  it.each<[string, CallerDetails, Caller | null]>([
    ['a watched page', { type: 'xmlhttprequest', documentId: 'd', initiator: APP }, watched],
    ['a watched page in Firefox', { type: 'xmlhttprequest', originUrl: `${APP}/flows?id=5` }, watched],
    ['a worker of a watched page', { type: 'xmlhttprequest', initiator: APP }, watched],
    ['a watched page that frames the API', { type: 'sub_frame', initiator: APP }, watched],
    ['a watched page that leads its tab to the API', { type: 'main_frame', initiator: APP }, watched],
    [
      'another site, which the browser lets us see',
      { type: 'xmlhttprequest', initiator: 'https://blog.example' },
      null,
    ],
    ['another site that posts a form into a frame', { type: 'sub_frame', originUrl: 'https://blog.example/' }, null],
    ['a frame of a site that the browser does not name', { type: 'sub_frame' }, null],
    ['a frame in a sandboxed frame', { type: 'sub_frame', initiator: 'null' }, null],
    ['a sandboxed document', { type: 'xmlhttprequest', documentId: 'd', initiator: 'null' }, opaque],
    ['a sandboxed document, and an image', { type: 'image', documentId: 'd', initiator: 'null' }, opaque],
    ['nobody that the browser names', { type: 'xmlhttprequest' }, null],
    ['a worker without an origin', { type: 'xmlhttprequest', initiator: 'null' }, null],
    ['a typed address', { type: 'main_frame' }, visit],
    ['a page that leads a tab to the API', { type: 'main_frame', originUrl: 'https://blog.example/' }, visit],
    ['rules that prefetch', { type: 'main_frame', documentId: 'd' }, null],
    ['rules of a watched page that prefetch', { type: 'main_frame', documentId: 'd', initiator: APP }, null],
    ['rules that prerender', { type: 'main_frame', documentLifecycle: 'prerender' }, null],
    [
      'a watched page that is prerendered',
      { type: 'xmlhttprequest', documentId: 'd', documentLifecycle: 'prerender', initiator: APP },
      watched,
    ],
    ['a sandboxed frame in a watched page', { type: 'image', documentId: 'd', ...framedBy(`${APP}/flows`) }, watched],
    ['a frame in it', { type: 'sub_frame', ...framedBy(`${APP}/a`, 'https://acme.example/b') }, watched],
    [
      'a sandboxed frame in another site',
      { type: 'image', documentId: 'd', ...framedBy('https://blog.example/') },
      opaque,
    ],
    [
      'a frame that another site put into a watched page that it frames',
      { type: 'sub_frame', ...framedBy(`${APP}/a`, 'https://blog.example/') },
      null,
    ],
  ])('is told for %s', (_, details, caller) => {
    expect(callerOf(details, WATCHED)).toEqual(caller);
  });
});

describe('calls of documents without an origin', () => {
  it('are taken up to a number a minute, whoever makes them', () => {
    const hasRoom = opaqueAllowance();
    const taken = (now: number) => Array.from({ length: 1000 }, () => hasRoom(now)).filter(Boolean).length;
    expect([taken(0), taken(59_000), taken(60_000)]).toEqual([200, 0, 200]);
  });
});
