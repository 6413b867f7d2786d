import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointTemplate, nexlaEndpoint } from './endpoint.ts';

const admin = { origin: 'https://dataops.nexla.io', prefix: '/nexla-api', errorsInside200: false };
const whole = { origin: 'https://api-genai.nexla.io', prefix: '', errorsInside200: true };

describe('the endpoint that calls are grouped by', () => {
  it.each([
    ['/nexla-api/data_sources/5023', '/data_sources/{id}'],
    ['/nexla-api/data_sources/5023/metrics/daily', '/data_sources/{id}/metrics/daily'],
    ['/nexla-api/data_sources/', '/data_sources'],
    ['/nexla-api//data_sources', '/data_sources'],
    ['/nexla-api/users/current', '/users/current'],
    ['/nexla-api/notifications/mark_read', '/notifications/mark_read'],
    ['/nexla-api/flows/12,13', '/flows/{id}'],
    ['/nexla-api/data_maps/7/entries/alice,bob', '/data_maps/{id}/entries/{keys}'],
    ['/nexla-api/service_keys/abc/rotate', '/service_keys/{key}/rotate'],
    ['/nexla-api/runs/3f2b8c1e-0d4a-4e57-9a55-1b7c9b0e2d11/logs', '/runs/{key}/logs'],
    ['/nexla-api/runs/0123456789abcdef', '/runs/{key}'],
    ['/nexla-api/keys/sk_ts1700000000_abc', '/keys/{key}'],
    ['/nexla-api', '/'],
    ['/nexla-apis/flows', '/nexla-apis/flows'],
  ])('of %s is %s', (path, template) => {
    expect(endpointTemplate(path, admin)).toBe(template);
  });

  it('keeps colon verbs', () => {
    expect(endpointTemplate('/v1/toolsets:from_nexsets', whole)).toBe('/v1/toolsets:from_nexsets');
  });

  it.each([
    ['get', 'GET /flows/{id}'],
    [null, '? /flows/{id}'],
    ['GET\u202e', '? /flows/{id}'],
  ])('names the method %j', (method, endpoint) => {
    expect(nexlaEndpoint(method, '/nexla-api/flows/5', admin)).toBe(endpoint);
  });

  it('is short and the same when made twice, whatever the path', () => {
    const path = fc.oneof(fc.string(), fc.webPath(), fc.constant(`/nexla-api/${'x/'.repeat(50_000)}`));
    fc.assert(
      fc.property(path, (anyPath) => {
        const template = endpointTemplate(anyPath, whole);
        expect(template.length).toBeLessThanOrEqual(200);
        expect(endpointTemplate(template, whole)).toBe(template);
      }),
    );
  });
});
