import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastExhaustion, type QuotaSample, readQuotas } from './quota.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const CLOCK = { receivedAt: NOW, serverNow: NOW };

describe('readQuotas', () => {
  it.each([
    [
      'X-RateLimit-*',
      { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': `${NOW / 1000 + 30}` },
      [{ limit: 60, remaining: 12, resetAt: NOW + 30_000, source: 'X-RateLimit-Reset' }],
    ],
    [
      'RateLimit with its policy',
      { ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' },
      [{ limit: 100, remaining: 50, resetAt: NOW + 30_000, source: 'RateLimit' }],
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
