import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { type EndpointName, endpointName, NAMED_RESOURCES, PARTS, SINGLE_CALLS } from './endpoint-name.ts';

const texts = messages as Record<string, { message: string }>;

function said(name: EndpointName | null): string | null {
  return name && (texts[name.key]?.message ?? `no text ${name.key}`).replace('$1', said(name.of) ?? '');
}

describe('what a person would call a call', () => {
  it.each([
    ['GET /data_sources/{id}/metrics', 'metrics of a data source'],
    ['GET /data_sources', 'list of data sources'],
    ['POST /data_sources', 'create a data source'],
    ['GET /data_sources/{id}', 'read a data source'],
    ['PUT /data_sources/{id}', 'change a data source'],
    ['PATCH /data_maps/{id}', 'change a lookup (data map)'],
    ['DELETE /flows/{id}', 'delete a flow'],
    ['PUT /flows/{id}/activate', 'activate a flow'],
    ['GET /data_credentials/{id}/probe/tree', 'browse through a credential'],
    ['GET /teams/{id}/members', 'members of a team'],
    ['PUT /teams/{id}/members', 'change members of a team'],
    ['GET /marketplace/domains/{id}', 'read a marketplace domain'],
    ['GET /v1/toolsets/{key}', 'read a toolset'],
    ['POST /v1/toolsets:from_nexsets', 'make a toolset from nexsets'],
    ['POST /token', 'sign in for a token'],
    ['POST /token/refresh', 'renew the token'],
    ['GET /users/current', 'the signed-in user'],
  ])('%s: %s', (endpoint, name) => {
    expect(said(endpointName(endpoint))).toBe(name);
  });

  it.each([
    'GET /datasources',
    'GET /data_sources_of_mine',
    'GET /data_sources/all',
    'GET /data_sources/{id}/unheard_of',
    'GET /__proto__',
    '? /flows',
    'GET /',
    '',
  ])('%j has no name', (endpoint) => {
    expect(endpointName(endpoint)).toBeNull();
  });

  it('is whole for every method, resource and part', () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const resource of NAMED_RESOURCES) {
        for (const rest of ['', '/{id}', ...PARTS.map(({ path }) => `/{id}/${path}`)]) {
          expect(said(endpointName(`${method} /${resource}${rest}`)) ?? '').not.toMatch(/no text|\$1|^\s|\s$/);
        }
      }
    }
  });

  it('leaves no text over', () => {
    const used = new Set<string>(SINGLE_CALLS.values());
    const note = (name: EndpointName | null): void => {
      if (name === null) return;
      used.add(name.key);
      note(name.of);
    };
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      for (const resource of NAMED_RESOURCES) {
        note(endpointName(`${method} /${resource}`));
        note(endpointName(`${method} /${resource}/{id}`));
        for (const { path } of PARTS) note(endpointName(`${method} /${resource}/{id}/${path}`));
      }
    }
    expect(Object.keys(texts).filter((key) => /^(?:endpoint|noun)_/.test(key) && !used.has(key))).toEqual([]);
    expect([...used].filter((key) => texts[key] === undefined)).toEqual([]);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (endpoint) => void endpointName(endpoint)));
  });
});
