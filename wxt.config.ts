import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { TEXT_COUNTS } from './lib/domain/catalogue/text-counts.ts';
import { DEFAULT_SITES } from './lib/domain/sites.ts';

// Plain scripts, declared by hand: wxt's content script wrapper would bring an 8 kB runtime into every page.
const contentScripts = [
  { matches: DEFAULT_SITES.map((site) => `${site}/*`), js: ['page-hook.js'], world: 'MAIN' },
  { matches: DEFAULT_SITES.map((site) => `${site}/*`), js: ['page-witness.js'] },
].map((script) => ({
  ...script,
  run_at: 'document_start',
  all_frames: true,
  match_about_blank: true,
  match_origin_as_fallback: true,
}));

/** A source map that has DevTools look past the page hook: its *Initiator* column then names the page's own line. */
const IGNORED = `data:application/json,${JSON.stringify({
  version: 3,
  sources: ['page-hook.js'],
  mappings: 'AAAA',
  ignoreList: [0],
}).replaceAll('"', '%22')}`;

/** wxt wraps a script in error reporting of its own; a script that runs in every page of a site is better without. */
const bareScripts = {
  name: 'bare-scripts',
  transform(code: string, id: string) {
    if (!id.includes('unlisted-script-entrypoint')) return;
    const [definition] = /import definition from .*/.exec(code) ?? [];
    if (!definition) throw new Error('wxt changed how it wraps unlisted scripts: adapt bareScripts in wxt.config.ts');
    return `${definition}\nexport default definition.main();`;
  },
  // The page hook stands in the stack of the page's own errors. Under its address there, error reporters would take
  // them for an extension's and drop them, and a page would learn the extension's id: it goes by a plain name. Strict code
  // hands its functions to nobody who looks into a stack; the bundler drops the directive of the module.
  generateBundle(_: unknown, bundle: Record<string, { fileName: string; code?: string }>) {
    for (const file of Object.values(bundle)) {
      if (file.fileName !== 'page-hook.js') continue;
      const strict = file.code?.replace(/\(function\(\) ?\{/, "$&'use strict';");
      if (strict === file.code)
        throw new Error('the page hook is bundled otherwise: adapt bareScripts in wxt.config.ts');
      file.code = `${strict}\n//# sourceURL=nexla-errors/page-hook.js\n//# sourceMappingURL=${IGNORED}`;
    }
  },
};

/**
 * No view sets HTML, and stores ask about code that could: preact's `dangerouslySetInnerHTML` is taken out, so that nothing
 * from the network can ever become HTML.
 */
const noInnerHtml = {
  name: 'no-inner-html',
  transform(code: string, id: string) {
    if (!/\/preact\/dist\/preact\.(?:mjs|module\.js)$/.test(id)) return;
    const without = code.replace(/\b\w+\.innerHTML=\w+\.__html\b/g, 'void 0');
    if (without === code) throw new Error('preact changed how it sets HTML: adapt noInnerHtml in wxt.config.ts');
    return without;
  },
};

/**
 * Pages need nothing of the polyfill: in Chrome 120 all that they call gives promises. Only the background needs it, whose
 * listeners answer messages by promise.
 */
const nativePromises = (() => {
  let isPage = true;
  return {
    name: 'native-promises',
    // Scripts, unlike pages, are built as a library.
    configResolved: ({ build }: { build: { lib: unknown } }) => {
      isPage = !build.lib;
    },
    load: (id: string) =>
      isPage && /[\\/]webextension-polyfill[\\/]dist[\\/]browser-polyfill\.js$/.test(id)
        ? 'export default globalThis.browser ?? globalThis.chrome;'
        : undefined,
  };
})();

/** What is imported on demand is read from disk and brings no style of its own: vite's helper for both is 1 kB in each view. */
const bareImports = {
  name: 'bare-imports',
  transform(_code: string, id: string) {
    return id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : undefined;
  },
};

/**
 * What popup and panel both begin with, and all that it imports, as one chunk: left to itself the bundler makes a dozen of
 * it, which are 2 kB larger as each is compressed alone, and which take their turns on the way from disk.
 */
const oneViewChunk = {
  name: 'one-view-chunk',
  outputOptions<Options extends { format?: string }>(options: Options) {
    // Scripts, unlike pages, are one chunk each.
    return options.format === 'iife'
      ? options
      : { ...options, codeSplitting: { groups: [IN_EVERY_PAGE, IN_EVERY_VIEW] } };
  },
};
/** What tools add to every page, by itself: the popup's first script has it and no more. */
const IN_EVERY_PAGE = { name: 'page', test: /^\0?(?:virtual:wxt-html-plugins|vite\/preload-helper)/ };
const IN_EVERY_VIEW = {
  name: 'view',
  test: /[\\/](?:lib[\\/]client[\\/](?:attention|copy|explained|loaded|page|visible-text|withheld)\.ts|lib[\\/]storage[\\/](?:call-histories|database-name|histories|older-tabs-key|queries|withheld)\.ts|lib[\\/]domain[\\/](?:call-circuit|error-groups)\.ts|components[\\/]shared[\\/](?:boundary|copy-button|countdown|endpoint-label|page-frame|line-item|retry-verdicts|status-chip|unreadable-history)\.tsx?)$/,
};

/** What `text-counts.ts` counts, without the texts that it counts. */
const textCounts = {
  name: 'text-counts',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.endsWith('/catalogue/text-counts.ts') ? `export const TEXT_COUNTS = ${JSON.stringify(TEXT_COUNTS)};` : undefined,
};

/** The popup's script imports its page once the still is shown (entrypoints/popup/main.ts): it is named ahead too. */
const popupAhead = {
  name: 'popup-ahead',
  apply: 'build' as const,
  transformIndexHtml: {
    order: 'post' as const,
    handler(html: string, { filename, bundle = {} }: { filename: string; bundle?: Record<string, Chunk> }) {
      if (!/[\\/]popup[\\/]index\.html$/.test(filename)) return undefined;
      const chunks = Object.values(bundle);
      const page = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/popup/page.tsx'));
      if (page === undefined)
        throw new Error("the popup's page is no chunk of its own: adapt popupAhead in wxt.config.ts");
      const isNamed = (file: string) => html.includes(`href="/${file}"`);
      const files = [page.fileName, ...(page.imports ?? [])].filter((file) => !isNamed(file));
      return files.map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
        injectTo: 'head' as const,
      }));
    },
  },
};
type Chunk = { fileName: string; facadeModuleId?: string | null; imports?: string[] };

/** A page names what its script imports, so that the browser need not read that script to ask for it. */
const AHEAD = {
  polyfill: false,
  resolveDependencies: (_file: string, modules: string[], { hostType }: { hostType: 'html' | 'js' }) =>
    hostType === 'html' ? modules : [],
};

/** A package with code in a bundle, as vite's `build.license` tells of it. */
type Bundled = { name: string; version: string; identifier?: string; text?: string };

const LICENSES = 'licenses.json';
const NOTICES = 'THIRD-PARTY.txt';
/** Of all bundles, by name and version: wxt makes several builds, and vite tells of each alone. */
const bundled = new Map<string, Bundled>();

const collectLicenses = {
  name: 'collect-licenses',
  generateBundle: {
    order: 'post' as const,
    handler(_: unknown, bundle: Record<string, { type: string; source?: unknown }>) {
      const told = bundle[LICENSES]?.source;
      if (told === undefined)
        throw new Error('vite changed how it tells of licenses: adapt collectLicenses in wxt.config.ts');
      delete bundle[LICENSES];
      for (const one of JSON.parse(String(told)) as Bundled[]) bundled.set(`${one.name} ${one.version}`, one);
    },
  },
};

/** Packages under the MIT license that hold no text of it, and the first line of that in their repository. */
const COPYRIGHTS: Readonly<Record<string, string>> = {
  wxt: 'Copyright (c) 2023 Aaron',
  '@wxt-dev/browser': 'Copyright (c) 2023 Aaron',
};

/** The text of a package's license. All packages under the MIT license share its words. */
function licenseText({ name, identifier, text }: Bundled): string {
  if (text !== undefined) return text.replaceAll('\r\n', '\n');
  const words = [...bundled.values()].find((one) => one.identifier === 'MIT' && one.text?.includes(MIT_BEGINS))?.text;
  if (identifier !== 'MIT' || words === undefined || COPYRIGHTS[name] === undefined) {
    throw new Error(`${name} holds no license text: adapt licenseText in wxt.config.ts`);
  }
  return ['The MIT License (MIT)', COPYRIGHTS[name], words.slice(words.indexOf(MIT_BEGINS))].join('\n\n');
}
const MIT_BEGINS = 'Permission is hereby granted';

/** What the Apache license asks to be passed on beside its text, where a package has it. */
function noticeText({ name }: Bundled): string {
  const file = path.join(import.meta.dirname, 'node_modules', name, 'NOTICE');
  return existsSync(file) ? `\n\n${readFileSync(file, 'utf8').trim()}` : '';
}

/** What the licenses of the bundled packages ask for: their texts, in every copy of the extension. */
function notices(): string {
  const packages = [...bundled].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return [
    'This extension contains code of the following packages, under their licenses.',
    ...packages.map(
      (one) =>
        `${'-'.repeat(78)}\n${one.name} ${one.version}, https://www.npmjs.com/package/${one.name}/v/${one.version}\n\n${licenseText(one)}${noticeText(one)}`,
    ),
    '',
  ].join('\n\n');
}

/** A page of the extension loads its own files, and sends nothing anywhere. */
const SEALED =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";

/** While developing, pages also load from vite's server, which adds styles as elements and tells of changes. */
const opened = (origin: string) =>
  SEALED.replace("script-src 'self'", `$& ${origin}`)
    .replace("style-src 'self'", `$& 'unsafe-inline' ${origin}`)
    .replace("img-src 'self'", `$& ${origin}`)
    .concat(`; connect-src ${origin} ${origin.replace('http', 'ws')}`);

/** Linux alone has machines without a screen. Without one `npm run dev` opens no browser, and says what to load. */
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

export default defineConfig({
  imports: false,
  webExt: { disabled: !hasDisplay },
  manifestVersion: 3,
  zip: {
    // What a reviewer needs to build the same bytes, and nothing else.
    includeSources: [
      '{entrypoints,components,lib,public}/**',
      '*.md',
      'LICENSE',
      'package{,-lock}.json',
      'tsconfig.json',
      'wxt.config.ts',
    ],
  },
  vite: ({ mode }) => {
    // The same bytes whatever the caller's environment says: a test runner's would build for development.
    process.env.NODE_ENV = mode;
    return {
      plugins: [
        bareScripts,
        bareImports,
        textCounts,
        nativePromises,
        noInnerHtml,
        oneViewChunk,
        popupAhead,
        preact({ reactAliasesEnabled: false, devToolsEnabled: false }),
        collectLicenses,
      ],
      // Found while a page loads, they would make vite start anew and the page wait for nothing.
      optimizeDeps: { entries: ['entrypoints/**/*.{ts,tsx}'] },
      build: {
        license: { fileName: LICENSES },
        target: ['chrome120', 'firefox128'],
        sourcemap: false,
        modulePreload: AHEAD,
      },
    };
  },
  manifest: ({ browser }) => ({
    name: '__MSG_extension_name__',
    description: '__MSG_extension_description__',
    default_locale: 'en',
    permissions: [
      'storage',
      'webRequest',
      'alarms',
      'scripting',
      // The address of the page in front, at a press on the button; Firefox tells it anyway.
      ...(browser === 'firefox' ? ['webRequestBlocking', 'webRequestFilterResponse'] : ['activeTab']),
    ],
    host_permissions: DEFAULT_SITES.map((site) => `${site}/*`),
    optional_permissions: ['notifications'],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    incognito: 'not_allowed',
    // In the address bar: `nexla AUTH_003`.
    omnibox: { keyword: 'nexla' },
    commands: { _execute_action: { suggested_key: { default: 'Alt+Shift+N' } } },
    action: { default_title: '__MSG_extension_name__' },
    content_security_policy: { extension_pages: SEALED },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'nexla-error-inspector@addons.example',
              // The first in which a content script's sender names its document, as webRequest does.
              strict_min_version: '153.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '120' }),
  }),
  hooks: {
    'build:manifestGenerated': (wxt, manifest) => {
      manifest.content_scripts = contentScripts as typeof manifest.content_scripts;
      if (wxt.server) manifest.content_security_policy = { extension_pages: opened(wxt.server.origin) };
    },
    'build:done': async ({ config }) => {
      if (config.command === 'build') await writeFile(path.join(config.outDir, NOTICES), notices());
    },
  },
});
