import path from 'node:path';
import { newCode } from './new-code.ts';
import { newShape } from './new-shape.ts';

/** Run by `npm run new-code` and `npm run new-shape`. */
const ROOT = path.resolve(import.meta.dirname, '../..');
const [what, ...args] = process.argv.slice(2);
try {
  process.stdout.write(what === 'code' ? newCode(ROOT, args) : newShape(ROOT, args));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
