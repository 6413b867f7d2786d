import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuotas } from './quota.ts';
import {
  describeQuota,
  forecastExhaustion,
  keepForForecast,
  type QuotaSample,
  quotaOutlook,
} from './quota-forecast.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const CLOCK = { receivedAt: NOW, serverNow: NOW };

describe('readQuotas', () => {
  it.each([
    [
      'X-RateLimit-*',
      { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': `${NOW / 1000 + 30}` },
      [{ policy: 'X-RateLimit-Reset', limit: 60, remaining: 12, resetAt: NOW + 30_000, source: 'X-RateLimit-Reset' }],
    ],
    [
      'RateLimit with its policy',
      { ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' },
      [{ policy: 'default', limit: 100, remaining: 50, resetAt: NOW + 30_000, source: 'RateLimit' }],
    ],
    ['nothing', {}, []],
    ['nonsense', { ratelimit: ';;;', 'x-ratelimit-remaining': 'many' }, []],
  ])('reads %s', (_, headers, quotas) => {
    expect(readQuotas(headers as Record<string, string>, CLOCK)).toEqual(quotas);
  });

  it("corrects the reset by the server's clock", () => {
    const headers = { 'x-ratelimit-reset': `${NOW / 1000 + 3630}` };
    expect(readQuotas(headers, { receivedAt: NOW, serverNow: NOW + 3_600_000 })[0]?.resetAt).toBe(NOW + 30_000);
  });
});

describe('forecastExhaustion', () => {
  const sample = (seconds: number, remaining: number, resetAt: number | null = 60_000): QuotaSample => ({
    at: seconds * 1000,
    limit: 100,
    remaining,
    resetAt,
  });

  it.each<[string, QuotaSample[], number | null]>([
    ['at 2 a second, 80 last 40 s', [sample(0, 100), sample(10, 80)], 50_000],
    ['a window that ends before saves the day', [sample(0, 100), sample(10, 95)], null],
    ['nothing is used', [sample(0, 80), sample(10, 80)], null],
    ['one response tells no pace', [sample(0, 80)], null],
    ['used up is used up', [sample(10, 0)], 10_000],
    ['an old window does not count', [sample(0, 10, 5000), sample(10, 90), sample(20, 60)], 40_000],
    [
      'an unannounced new window does not count',
      [sample(0, 5, null), sample(10, 90, null), sample(20, 60, null)],
      40_000,
    ],
    ['no responses', [], null],
  ])('%s', (_, samples, at) => {
    expect(forecastExhaustion(samples)).toBe(at);
  });

  it('is never before the last response', () => {
    const anySample = fc.record({
      at: fc.nat(1e6),
      limit: fc.option(fc.nat(100)),
      remaining: fc.integer({ min: -5, max: 100 }),
      resetAt: fc.option(fc.nat(1e6)),
    });
    fc.assert(
      fc.property(fc.array(anySample), (samples) => {
        const valid = samples.filter(({ remaining }) => remaining >= 0);
        const last = Math.max(...valid.map(({ at }) => at));
        expect(forecastExhaustion(samples) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(last);
      }),
    );
  });
});

describe('keepForForecast', () => {
  it('keeps at most two samples, and the forecast of all', () => {
    const steps = fc.record({
      pause: fc.nat(30_000),
      limit: fc.constantFrom(60, 100),
      remaining: fc.nat(100),
      resetAt: fc.constantFrom(null, 100_000, 200_000),
    });
    fc.assert(
      fc.property(fc.array(steps), (all) => {
        let at = 0;
        let kept: QuotaSample[] = [];
        const samples: QuotaSample[] = [];
        for (const { pause, ...sample } of all) {
          at += pause;
          samples.push({ at, ...sample });
          kept = keepForForecast(kept, { at, ...sample });
          expect(kept.length).toBeLessThanOrEqual(2);
          expect(forecastExhaustion(kept)).toBe(forecastExhaustion(samples));
        }
      }),
    );
  });

  it('leaves aside what arrives late', () => {
    const sample = (at: number, remaining: number) => ({ at, limit: 60, remaining, resetAt: null });
    expect(keepForForecast([sample(10, 50)], sample(5, 55))).toEqual([sample(10, 50)]);
  });
});

describe('the outlook', () => {
  const sample = (seconds: number, remaining: number): QuotaSample => ({
    at: NOW + seconds * 1000,
    limit: 100,
    remaining,
    resetAt: NOW + 60_000,
  });
  const said = (quotas: QuotaSample[][], seconds: number) => {
    const now = NOW + seconds * 1000;
    const outlook = quotaOutlook(quotas, now);
    return outlook && describeQuota(outlook, now, 'en');
  };

  it.each<[string, QuotaSample[][], number, ReturnType<typeof said>]>([
    [
      'forecasts the end',
      [[sample(0, 100), sample(10, 80)]],
      10,
      { key: 'quota_forecast', params: ['40 sec', '80/100'] },
    ],
    ['slows down with the calls', [[sample(0, 100), sample(10, 80)]], 14, { key: 'quota_left', params: ['80/100'] }],
    ['only states what one response tells', [[sample(0, 80)]], 5, { key: 'quota_left', params: ['80/100'] }],
    [
      'tells when a used-up quota starts anew',
      [[sample(10, 0)]],
      20,
      { key: 'quota_used_up_until', params: ['40 sec'] },
    ],
    ['forgets a window that is over', [[sample(10, 0)]], 60, null],
    ['forgets a window without an end', [[{ ...sample(0, 0), resetAt: null }]], 60, null],
    [
      'takes the most pressing policy',
      [[sample(0, 80)], [sample(0, 20)]],
      5,
      { key: 'quota_left', params: ['20/100'] },
    ],
    ['says nothing where no response did', [], 0, null],
  ])('%s', (_, quotas, seconds, message) => {
    expect(said(quotas, seconds)).toEqual(message);
  });
});
