import { readdirSync, readFileSync } from 'node:fs';
import { check } from 'recheck';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

/**
 * What reads hostile text must take time linear in it. recheck proves an expression by its automaton where it has one,
 * and attacks those with look-around by search (https://makenowjust-labs.github.io/recheck/).
 */

/**
 * Steps that the longest attack (300,000 characters) may take: a linear expression with bounded repeats takes some
 * hundreds a character, a quadratic one takes a thousand times more than this. Steps alone tell: by the clock, which stops
 * an attack after a second as a success, every expression is quadratic on a busy machine.
 */
const LIMITS = { attackLimit: 100_000_000, attackTimeout: 240_000, timeout: 240_000, randomSeed: 1 };

const LIB = new URL('./', import.meta.url);
const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(file),
);

/** Every expression literal of a file. */
function literalsOf(file: string): RegExp[] {
  const found: RegExp[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { regex } = node as { regex?: { pattern: string; flags: string } };
    if (regex !== undefined) found.push(new RegExp(regex.pattern, regex.flags));
    for (const child of Object.values(node)) walk(child);
  };
  walk(parseSync(file, readFileSync(new URL(file, LIB), 'utf8')).program);
  return found;
}

/** What the modules put together at run time: seen by watching the constructor while they load. */
async function constructedBy(paths: readonly string[]): Promise<RegExp[]> {
  const found: RegExp[] = [];
  const Native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct: (target, args: [string, string?]) => {
      const made = new target(...args);
      found.push(made);
      return made;
    },
  });
  try {
    for (const path of paths) await import(new URL(path, LIB).href);
  } finally {
    globalThis.RegExp = Native;
  }
  return found;
}

const constructing = files.filter((file) => readFileSync(new URL(file, LIB), 'utf8').includes('new RegExp('));
const all = [...files.flatMap(literalsOf), ...(await constructedBy(constructing))];
const distinct = [...new Map(all.map((pattern) => [String(pattern), pattern])).values()];

describe('regular expressions', () => {
  it('are found, literal and constructed', () => {
    expect(distinct.length).toBeGreaterThan(100);
    expect(distinct.some(({ source }) => source.includes('nxl_sk_'))).toBe(true);
  });

  it.each(distinct)('%s is linear', { timeout: 250_000 }, async ({ source, flags }) => {
    const found = await check(source, flags, LIMITS);
    expect({ status: found.status, attack: found.status === 'vulnerable' ? found.attack.pattern : null }).toEqual({
      status: 'safe',
      attack: null,
    });
  });

  it('would not pass if they were not', async () => {
    expect((await check('\\s*$', '', LIMITS)).status).toBe('vulnerable');
    // Without an automaton too.
    expect((await check('(?<!x)a+(?=b)', '', LIMITS)).status).toBe('vulnerable');
  });
});
