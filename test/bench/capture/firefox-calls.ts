import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Firefox, launchFirefox } from '../../browser/firefox.ts';
import { firefoxPages } from '../../browser/firefox-pages.ts';
import { startServer } from '../../server/server.ts';
import { cpuOfTree } from '../process-tree.ts';
import { comparedRow, type Row, valueRow } from '../row.ts';
import { answerCalls, KINDS, makeCalls } from './calls.ts';
import { roundInTurns } from './in-turns.ts';
import { APP, pause, perVariant } from './variants.ts';

const COMPARED = ['no extension', 'ours'] as const;
type Compared = (typeof COMPARED)[number];
const ROUNDS = 5;
const CALLS = 180;
const TURNS = 3;
const SETTLE_MS = 1500;

/** For information: CPU time of all of Firefox's processes a call. Its driver listens to it in both browsers alike. */
export async function measureFirefoxCalls(ours: string, progress: (text: string) => void): Promise<Row[]> {
  const server = await startServer();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nexla-bench-firefox-'));
  const started: Firefox[] = [];
  try {
    answerCalls(server);
    const pids = {} as Record<Compared, number>;
    const tabs = {} as Record<Compared, Awaited<ReturnType<ReturnType<typeof firefoxPages>['open']>>>;
    for (const variant of COMPARED) {
      const extension = variant === 'ours' ? ours : null;
      const profile = await mkdtemp(path.join(folder, 'profile-'));
      const firefox = await launchFirefox({ extension, profile, server, headless: true });
      started.push(firefox);
      pids[variant] = firefox.pid;
      tabs[variant] = await firefoxPages(firefox).open(APP);
      for (const kind of KINDS) await makeCalls(tabs[variant], kind, CALLS);
    }
    await pause(SETTLE_MS);

    const rows: Row[] = [];
    for (const kind of KINDS) {
      const cpu = perVariant<Compared, number>(COMPARED);
      for (let round = 0; round < ROUNDS; round += 1) {
        progress(`Firefox, ${kind} call: round ${round + 1} of ${ROUNDS}`);
        const perCall = await roundInTurns(
          COMPARED,
          { round, turns: TURNS, calls: CALLS, settleMs: SETTLE_MS },
          async (variant) => ({ cpu: await cpuOfTree(pids[variant]) }),
          (variant, calls) => makeCalls(tabs[variant], kind, calls),
        );
        for (const variant of COMPARED) cpu[variant].push(perCall[variant].cpu);
      }
      const name = (variant: Compared) => `Firefox, ${kind} call, CPU, ${variant}`;
      rows.push(valueRow(name('no extension'), 'ms', cpu['no extension']));
      rows.push(comparedRow(name('ours'), 'ms', cpu.ours, 'no extension', cpu['no extension']));
    }
    return rows;
  } finally {
    await Promise.all(started.map((firefox) => firefox.close()));
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
