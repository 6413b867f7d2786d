import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** An extension in a folder of its own, of which there can be a higher version. */

/** A copy of the extension, in a folder that is made. */
export async function copyExtension(extension: string, folder: string): Promise<string> {
  await cp(extension, folder, { recursive: true });
  return folder;
}

/** Makes it the next version of itself: `0.1.0` → `0.1.1`. */
export async function raiseVersion(folder: string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  const [last = 0, ...rest] = manifest.version.split('.').map(Number).reverse();
  manifest.version = [...rest.reverse(), last + 1].join('.');
  await writeFile(file, JSON.stringify(manifest));
}
