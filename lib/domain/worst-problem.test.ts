import { describe, expect, it } from 'vitest';
import { byUrgency } from './worst-problem.ts';

const usual = { severity: 'warning', verdict: 'safe', count: 1, at: 1, recoveredAt: null } as const;
type Facts = { [K in keyof typeof usual]?: unknown };

const urgencyOf = (...problems: Facts[]) =>
  byUrgency(
    problems.map((facts) => ({ ...usual, ...facts }) as typeof usual),
    (problem) => problem,
    0,
  );

describe('the worst of several problems', () => {
  it.each([
    ['a failing sign-in system before many overloads', { severity: 'critical' }, { count: 99, verdict: 'no' }],
    ['a missing right before an expired session', { severity: 'security' }, { verdict: 'after-new-token' }],
    ['an expired session before an overload that passes', { verdict: 'after-new-token' }, { count: 50, at: 9 }],
    ['what happens often before what happened once', { count: 2 }, { at: 9 }],
    ['the newest where nothing else tells them apart', { at: 2 }, { at: 1 }],
  ] as const)('is %s', (_, worse, better) => {
    expect(urgencyOf(better, worse).recent).toMatchObject([worse, better]);
    expect(urgencyOf(worse, better).recent).toMatchObject([worse, better]);
  });
});

describe('what there is to do about problems', () => {
  it('comes before what is over, however bad that was', () => {
    const over = { severity: 'critical', count: 99, at: 5, recoveredAt: 6 };
    expect(urgencyOf(over, { at: 2 })).toMatchObject({ recent: [{ at: 2 }], earlier: [], over: [over] });
  });

  it('is less for what did not come lately, however bad it is', () => {
    const long = { severity: 'critical', at: -1 };
    expect(urgencyOf(long, { at: 2 })).toMatchObject({ recent: [{ at: 2 }], earlier: [long], over: [] });
  });

  it('is nothing where all of them are over: the last one to end comes first', () => {
    const { recent, earlier, over } = urgencyOf({ at: 4, recoveredAt: 5 }, { at: 3, recoveredAt: 8 });
    expect([recent, earlier, over.map(({ recoveredAt }) => recoveredAt)]).toEqual([[], [], [8, 5]]);
  });

  it('is nothing of none', () => {
    expect(urgencyOf()).toEqual({ recent: [], earlier: [], over: [] });
  });
});
