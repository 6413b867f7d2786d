import { glob, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Lets go of a database. */
export type LetGo = () => Promise<void>;

/** Holds the extension's database as another program would, so that a browser that is started then cannot open it. */
export function holdDatabase(browser: 'chromium' | 'firefox', profile: string): Promise<LetGo> {
  return browser === 'chromium' ? holdLevelDb(profile) : holdSqlite(profile);
}

/** LevelDB opens nothing without its lock, a file. */
async function holdLevelDb(profile: string): Promise<LetGo> {
  const lock = await onlyFile(path.join(profile, 'Default/IndexedDB'), 'chrome-extension_*.indexeddb.leveldb/LOCK');
  await rename(lock, `${lock}-aside`);
  await mkdir(lock);
  return async () => {
    await rm(lock, { recursive: true });
    await rename(`${lock}-aside`, lock);
  };
}

/** The database of the background; storage.local has one too, in a folder with a longer name. */
async function holdSqlite(profile: string): Promise<LetGo> {
  const file = await onlyFile(path.join(profile, 'storage/default'), `moz-extension+++${'?'.repeat(36)}/idb/*.sqlite`);
  const db = new DatabaseSync(file, { timeout: 20_000 });
  db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  return async () => {
    db.exec('ROLLBACK');
    db.close();
  };
}

async function onlyFile(folder: string, pattern: string): Promise<string> {
  const found: string[] = [];
  for await (const file of glob(pattern, { cwd: folder })) found.push(file);
  const [file] = found;
  if (file === undefined || found.length > 1) throw new Error(`Not one file ${pattern} in ${folder}: ${found.join()}`);
  return path.join(folder, file);
}
