import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout, PROJECT } from '../checkout.ts';
import { sendingCode } from './sending-code.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nexla-packages-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an npm script there; the packages that it made, by their names. */
function packages(project: string, script: string): Record<string, Buffer> {
  execFileSync('npm', ['run', '--silent', script], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  const output = path.join(project, '.output');
  const names = readdirSync(output).filter((name) => name.endsWith('.zip'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(path.join(output, name))]));
}

describe('the packages for the stores', { timeout: 120_000 }, () => {
  it('are the same to the byte from two clean checkouts, and from the source package that a reviewer gets', () => {
    const first = packages(checkout(path.join(folder, 'first')), 'zip');
    expect(Object.keys(first)).toEqual([
      expect.stringMatching(/-chrome\.zip$/),
      expect.stringMatching(/-firefox\.zip$/),
      expect.stringMatching(/-sources\.zip$/),
    ]);
    const [, firefox = '', sources = ''] = Object.keys(first);
    const second = packages(checkout(path.join(folder, 'another', 'place', 'with a longer name')), 'zip');
    expect(Object.keys(second)).toEqual(Object.keys(first));
    for (const [name, bytes] of Object.entries(first)) expect(second[name]?.equals(bytes), name).toBe(true);

    const review = path.join(folder, 'review');
    for (const [name, bytes] of Object.entries(unzipSync(first[sources] as Buffer))) {
      mkdirSync(path.dirname(path.join(review, name)), { recursive: true });
      writeFileSync(path.join(review, name), bytes);
    }
    symlinkSync(path.join(PROJECT, 'node_modules'), path.join(review, 'node_modules'));
    expect(packages(review, 'build-for-amo')[firefox]?.equals(first[firefox] as Buffer)).toBe(true);
  });
});

describe('the packages that people get', { timeout: 120_000 }, () => {
  let files: Record<string, Record<string, Uint8Array>>;
  beforeAll(() => {
    const made = Object.entries(packages(checkout(path.join(folder, 'contents')), 'zip')).filter(
      ([name]) => !name.endsWith('-sources.zip'),
    );
    files = Object.fromEntries(made.map(([name, bytes]) => [/-(\w+)\.zip$/.exec(name)?.[1] ?? name, unzipSync(bytes)]));
  }, 120_000);
  const textOf = (browser: string, file: string) => new TextDecoder().decode(files[browser]?.[file]);
  const filesOf = (browser: string, ending: RegExp) =>
    Object.keys(files[browser] ?? {})
      .filter((file) => ending.test(file))
      .sort();
  const BROWSERS = ['chrome', 'firefox'];

  it('hold no source maps and nothing but the build', () => {
    expect(Object.keys(files)).toEqual(BROWSERS);
    for (const browser of BROWSERS) {
      expect(filesOf(browser, /(?:)/)).toContain('manifest.json');
      expect(filesOf(browser, /\.map$|node_modules|\.ts$|test|licenses/), browser).toEqual([]);
    }
  });

  it.each(BROWSERS)('hold the licenses of all that is bundled: %s', (browser) => {
    const notices = textOf(browser, 'THIRD-PARTY.txt');
    const { dependencies } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8'));
    const named = [...notices.matchAll(/^-{78}\n(\S+) (\S+), /gm)].map(([, name, version]) => `${name} ${version}`);
    const wxt = JSON.parse(readFileSync(path.join(PROJECT, 'node_modules/wxt/package.json'), 'utf8')).version;
    for (const one of [...Object.entries(dependencies), ['wxt', wxt]]) expect(named).toContain(one.join(' '));
    for (const text of notices.split(/^-{78}$/m).slice(1)) {
      expect(text).toMatch(/Permission is hereby granted|Apache License|Mozilla Public License/);
      expect(text).toMatch(/Copyright|Mozilla Public License/i);
    }
  });

  it.each(BROWSERS)('hold no code that sends: %s', (browser) => {
    const found = filesOf(browser, /\.js$/).flatMap((file) => {
      const code = sendingCode(file, textOf(browser, file));
      return code.map((one) => `${file.replace(/-[\w-]{8}\.js$/, '.js')}: ${one}`);
    });
    expect([...new Set(found)].filter((one) => !(one in ALLOWED))).toEqual([]);
    // What is no longer there is no longer allowed.
    expect(Object.keys(ALLOWED).filter((one) => !found.includes(one))).toEqual([]);
  });

  it.each(BROWSERS)('load nothing from elsewhere, and send no form: %s', (browser) => {
    for (const file of filesOf(browser, /\.html$/)) {
      const html = textOf(browser, file);
      const loaded = [...html.matchAll(/\s(?:src|href|action|srcset|data|ping)\s*=\s*["']?([^"'\s>]*)/gi)].map(
        ([, at]) => at,
      );
      expect(
        loaded.filter((address) => !/^\/(?!\/)/.test(address ?? '')),
        file,
      ).toEqual([]);
      expect(html, file).not.toMatch(/<form|<meta[^>]+http-equiv|<iframe|<base|<script(?![^>]*\ssrc=)[^>]*>/i);
    }
    for (const file of filesOf(browser, /\.css$/)) {
      const addresses = [...textOf(browser, file).matchAll(/url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)/gi)];
      expect(
        addresses.map(([, url, imported]) => url ?? imported).filter((url) => !/^(?:\/(?!\/)|#)/.test(url ?? '')),
      ).toEqual([]);
    }
  });

  it.each(BROWSERS)('have a policy that lets nothing out, and no way in or out beside it: %s', (browser) => {
    const manifest = JSON.parse(textOf(browser, 'manifest.json'));
    const policies: Record<string, string> = manifest.content_security_policy;
    expect(Object.keys(policies)).toEqual(['extension_pages']);
    const policy = Object.fromEntries(
      (policies.extension_pages ?? '').split(';').map((directive) => {
        const [name = '', ...sources] = directive.trim().split(/\s+/);
        return [name, sources.join(' ')];
      }),
    );
    // fetch, beacons, sockets, frames, media and workers are under default-src.
    expect(policy).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self'",
      'font-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    const ways = [
      'externally_connectable',
      'web_accessible_resources',
      'sandbox',
      'update_url',
      'chrome_settings_overrides',
    ];
    expect(ways.filter((way) => way in manifest)).toEqual([]);
    const known = [
      ...['storage', 'webRequest', 'alarms', 'scripting', 'activeTab', 'webRequestBlocking'],
      ...['webRequestFilterResponse', 'notifications'],
    ];
    const asked = [...manifest.permissions, ...manifest.optional_permissions];
    expect(asked.filter((permission: string) => !known.includes(permission))).toEqual([]);
  });
});

describe('the search for code that sends', () => {
  it.each([
    ['fetch("/x")', 'fetch'],
    ['const send = globalThis["fetch"]', 'fetch'],
    ['navigator.sendBeacon(url)', 'sendBeacon'],
    ['const { sendBeacon } = navigator', 'sendBeacon'],
    ['const { sendBeacon: tell } = navigator', 'sendBeacon'],
    ['new XMLHttpRequest()', 'XMLHttpRequest'],
    ['new WebSocket(url)', 'WebSocket'],
    ['new EventSource(url)', 'EventSource'],
    ['new RTCPeerConnection()', 'RTCPeerConnection'],
    ['new Image().src = url', 'Image'],
    ['importScripts(url)', 'importScripts'],
    ['document.createElement("iframe")', '<iframe>'],
    ['jsx(`img`, { src })', '<img>'],
    ['form.requestSubmit()', 'requestSubmit'],
    ['window.open(url)', 'window.open'],
    ['location.assign("//elsewhere.example")', 'location.assign'],
    ['location.href = url', 'location ='],
    ['location = url', 'location ='],
    ['chrome.tabs.create({ url })', 'tabs.create'],
    ['chrome.runtime.sendNativeMessage(app, {})', 'sendNativeMessage'],
    ['new Function(code)', 'Function'],
    ['self.Function(code)', 'Function'],
    ['(0, eval)(code)', 'eval'],
  ])('finds it in %s', (code, name) => {
    expect([...new Set(sendingCode('code.js', code))]).toEqual([name]);
  });

  it.each([
    'const text = "fetch(url)"',
    '({ fetch: 1 })',
    'location.replace("/welcome.html")',
    'x instanceof Function',
  ])('finds none in %s', (code) => {
    expect(sendingCode('code.js', code)).toEqual([]);
  });
});

/** What is found and sends nothing, each with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  'page-hook.js: fetch': "wraps the page's own, and calls it for the page alone",
  'page-hook.js: XMLHttpRequest': "listens to the page's own",
  'background.js: tabs.create': 'opens pages of the extension: the dictionary, the first-run page, the alerts',
  'background.js: tabs.update': 'opens the dictionary in the tab in front',
  'chunks/shortcut.js: tabs.create': "opens the browser's own page of shortcuts",
  'chunks/panel.js: eval': "asks the inspected page for its address: the browser's DevTools run a fixed text in it",
  'chunks/popup.js: <img>': "the extension's own icon",
  'chunks/welcome.js: <img>': "the extension's own icon",
};
