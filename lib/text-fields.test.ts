import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const PROJECT = new URL('../', import.meta.url);
const files = ['components/', 'entrypoints/'].flatMap((folder) =>
  readdirSync(new URL(folder, PROJECT), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => folder + file),
);

/** The fields that hold text, as they stand in the source. */
const fields = files.flatMap((file) =>
  [...readFileSync(new URL(file, PROJECT), 'utf8').matchAll(/<(?:input|textarea)\b[\s\S]*?\s\/>/g)]
    .map(([field]) => ({ file, field }))
    .filter(({ field }) => !/type="(?:radio|checkbox|file)"/.test(field)),
);

it('there are fields', () => {
  expect(fields.length).toBeGreaterThan(8);
});

it.each(fields)('a field of $file is left out where browsers write pages to disk', ({ field }) => {
  expect(field).toMatch(/\sautocomplete="off"\s/);
});
