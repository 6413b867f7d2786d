import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';
import type { View } from './driver.ts';
import { API, APP, shows, start, storedErrors, test } from './scenario.ts';

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

describe('what a person types, pastes or drops', () => {
  /** A word for each place that shares no four letters with another: compressed files hold it as it is. */
  const typed = (where: string) =>
    createHash('sha256').update(where).digest('base64url').replace(/[-_]/g, 'x').slice(0, 14);

  test('into a page of the extension is written nowhere in the profile', async ({
    server,
    setup,
    expect,
    onTestFinished,
  }) => {
    const driver = await start(server, setup);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'nexla-typed-'));
    onTestFinished(async () => {
      await driver.close();
      await rm(folder, { recursive: true, force: true });
    });
    const extensionPage = async (file: string, text: string): Promise<View> => {
      const view = await driver.openOptions();
      await view.run((address) => void setTimeout(() => location.assign(address)), file);
      await shows(view, text);
      return view;
    };
    const pasted = (where: string) =>
      JSON.stringify({ error_code: 'AUTH_002', message: `Wrong password ${typed(where)}`, password: typed(where) });

    const explain = await extensionPage('/explain.html', 'Paste or drop');
    await explain.fill('#source', pasted('pasted'));
    await explain.click('#explain');
    await shows(explain, 'AUTH_002');
    await explain.fill('#export-filter', typed('exported'));
    await explain.click('text=Preview the report');
    await explain.fill('.report-note input', typed('noted'));
    await explain.fill('textarea.report-text', typed('edited'));

    const file = path.join(folder, `${typed('named')}.json`);
    await writeFile(file, `[${pasted('dropped')}]`);
    const dropped = await extensionPage('/explain.html', 'Paste or drop');
    await dropped.choose('input[type=file]', file);
    await shows(dropped, 'AUTH_002');

    const panel = await extensionPage('/panel.html', 'Groups');
    await panel.fill('.filter input', typed('filtered'));
    const dictionary = await extensionPage('/dictionary.html', 'entries');
    await dictionary.fill('.dictionary-search input', typed('looked'));
    const options = await driver.openOptions();
    await options.fill('#address', `https://${typed('address').toLowerCase()}.example`);
    await options.fill('#threshold-code', typed('threshold'));
    await options.choose('#settings-file', file);
    await shows(options, 'Nothing was changed');

    // A page of a site, whose fields the browser keeps: what it keeps of ours would be found as well.
    const site = await driver.open(APP);
    await site.run(() => document.body.insertAdjacentHTML('afterbegin', '<textarea id="kept"></textarea>'));
    await site.fill('#kept', typed('kept'));
    const holds = (mark: string) => filesWith(driver.profile, [mark], ANY_FILE);
    // It was typed last: by then the browser has written what it keeps of the other pages.
    await expect.poll(() => holds(typed('kept'))).not.toEqual([]);
    await driver.quit();
    expect(await holds(typed('kept'))).not.toEqual([]);
    const marks = [
      ...['pasted', 'exported', 'noted', 'edited', 'named', 'dropped', 'filtered', 'looked', 'threshold'].map(typed),
      typed('address').toLowerCase(),
    ];
    const written = await Promise.all(marks.map(async (mark) => ({ mark, files: await holds(mark) })));
    expect(written.filter(({ files }) => files.length > 0)).toEqual([]);
  });
});

const OWN_FILE = /chrome-extension|Extension|Service Worker|moz-extension|browser-extension-data/i;
const ANY_FILE = /(?:)/;

/** The files of a profile that hold any of these, in UTF-8 or UTF-16. */
async function filesWith(profile: string, needles: string[], which = OWN_FILE): Promise<string[]> {
  const patterns = needles.flatMap((needle) => [Buffer.from(needle, 'utf8'), Buffer.from(needle, 'utf16le')]);
  const found: string[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !which.test(file)) continue;
    const bytes = await readFile(file);
    if (patterns.some((pattern) => bytes.includes(pattern))) found.push(path.relative(profile, file));
  }
  return found;
}
