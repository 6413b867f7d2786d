import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PLACEHOLDER } from './source.ts';

/** `npm run new-shape -- gateway-fault`: a reader of one more shape of error body, registered, with its example to be filled in. */
export function newShape(root: string, [name = '']: readonly string[]): string {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
    throw new Error('Usage: npm run new-shape -- NAME, in small letters with hyphens, such as: gateway-fault');
  }
  const domain = path.join(root, 'lib/domain');
  const file = path.join(domain, `envelopes/${name}.ts`);
  if (existsSync(file)) throw new Error(`${name} is there already.`);
  const variable = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  writeFileSync(file, reader(name, variable));
  edit(path.join(domain, 'api-error.ts'), "  'html',", `  '${name}', // ${PLACEHOLDER} what it looks like\n  'html',`);
  const order = path.join(domain, 'envelopes/in-order.ts');
  edit(order, 'import type { Envelope }', `import { ${variable} } from './${name}.ts';\nimport type { Envelope }`);
  edit(order, 'readonly Envelope[] = [\n', `readonly Envelope[] = [\n  ${variable},\n`);
  return `Fill in what says ${PLACEHOLDER.slice(0, -1)}:
  lib/domain/envelopes/${name}.ts  a real response, and where its fields are
  lib/domain/api-error.ts  what the shape looks like, in a comment
  lib/domain/envelopes/in-order.ts  it is asked first: move it behind every narrower shape
Then: npm run format && npm run test:unit
`;
}

function edit(file: string, place: string, replacement: string): void {
  const source = readFileSync(file, 'utf8');
  if (!source.includes(place)) throw new Error(`${file} has no ${JSON.stringify(place)}`);
  writeFileSync(
    file,
    source.replace(place, () => replacement),
  );
}

const reader = (name: string, variable: string) => `import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, text } from './fields.ts';

const example = {
  name: '${PLACEHOLDER} what happened, in two or three words',
  shape: '${name}',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/data_sources',
  status: 500,
  headers: jsonHeaders(),
  body: '{"${variable}":{"code":"E_1","reason":"${PLACEHOLDER} a real response, without anybody’s data"}}',
} as const;

const schema = z.object({ ${variable}: z.object({ code, reason: text }) });

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const understood = data.${variable};
  return { code: understood.code, message: understood.reason, details: remaining(body, data, understood.reason) };
}

/** ${PLACEHOLDER} who answers like this, and when. */
export const ${variable}: Envelope = { shape: '${name}', example, read };
`;
