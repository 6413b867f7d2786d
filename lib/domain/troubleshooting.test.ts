import { describe, expect, it } from 'vitest';
import { outcome } from './outcome.fixture.ts';
import type { Outcome } from './outcome.ts';
import { type Finding, regularBeat, troubleshoot } from './troubleshooting.ts';

const MINUTE = 60_000;
const NOW = 24 * 60 * MINUTE;
const ago = (minutes: number): number => NOW - minutes * MINUTE;

function found(outcomes: Outcome[]): Finding[] {
  const failures = outcomes.filter(({ ok }) => !ok).map((failure) => ({ ...failure, count: 1 }));
  return troubleshoot({ failures, successes: outcomes.filter(({ ok }) => ok) }, NOW, 'en');
}

function problems(outcomes: Outcome[]) {
  return found(outcomes).map(({ problem }) => problem);
}

describe('token expiration', () => {
  it('every hour is a beat', () => {
    const burst = (minutes: number) => [outcome(ago(minutes), 'AUTH_003'), outcome(ago(minutes) + 2000, 'AUTH_003')];
    const [token] = found([...burst(181), ...burst(120), ...burst(60)]);
    expect(token).toMatchObject({ problem: 'token-expiration', count: 6, firstAt: ago(181) });
    expect(token?.evidence[0]).toEqual({ key: 'trouble_token_beat', params: ['AUTH_003', '60 min'] });
  });

  it('once is normal', () => {
    expect(problems([outcome(ago(60), 'AUTH_003')])).toEqual([]);
  });

  it('yesterday is over', () => {
    expect(problems([outcome(-3 * MINUTE, 'AUTH_003'), outcome(-60 * MINUTE, 'AUTH_003')])).toEqual([]);
  });

  it('a session that is refused after it worked counts, one that never worked does not', () => {
    const refused = [120, 60].map((minutes) => outcome(ago(minutes), 'HTTP_401'));
    expect(problems(refused)).toEqual([]);
    expect(problems([outcome(ago(130), ''), ...refused])).toEqual(['token-expiration']);
  });
});

describe('rate limiting', () => {
  it.each(['HTTP_429', 'RATE_001', 'RATE_LIMITED'])('three refusals in an hour: %s', (code) => {
    expect(found([20, 10, 5].map((minutes) => outcome(ago(minutes), code)))[0]).toMatchObject({
      problem: 'rate-limiting',
      evidence: [{ key: 'trouble_rate_count', params: ['3'] }],
    });
  });

  it('counts what one minute held', () => {
    const failures = [{ ...outcome(ago(5), 'RATE_001'), count: 40 }];
    expect(troubleshoot({ failures, successes: [] }, NOW, 'en')[0]?.count).toBe(40);
  });

  it('two are an incident', () => {
    expect(problems([20, 10].map((minutes) => outcome(ago(minutes), 'HTTP_429')))).toEqual([]);
  });
});

describe('permissions', () => {
  it('403 on what worked before', () => {
    expect(found([outcome(ago(180), ''), outcome(ago(60), 'HTTP_403')])[0]).toMatchObject({
      problem: 'permissions',
      evidence: [{ key: 'trouble_permission_lost', params: ['GET /flows', '2 hr'] }],
      count: 1,
    });
  });

  it.each<[string, Outcome[]]>([
    ['never worked', [outcome(ago(60), 'HTTP_403')]],
    ['works again within the minute', [outcome(ago(180), ''), outcome(ago(60), 'HTTP_403'), outcome(ago(60) + 1, '')]],
    ['works again', [outcome(ago(180), ''), outcome(ago(60), 'HTTP_403'), outcome(ago(30), '')]],
    ['another call worked', [outcome(ago(180), '', { endpoint: 'GET /teams' }), outcome(ago(60), 'HTTP_403')]],
  ])('%s: not found', (_, outcomes) => {
    expect(problems(outcomes)).toEqual([]);
  });
});

describe('network', () => {
  const failures = [30, 20, 10].map((minutes) => outcome(ago(minutes), 'NET_TIMEOUT'));
  it.each([
    ['comes and goes', [...failures, outcome(ago(15), '')], 'trouble_network_comes_and_goes'],
    ['is down', failures, 'trouble_network_down'],
  ])('%s', (_, outcomes, key) => {
    const [network] = found(outcomes);
    expect(network).toMatchObject({ problem: 'network', count: 3 });
    expect(network?.evidence.map((message) => message.key)).toContain(key);
  });

  it.each(['NET_ABORTED', 'NET_CORS', 'NET_BLOCKED'])('%s is no trouble of the network', (code) => {
    expect(problems([30, 20, 10].map((minutes) => outcome(ago(minutes), code)))).toEqual([]);
  });
});

describe('regularBeat', () => {
  it.each([
    [[0, 60, 120], 60],
    [[0, 55, 115, 180], 60],
    [[0, 10, 120], null],
    [[0, 60], null],
    [[], null],
  ])('%j has the beat %s', (times, beat) => {
    expect(regularBeat(times)).toBe(beat);
  });
});
