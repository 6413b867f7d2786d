import { describe, expect, it } from 'vitest';
import { worstOf } from './worst-problem.ts';

const usual = { severity: 'warning', verdict: 'safe', count: 1, at: 0 } as const;

describe('the worst of several problems', () => {
  it.each([
    ['a failing sign-in system before many overloads', { severity: 'critical' }, { count: 99, verdict: 'no' }],
    ['a missing right before an expired session', { severity: 'security' }, { verdict: 'after-new-token' }],
    ['an expired session before an overload that passes', { verdict: 'after-new-token' }, { count: 50, at: 9 }],
    ['what happens often before what happened once', { count: 2 }, { at: 9 }],
    ['the newest where nothing else tells them apart', { at: 2 }, { at: 1 }],
  ] as const)('is %s', (_, worse, better) => {
    const problems = [
      { ...usual, ...better },
      { ...usual, ...worse },
    ];
    expect(worstOf(problems, (problem) => problem)).toBe(problems[1]);
    expect(worstOf(problems.toReversed(), (problem) => problem)).toBe(problems[1]);
  });

  it('is none of none', () => {
    expect(worstOf([], () => usual)).toBeUndefined();
  });
});
