import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findEntry } from '../../lib/domain/catalogue/find-entry.ts';
import { CATALOGUE, entryNamed } from '../../lib/domain/catalogue/index.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import { addedToList, addTexts, PLACEHOLDER } from './source.ts';

/**
 * `npm run new-code -- RATE_002 429 [--family rate-limit]`: an entry of the catalogue, its example, and its texts in every
 * language, all to be filled in. What the entry says at first is what its status alone says.
 */

const USAGE = 'npm run new-code -- CODE STATUS [--family NAME], such as: npm run new-code -- RATE_002 429';

/** Files of lib/domain/catalogue, by how a code begins, or by its status. */
const FAMILIES: [RegExp, string][] = [
  [/^AUTH_|^\w+ 401$/, 'authentication'],
  [/^(?:PERM|SECURITY)_|^\w+ 403$/, 'permission'],
  [/^RATE_|^\w+ 429$/, 'rate-limit'],
  [/^VAL_|^\w+ (?:400|422)$/, 'validation'],
  [/^RPC_|^NEXLA_/, 'agent'],
  [/^\w+ (?:404|405|409|410|423)$/, 'resource-state'],
  [/^\w+ 5\d\d$/, 'server'],
];

const EXAMPLES = 'lib/domain/catalogue/examples';

export function newCode(root: string, args: readonly string[]): string {
  const [code = '', status = ''] = args;
  if (!/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(code) || !/^[1-5]\d\d$/.test(status)) throw new Error(`Usage: ${USAGE}`);
  if (entryNamed(code) !== undefined) throw new Error(`${code} is in the catalogue already: ${entryNamed(code)?.id}.`);
  const asked = args.indexOf('--family');
  const family = asked < 0 ? FAMILIES.find(([of]) => of.test(`${code} ${status}`))?.[1] : args[asked + 1];
  if (family === undefined) throw new Error(`Name a family for ${code}: --family with a file of ${EXAMPLES}.`);
  if (!existsSync(path.join(root, EXAMPLES, `${family.replace(/[^a-z-]/g, '?')}.ts`)))
    throw new Error(`There is no family ${family} in ${EXAMPLES}.`);
  const catalogue = path.join(root, 'lib/domain/catalogue');
  const [entries, examples] = [path.join(catalogue, `${family}.ts`), path.join(root, EXAMPLES, `${family}.ts`)];

  const { severity, action, retry, links } = findEntry(storedError({ exchange: { status: Number(status) } })).entry;
  edit(entries, (source) =>
    addedToList(
      source,
      `{
    id: '${code}',
    statuses: [${status}],
    severity: '${severity}',
    action: '${action}',
    retry: '${retry}',
    links: [${links.map((page) => `'${page}'`).join(', ')}],
  },`,
    ),
  );
  edit(examples, (source) =>
    addedToList(
      source,
      `${code}: {
    request: 'GET /data_sources',
    status: ${status},
    headers: { 'content-type': 'application/json' },
    body: '{"error":"${code.toLowerCase()}","error_description":"${PLACEHOLDER} a real response","error_code":"${code}"}',
  },`,
    ),
  );
  addTexts(root, {
    [`${code}_title`]: 'a title of at most six words',
    [`${code}_description`]: 'what happened, in one or two sentences',
    [`${code}_cause_1`]: 'a likely cause',
    [`${code}_user_1`]: 'what a person who uses the web app does next',
    [`${code}_developer_1`]: 'what a developer does next',
    [`${code}_prevention`]: 'how it does not come again',
  });
  return `${code} is entry ${CATALOGUE.length + 1}. Fill in what says ${PLACEHOLDER.slice(0, -1)}:
  lib/domain/catalogue/${family}.ts           check action, retry and links, and add aliases
  lib/domain/catalogue/examples/${family}.ts  a real response, without anybody's data
  public/_locales/*/messages.json  ${code}_… in every language; more causes and steps as _2, _3
Then: npm run test:unit
`;
}

function edit(file: string, change: (source: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
