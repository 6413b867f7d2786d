import { describe, expect, it } from 'vitest';
import { addToGroups, type ErrorGroup, groupKey, lastHours, progressOf, takeFromGroups } from './error-groups.ts';
import { HOUR_MS } from './rate-history.ts';
import { failuresAt, storedError } from './stored-error.fixture.ts';
import type { StoredError } from './stored-error.ts';

function grouped(errors: readonly StoredError[]): Map<string, ErrorGroup> {
  const groups = new Map<string, ErrorGroup>();
  for (const stored of errors) addToGroups(groups, stored);
  return groups;
}

const errors = failuresAt(0, 60, 2 * 3600);
const [first, second, third] = errors as [StoredError, StoredError, StoredError];
const key = groupKey(first);

describe('a group', () => {
  it.each([
    ['oldest first', errors],
    ['newest first', errors.toReversed()],
  ])('knows how often, since when and until when, whatever the order: %s', (_, order) => {
    const group = grouped(order).get(key) as ErrorGroup;
    expect(group).toMatchObject({ count: 3, firstAt: first.at, lastAt: third.at, newest: third, previous: second });
    expect(lastHours(group, 4, third.at)).toEqual([0, 2, 0, 1]);
    expect(lastHours(group, 4, third.at + HOUR_MS)).toEqual([2, 0, 1, 0]);
  });

  it('is of one code, one endpoint and one API', () => {
    const other = { ...storedError({ error: { code: 'OTHER' } }), id: 9 };
    expect(grouped([first, other, { ...first, endpoint: 'GET /x' }, { ...first, base: 'https://b' }]).size).toBe(4);
  });

  it('loses an error whose code was corrected', () => {
    const groups = grouped(errors);
    takeFromGroups(groups, third);
    expect(groups.get(key)).toMatchObject({ count: 2, lastAt: second.at, newest: second });
    takeFromGroups(groups, first);
    takeFromGroups(groups, second);
    expect(groups.size).toBe(0);
  });
});

it.each([
  ['recovered', 'its call succeeded later', 200, null],
  ['recovered', 'its call succeeded later, though a time to wait for was given', 200, 900],
  ['failing', 'the last success was before it', 50, null],
  ['failing', 'no success was ever seen', null, null],
  ['failing', 'the time to wait for has come', null, 500],
  ['waiting', 'the time to wait for lies ahead', 50, 501],
] as const)('an error is %s where %s', (progress, _, lastSuccessAt, retryAt) => {
  expect(progressOf(100, lastSuccessAt, retryAt, 500)).toBe(progress);
});
