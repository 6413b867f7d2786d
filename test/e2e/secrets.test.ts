import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe } from 'vitest';
import { API, APP, storedErrors, test } from './scenario.ts';

/** Planted in every place of a call; none of these bytes may be found on disk. The shapes are the API's own. */
const MARK = 'pl4nted';
const secret = {
  jwt: `eyJhbGciOiJIUzI1NiJ9.eyJ${MARK}jwt.c2ln${MARK}`,
  serviceKey: `nxl_sk_${MARK}0123456789`,
  toolKey: `sk_ts12_${MARK}abcdef`,
  hex: '9f86d081884c7d659a2feaa0c55ad015',
  mail: `${MARK}@example.com`,
  plain: `${MARK}-password`,
};

describe('no secret reaches the disk', () => {
  test('planted in URL, headers and bodies of real calls, seen by every source', async ({ driver, server, expect }) => {
    const body = {
      error: 'failed',
      error_code: 'PLANTED',
      error_description: `Token ${secret.jwt} of ${secret.mail} was refused, key ${secret.serviceKey}`,
      access_token: secret.plain,
      details: {
        field: 'password',
        value: secret.plain,
        credentials: { user: secret.plain },
        credentials_enc: secret.plain,
        template_config: { key: secret.plain },
        last_rotated_key: secret.hex,
        org_membership: { api_key: secret.hex },
        hosted_url: `https://x.example/?api_key=${secret.plain}`,
        list: [secret.toolKey, { 'X-Api-Key': secret.plain, password_confirmation: secret.plain }],
        note: `postgres://user:${secret.plain}@db.example/x`,
      },
    };
    const headers = {
      'Set-Cookie': `session=${secret.plain}`,
      'X-Api-Key': secret.plain,
      'WWW-Authenticate': `Bearer realm="${secret.jwt}"`,
      Location: `https://dataops.nexla.io/?token=${secret.plain}`,
    };
    const query = [
      'api_key',
      'token',
      'g_token',
      'id_token',
      'access_token',
      'SAMLResponse',
      'invite',
      'reset_token',
      'refresh_token',
      'service_key',
      'code',
      'state',
      'X-Amz-Signature',
      'anything',
    ]
      .map((name) => `${name}=${secret.plain}`)
      .join('&');
    const urls = [
      `${API}/data_sources?${query}#${secret.plain}`,
      `${API}/mcp/service_key/${secret.plain}/tools`,
      `${API}/service_keys/${secret.plain}`,
      `${API}/api_keys/${secret.hex}/rotate`,
      `${API}/data_maps/7/entries/${secret.plain},${MARK}2`,
      `${API}/users/${secret.serviceKey}`,
    ];
    server.on(
      ({ url }) => url.pathname.startsWith('/nexla-api/') && url.pathname !== '/nexla-api/cut',
      (_, response) =>
        void response.writeHead(401, { ...headers, 'Content-Type': 'application/json' }).end(JSON.stringify(body)),
    );
    const tab = await driver.open(`${APP}?page=${secret.plain}`);
    await driver.openDevtools(tab);
    await tab.run(
      async (all, header) => {
        for (const url of all) {
          await fetch(url, {
            headers: { Authorization: `Bearer ${header}`, 'X-Api-Key': header },
            method: 'POST',
            body: header,
          });
        }
        const truncated = new XMLHttpRequest();
        truncated.open('GET', all[0] as string);
        truncated.send();
        await new Promise((resolve) => truncated.addEventListener('loadend', resolve));
      },
      urls,
      secret.plain,
    );
    const errors = await storedErrors(driver, urls.length + 1, (error) => error.code === 'PLANTED');
    await expect
      .poll(
        async () =>
          (await driver.stored()).filter(({ exchange }) => exchange.sources.includes('devtools-network')).length,
      )
      .toBe(errors.length);
    for (const value of Object.values(secret)) expect(JSON.stringify(errors)).not.toContain(value);

    await driver.quit();
    // What is stored can be found this way: the search would find a secret too.
    expect(await filesWith(driver.profile, ['PLANTED'])).not.toEqual([]);
    expect(await filesWith(driver.profile, [MARK, secret.hex])).toEqual([]);
  });
});

/** The files of the extension in a profile that hold any of these, in UTF-8 or UTF-16. */
async function filesWith(profile: string, needles: string[]): Promise<string[]> {
  const patterns = needles.flatMap((needle) => [Buffer.from(needle, 'utf8'), Buffer.from(needle, 'utf16le')]);
  const found: string[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const isOwn = /chrome-extension|Extension|Service Worker|moz-extension|browser-extension-data/i.test(file);
    if (!entry.isFile() || !isOwn) continue;
    const bytes = await readFile(file);
    if (patterns.some((pattern) => bytes.includes(pattern))) found.push(path.relative(profile, file));
  }
  return found;
}
