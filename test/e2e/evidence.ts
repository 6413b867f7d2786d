import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach } from 'vitest';
import type { Driver, View } from './driver.ts';

/**
 * What a failing test leaves behind in `artifacts/<browser>/<file>/<test>`: what it did, step by step (`trace.ndjson`),
 * what the stand-in server was asked (`server.ndjson`), the errors stored (`stored.json`), and a screenshot of each
 * document that is still open.
 */
const FOLDER = path.resolve(import.meta.dirname, '../../artifacts');
const LONGEST_ARGUMENT = 200;

type Step = { at: string; call: string; arguments: string[]; ms?: number; error?: string };

let steps: Step[] = [];
/** The browsers that run, each with the documents that its tests opened. */
const running = new Map<Driver, Set<View>>();

beforeEach(({ task, onTestFailed }) => {
  steps = [];
  onTestFailed(() => leaveEvidence([path.basename(task.file.name, '.test.ts'), task.name], steps));
});

/** The same driver, whose steps are noted from now on, and those of the documents that it opens. */
export function noted(driver: Driver): Driver {
  const views = new Set<View>();
  running.set(driver, views);
  noteCalls(driver, 'driver', views);
  const { close, quit } = driver;
  const gone = (end: () => Promise<void>) => async () => {
    running.delete(driver);
    await end();
  };
  return Object.assign(driver, { close: gone(close), quit: gone(quit) });
}

/** Replaces the methods of an object in place, as drivers know their tabs by identity. */
function noteCalls(object: object, name: string, views: Set<View>): void {
  for (const [key, method] of Object.entries(object)) {
    if (typeof method !== 'function') continue;
    const noting = async (...args: unknown[]) => {
      const began = Date.now();
      const step: Step = { at: new Date(began).toISOString(), call: `${name}.${key}`, arguments: args.map(shortened) };
      steps.push(step);
      try {
        const result = await method(...args);
        if (isView(result) && !views.has(result)) {
          views.add(result);
          noteCalls(result, `view-${views.size}`, views);
        }
        return result;
      } catch (error) {
        step.error = String(error);
        throw error;
      } finally {
        step.ms = Date.now() - began;
      }
    };
    Object.assign(object, { [key]: noting });
  }
}

function isView(value: unknown): value is View {
  return typeof value === 'object' && value !== null && 'run' in value && 'screenshot' in value;
}

function shortened(value: unknown): string {
  const text = typeof value === 'object' && !isView(value) ? (JSON.stringify(value) ?? '') : String(value);
  return text.length > LONGEST_ARGUMENT ? `${text.slice(0, LONGEST_ARGUMENT)}…` : text;
}

async function leaveEvidence(names: string[], trace: Step[]): Promise<void> {
  const place = names.map((name) => name.replaceAll(/[^\w.-]+/g, '-').slice(0, 100));
  const folder = path.join(FOLDER, process.env.E2E_BROWSER ?? '', ...place);
  mkdirSync(folder, { recursive: true });
  const lines = (items: readonly unknown[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('');
  writeFileSync(path.join(folder, 'trace.ndjson'), lines(trace));
  for (const [driver, views] of running) {
    writeFileSync(path.join(folder, 'server.ndjson'), lines(driver.server.log));
    // A browser that hangs or has gone gives what it can.
    const stored = await driver.stored().catch((error: unknown) => String(error));
    writeFileSync(path.join(folder, 'stored.json'), JSON.stringify(stored, null, 2));
    for (const [index, view] of [...views].entries()) {
      await view.screenshot(path.join(folder, `view-${index + 1}.png`)).catch(() => {});
    }
  }
}
