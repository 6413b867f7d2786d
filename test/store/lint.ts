import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * Lints both builds as addons.mozilla.org does, and takes no error, warning or notice. Chrome's store has no linter to
 * run; its build is checked by the same rules, but for what Mozilla's store alone wants of a manifest.
 */
const PROJECT = path.resolve(import.meta.dirname, '../..');
const BUILDS = ['chrome-mv3', 'firefox-mv3'] as const;
const KINDS = ['errors', 'warnings', 'notices'] as const;

type Finding = { code: string; message: string; file?: string; line?: number };
type Report = Record<(typeof KINDS)[number], Finding[]>;

function lint(folder: string): Promise<Report> {
  const args = ['--no', 'web-ext', 'lint', '--no-config-discovery', '--source-dir', folder, '--output', 'json'];
  return new Promise((resolve, reject) => {
    execFile('npx', args, { cwd: PROJECT, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
      const json = stdout.split('\n').find((line) => line.startsWith('{"count"'));
      if (json) resolve(JSON.parse(json));
      else reject(new Error(`web-ext gave no report.\n${stdout}${stderr}`));
    });
  });
}

/** A copy whose manifest says what Mozilla's store alone asks for. */
async function forMozilla(build: string, folder: string): Promise<string> {
  const copy = path.join(folder, path.basename(build));
  await cp(build, copy, { recursive: true });
  const file = path.join(copy, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  manifest.browser_specific_settings ??= {
    gecko: { id: 'lint@addons.example', data_collection_permissions: { required: ['none'] } },
  };
  manifest.background = { scripts: manifest.background.scripts ?? [manifest.background.service_worker] };
  await writeFile(file, JSON.stringify(manifest));
  return copy;
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'nexla-lint-'));
try {
  for (const build of BUILDS) {
    const report = await lint(await forMozilla(path.join(PROJECT, '.output', build), folder));
    console.log(`${build}: ${KINDS.map((kind) => `${report[kind].length} ${kind}`).join(', ')}`);
    for (const { code, message, file = '', line = 0 } of KINDS.flatMap((kind) => report[kind])) {
      console.log(`  ${code} ${file}:${line} ${message}`);
      process.exitCode = 1;
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
