import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** In Arabic and Hebrew a page is mirrored: no style may say left or right where it means start or end. */

const COMPONENTS = new URL('../components/', import.meta.url);
const PHYSICAL = [
  /(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-)?(?:left|right)(?:-(?:width|style|color))?\s*:/,
  /(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius\s*:/,
  /(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b/,
  /(?<![\w-])(?:margin|padding|inset|border-radius|border-width)\s*:\s*[^\s;,()]+\s+([^\s;,()]+)\s+[^\s;,()]+\s+(?!\1[;\s])[^\s;,()]+\s*[;\n]/,
  /translateX\(/,
];

/** Declarations that mean a side of the screen; but for JSON, which is read left to right everywhere, and rules that mirror another. */
function physicalIn(css: string): string[] {
  const rules = [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(
    ([, selector = '', body = '']) => ({
      selector: selector.trim(),
      lines: body.split('\n').map((line) => line.trim()),
    }),
  );
  const mirrored = rules.flatMap(({ selector }) => /^\[dir="rtl"\] (.+)$/s.exec(selector)?.[1] ?? []);
  return rules
    .filter(({ selector }) => !/^(?:\.json\b|\[dir="rtl"\])/.test(selector) && !mirrored.includes(selector))
    .flatMap(({ lines }) => lines.filter((line) => PHYSICAL.some((pattern) => pattern.test(`${line}\n`))));
}

const styles = readdirSync(COMPONENTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));

describe('styles follow the reading direction', () => {
  it.each(styles)('%s', (file) => {
    expect(physicalIn(readFileSync(new URL(file, COMPONENTS), 'utf8'))).toEqual([]);
  });

  it.each([
    'margin-left: 1px;',
    'padding-right: 2px;',
    'left: 0;',
    'border-left: 1px solid;',
    'text-align: right;',
    'border-top-left-radius: 2px;',
    'margin: 0 4px 0 8px;',
    'transform: translateX(2px);',
  ])('%s is found', (line) => {
    expect(physicalIn(`.view { ${line} }`)).toEqual([line]);
  });

  it.each([
    'margin-inline-start: 1px;',
    'inset-inline-end: 0;',
    'text-align: start;',
    'margin: 0 4px 0 4px;',
    'grid-template-areas: "left";',
    '/* left: 0; */',
  ])('%s is none', (line) => {
    expect(physicalIn(`.view { ${line} }`)).toEqual([]);
  });
});
