import { describe, expect } from 'vitest';
import { EXAMPLES } from '../../lib/domain/envelopes/examples.ts';
import { API, APP, at, storedErrors, test } from './scenario.ts';

describe('a failing call becomes one stored error', () => {
  test('from a page, with everything that is known of it', async ({ driver, server, expect }) => {
    server.play([
      {
        method: 'GET',
        url: `${API}/data_sources/5023/metrics?token=secret&page=2`,
        status: 429,
        headers: { 'Retry-After': '30', 'X-RateLimit-Limit': '100', Date: new Date().toUTCString() },
        body: { error: 'rate_limit_exceeded', error_description: 'Too many requests', error_code: 'RATE_001' },
      },
    ]);
    const tab = await driver.open(APP);
    await tab.run((url) => fetch(url), `${API}/data_sources/5023/metrics?token=secret&page=2`);
    const [error] = await storedErrors(driver, 1, (one) => one.code === 'RATE_001');
    expect(error).toMatchObject({
      endpoint: 'GET /data_sources/{id}/metrics',
      base: API,
      exchange: {
        method: 'GET',
        path: '/nexla-api/data_sources/5023/metrics',
        queryNames: ['page', 'token'],
        status: 429,
        initiator: 'https://dataops.nexla.io',
        frameId: 0,
        protocol: 'http/1.1',
        fromCache: false,
        responseHeaders: { 'retry-after': '30', 'x-ratelimit-limit': '100' },
        failure: null,
      },
      error: { shape: 'documented', requestId: server.log.at(-1)?.requestId, reportedByPage: false },
    });
    expect(error?.exchange.sources).toEqual(['web-request', 'resource-timing', 'page-hook']);
    const { startedAt, respondedAt, endedAt } = error?.exchange ?? {};
    expect(Number(startedAt)).toBeLessThanOrEqual(Number(respondedAt));
    expect(Number(respondedAt)).toBeLessThanOrEqual(Number(endedAt));
    expect(Number(respondedAt)).toBeGreaterThan(Date.now() - 30_000);
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});
