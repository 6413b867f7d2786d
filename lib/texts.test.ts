import { readdirSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from './domain/catalogue/index.ts';
import { textsOf } from './domain/catalogue/texts.ts';

/** Every text that people read is in `_locales`, in every language, and nothing else is there. */

type Messages = Record<string, { message: string }>;

const ROOT = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8');
const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => ending.test(file) && !/\.(?:test|fixture)\.tsx?$/.test(file));

const messagesOf = (language: string): Messages => JSON.parse(read(`public/_locales/${language}/messages.json`));
const english = messagesOf('en');
const translations = readdirSync(new URL('public/_locales/', ROOT)).filter((language) => language !== 'en');

type Node = { type: string; [field: string]: unknown };

/** Every node of a file, parents first. */
function nodesOf(file: string, source = read(file)): Node[] {
  const found: Node[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (typeof (value as Node).type === 'string') found.push(value as Node);
    for (const child of Object.values(value)) walk(child);
  };
  walk(parseSync(file, source).program);
  return found;
}

const LETTER = /\p{L}/u;
/** The same in every language. */
const ADDRESS = /^https?:\/\/\S+$/;
/** Attributes that people read or hear. */
const SPOKEN = /^(?:title|alt|label|placeholder|aria-(?:label|description|placeholder|roledescription|valuetext))$/;

/** The text that an expression is, without a look at what it is made of: a literal, or the fixed parts of a template. */
function literalText(value: unknown): string {
  const node = value as Node | null;
  if (node?.type === 'JSXExpressionContainer') return literalText(node['expression']);
  if (node?.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : '';
  if (node?.type !== 'TemplateLiteral') return '';
  return (node['quasis'] as { value: { cooked: string } }[]).map((part) => part.value.cooked).join(' ');
}

/** Every text that an expression may be drawn as: of a choice each side, of `&&` what it leads to. */
function drawnTexts(value: unknown): string[] {
  const node = value as Node | null;
  switch (node?.type) {
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
      return drawnTexts(node['expression']);
    case 'ConditionalExpression':
      return [...drawnTexts(node['consequent']), ...drawnTexts(node['alternate'])];
    case 'LogicalExpression':
      return [...(node['operator'] === '&&' ? [] : drawnTexts(node['left'])), ...drawnTexts(node['right'])];
    case 'TemplateLiteral':
      return [literalText(node), ...(node['expressions'] as Node[]).flatMap(drawnTexts)];
    default:
      return [literalText(node)];
  }
}

/** Texts of a view that are written in its code. */
function textsInCode(file: string, source = read(file)): string[] {
  return nodesOf(file, source)
    .flatMap((node): string[] => {
      if (node.type === 'JSXText') return [node['value'] as string];
      if (node.type === 'JSXElement' || node.type === 'JSXFragment')
        return (node['children'] as Node[]).flatMap(drawnTexts);
      const isSpoken = node.type === 'JSXAttribute' && SPOKEN.test(String((node['name'] as Node)['name']));
      return isSpoken ? drawnTexts(node['value']) : [];
    })
    .map((text) => text.trim())
    .filter((text) => LETTER.test(text) && !ADDRESS.test(text));
}

describe('no text is written in code', () => {
  it.each(['components', 'entrypoints'].flatMap((folder) => filesIn(folder, /\.tsx$/)))('%s', (file) => {
    expect(textsInCode(file)).toEqual([]);
  });

  it.each(filesIn('entrypoints', /\.html$/))('%s', (file) => {
    const html = read(file);
    const said = [
      ...html.matchAll(/>([^<>]*)</g),
      ...html.matchAll(/\s(?:title|alt|placeholder|aria-label)="([^"]*)"/g),
    ]
      .map(([, text = '']) => text.trim())
      .filter((text) => LETTER.test(text));
    // The name stands there until the page's own title does.
    expect(said.filter((text) => text !== english['extension_name']?.message)).toEqual([]);
  });

  it.each([
    ['text', '<p>Hello</p>'],
    ['a string', "<p>{'Hello'}</p>"],
    ['a template', '<p>{`Hello $' + '{name}`}</p>'],
    ['a tooltip', '<p title="Hello" />'],
    ['a label', '<p aria-label={`Hello`} />'],
    ['a choice', "<p>{isKnown ? '' : 'Hello'}</p>"],
    ['a choice within a choice', "<p>{isKnown ? (isNew ? 'Hello' : 7) : null}</p>"],
    ['a condition', "<p>{isKnown && 'Hello'}</p>"],
    ['what stands for nothing', "<p>{name ?? 'Hello'}</p>"],
    ['a choice in a template', '<p>{`$' + "{isKnown ? 'Hello' : ''}`}</p>"],
    ['a choice of tooltips', "<p title={isKnown ? undefined : 'Hello'} />"],
    ['a label on a condition', "<p aria-label={name || 'Hello'} />"],
  ])('%s is found', (_, jsx) => {
    expect(textsInCode('view.tsx', `export const view = ${jsx};`)).toEqual(['Hello']);
  });

  it.each([
    '<p>{t("hello")}</p>',
    '<p class="hello" />',
    '<p>·</p>',
    "<p>{t(isKnown ? 'hello' : 'bye')}</p>",
    "<p class={isKnown ? 'hello' : 'bye'} />",
    "<p>{view === 'list' && isKnown ? '!' : '{ }'}</p>",
    "<p>{(kind === 'hello' || kind === 'bye') && t('hello')}</p>",
    "<p>{isKnown && <b key={name ?? 'hello'} />}</p>",
  ])('%s is none', (jsx) => {
    expect(textsInCode('view.tsx', `export const view = ${jsx};`)).toEqual([]);
  });
});

const sources = ['lib', 'components', 'entrypoints'].flatMap((folder) => filesIn(folder, /\.tsx?$/));
const nodes = sources.flatMap((file) => nodesOf(file));

describe('keys', () => {
  const literals = new Set(nodes.map(literalText).filter((text) => text !== ''));
  const templates = nodes
    .filter(({ type }) => type === 'TemplateLiteral')
    .map((node) => (node['quasis'] as { value: { raw: string } }[]).map((part) => part.value.raw));
  const ofCatalogue = CATALOGUE.flatMap((entry) => Object.values(textsOf(entry, 0, '')).flat()).map(({ key }) => key);
  const named = new Set([
    ...literals,
    ...ofCatalogue,
    ...[...read('wxt.config.ts').matchAll(/__MSG_(\w+?)__/g)].map(([, key = '']) => key),
    // `${prefix}_title`: the prefix is a literal elsewhere.
    ...templates.flatMap(([head, tail, ...rest]) =>
      head === '' && tail !== undefined && /^_[a-z]/.test(tail) && rest.length === 0
        ? [...literals].map((literal) => literal + tail)
        : [],
    ),
  ]);
  // `explain_page_${page}`
  const patterns = templates
    .filter(([head = '']) => /^[a-z]+_/.test(head))
    .map((parts) => new RegExp(`^${parts.map((part) => part.replace(/[^\w]/g, '\\$&')).join('.+')}$`));
  const isUsed = (key: string): boolean =>
    named.has(key) ||
    named.has(key.replace(/_(?:zero|one|two|few|many|other)$/, '')) ||
    patterns.some((pattern) => pattern.test(key));

  it('no message is unused', () => {
    expect(Object.keys(english).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('every message that code names exists', () => {
    const keys = nodes.flatMap((node) => {
      if (node.type === 'Property' && (node['key'] as Node)['name'] === 'key') return [literalText(node['value'])];
      const callee = node.type === 'CallExpression' ? (node['callee'] as Node)['name'] : undefined;
      const [first] = (node['arguments'] as Node[] | undefined) ?? [];
      if (callee === 't') return [first?.type === 'Literal' ? literalText(first) : ''];
      return callee === 'plural' && first?.type === 'Literal' ? [`${literalText(first)}_other`] : [];
    });
    const missing = keys.filter((key) => /^[a-z]\w*_\w+$/i.test(key) && english[key] === undefined);
    expect(missing).toEqual([]);
  });

  it('every message that lib/domain names exists', () => {
    const domain = filesIn('lib/domain', /\.ts$/).flatMap((file) => nodesOf(file).map(literalText));
    const keys = domain.filter((text) =>
      /^(?:explain|circuit|retry_storm|recovery|quota|trouble|checklist)_\w+$/.test(text),
    );
    // `${prefix}_title`
    const isPrefix = (text: string) => Object.keys(english).some((key) => key.startsWith(text));
    expect(keys.filter((key) => !isPrefix(key))).toEqual([]);
  });

  it('they stand in the order of the alphabet, so that parallel changes meet in the place where they belong', () => {
    const keys = Object.keys(english);
    expect(keys).toEqual(keys.toSorted());
  });
});

describe.each(translations)('%s', (language) => {
  const messages = messagesOf(language);
  const placeholders = (text = ''): string[] => [...new Set(text.match(/\$\d/g))].sort();

  it('says everything that English says', () => {
    expect(Object.keys(english).filter((key) => !LETTER.test(messages[key]?.message ?? ''))).toEqual([]);
  });

  it('says nothing else', () => {
    // Other languages may have more plural forms than English.
    const isPlural = (key: string) => `${key.replace(/_(?:zero|two|few|many)$/, '')}_other` in english;
    expect(Object.keys(messages).filter((key) => english[key] === undefined && !isPlural(key))).toEqual([]);
  });

  it('puts the same things into its sentences', () => {
    const differing = Object.keys(messages).filter(
      (key) => `${placeholders(messages[key]?.message)}` !== `${placeholders(english[key]?.message)}`,
    );
    expect(differing).toEqual([]);
  });

  it('names itself', () => {
    expect(messages['language']?.message).toBe(language.replace('_', '-'));
  });

  it('leaves codes, methods and names of headers and fields as they are', () => {
    const fixed = (text = ''): string[] =>
      [
        ...new Set(
          text.match(
            /\b[A-Z]+_\d{3}\b|\b(?:GET|POST|PUT|PATCH|DELETE)\b|\/[a-z_]+\/?<?[a-z]+|"[^"]+: [^"]+"|Retry-After/g,
          ),
        ),
      ].sort();
    const differing = Object.keys(messages).filter(
      (key) => `${fixed(messages[key]?.message)}` !== `${fixed(english[key]?.message)}`,
    );
    expect(differing).toEqual([]);
  });

  it('fits where the browser and its stores show it', () => {
    expect(messages['extension_description']?.message.length).toBeLessThanOrEqual(132);
    expect(messages['ui_no_response_chip']?.message.length).toBeLessThanOrEqual(6);
  });

  it('is written in letters that every editor shows, without spaces at the ends', () => {
    const odd = Object.entries(messages).filter(
      ([, { message }]) => message !== message.trim() || / {2}/.test(message),
    );
    expect(odd).toEqual([]);
  });
});
