import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, parseSync } from 'vite';
import { asTable, goalRow, type Row } from '../bench/row.ts';

/**
 * What the production build makes a browser load, gzip: the content scripts in every frame of a site, and what a view
 * needs before it shows something. What it loads later does not count. Run by `npm run size`.
 */

const OUTPUT = path.resolve(import.meta.dirname, '../../.output/chrome-mv3');

/** kB of 1000 bytes. A quarter of the content scripts takes built-ins before the page can replace them. */
const LIMITS = { contentScripts: 4.3, popup: 30, panel: 60 };

const sizes = new Map<string, number>();

/** kB of a file of the build, gzip. */
function sizeOf(file: string): number {
  const size = sizes.get(file) ?? kB(readFileSync(path.join(OUTPUT, file)));
  sizes.set(file, size);
  return size;
}

function kB(code: string | Buffer): number {
  return gzipSync(code, { level: 9 }).length / 1000;
}

/** The scripts of a page and what it names ahead, with all that they import, but for what is imported on demand. */
function scriptsOf(page: string): Set<string> {
  const html = readFileSync(path.join(OUTPUT, page), 'utf8');
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const { program } = parseSync(file, readFileSync(path.join(OUTPUT, file), 'utf8'));
    for (const node of program.body) {
      if (!('source' in node) || node.source === null || node.source === undefined) continue;
      visit(path.join(path.dirname(file), node.source.value));
    }
  };
  for (const [, src = ''] of html.matchAll(/<(?:script|link rel="modulepreload")[^>]+(?:src|href)="\/([^"]+)"/g))
    visit(src);
  if (found.size === 0) throw new Error(`${page} has no script`);
  return found;
}

/** kB of the database library by itself: what the views import of it, built as they are. */
async function databaseLibrary(): Promise<number> {
  const entry = 'virtual:database-library';
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'database-library',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? "export { Dexie, liveQuery } from 'dexie';" : undefined),
      },
    ],
    build: {
      write: false,
      target: ['chrome120', 'firefox128'],
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict', external: [] },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const chunks = outputs.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
  if (chunks.length !== 1) throw new Error('the database library was not built as one chunk');
  return kB(chunks[0] as string);
}

const sum = (files: Iterable<string>): number => [...files].reduce((total, file) => total + sizeOf(file), 0);

function limited(name: string, value: number, limit: number): Row {
  return goalRow(name, value, 'kB', `≤ ${limit} kB`, value <= limit);
}

const { content_scripts } = JSON.parse(readFileSync(path.join(OUTPUT, 'manifest.json'), 'utf8')) as {
  content_scripts: { js: string[] }[];
};
const library = await databaseLibrary();
const rows = [
  limited('content scripts', sum(new Set(content_scripts.flatMap(({ js }) => js))), LIMITS.contentScripts),
  // It begins without dexie.
  limited('popup', sum(scriptsOf('popup.html')), LIMITS.popup),
  limited('panel, beyond dexie', sum(scriptsOf('panel.html')) - library, LIMITS.panel),
];
console.log(`gzip; dexie by itself: ${library.toFixed(1)} kB\n`);
console.log(asTable(rows));
if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
