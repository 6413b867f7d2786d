import { describe, expect, it } from 'vitest';
import { pageBeginnings } from './page-loads.ts';
import { storedError } from './stored-error.fixture.ts';

describe('where a page was loaded anew', () => {
  /** `A` and `B` are documents of the tab, `a` is one of a frame in it, `-` is an error without a document, `!` a damaged one. */
  it.each([
    ['never, in one page', 'AAA', []],
    ['between the errors of two pages', 'BBAA', [2]],
    ['at each of several loads', 'CBA', [1, 2]],
    ['though a frame failed in between', 'BaA', [2]],
    ['though a worker failed in between, whose document is not named', 'B--A', [3]],
    ['though an error in between is damaged', 'B!A', [2]],
    ['never, for what frames and workers alone tell', 'Aa-bA', []],
    ['never, where nothing names a document', '---', []],
    ['never, in an empty list', '', []],
  ])('%s', (_, documents, beginnings) => {
    const errors = [...documents].map((document, index) => {
      const isFrame = /[a-z]/.test(document);
      const exchange = { documentId: document === '-' ? null : document, frameId: isFrame ? 7 : 0 };
      const stored = { ...storedError({ exchange }), id: index + 1 };
      return document === '!' ? { ...stored, exchange: null as never } : stored;
    });
    expect([...pageBeginnings(errors)]).toEqual(beginnings);
  });
});
