import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';

/** What a process and all that descend from it use, as Linux counts it in /proc (proc(5)). */

/** The unit of times in /proc/PID/stat: Linux shows user space 100 ticks a second on every platform of today. */
const TICK_MS = 10;

export function requireProc(): void {
  if (!existsSync('/proc/self/stat')) throw new Error('The benchmark reads CPU times from /proc: it needs Linux.');
}

type Process = { pid: number; parent: number; cpuMs: number };

async function processes(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
        // The name in brackets may hold anything, brackets and blanks included.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        // utime, stime, and those of children that have ended
        const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
        return { pid: Number(pid), parent: Number(fields[1]), cpuMs: ticks * TICK_MS };
      } catch {
        return null; // it ended meanwhile
      }
    }),
  );
  return found.filter((one) => one !== null);
}

async function treeOf(root: number): Promise<Process[]> {
  const all = await processes();
  const tree = all.filter(({ pid }) => pid === root);
  // The list grows while it is walked: children of children follow.
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** CPU time that the tree has used up to now, ms. */
export async function cpuOfTree(root: number): Promise<number> {
  return (await treeOf(root)).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** Starts a new peak of resident memory for every process of the tree. */
export async function resetPeaks(root: number): Promise<void> {
  for (const { pid } of await treeOf(root)) await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {});
}

/** Peak of resident memory since `resetPeaks`, summed over the tree's processes, bytes. */
export async function peakOfTree(root: number): Promise<number> {
  let kilobytes = 0;
  for (const { pid } of await treeOf(root)) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    kilobytes += Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return kilobytes * 1024;
}

/**
 * CPU time (ms) that each process of the tree has used in its main thread, as the scheduler counts it: to the
 * nanosecond, and without the time in which the thread only waited for a core.
 */
export async function mainThreadsOfTree(root: number): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  for (const { pid } of await treeOf(root)) {
    const time = await cpuOfMainThread(pid).catch(() => null); // it ended meanwhile
    if (time !== null) times.set(pid, time);
  }
  return times;
}

/** The same of one process. */
export async function cpuOfMainThread(pid: number): Promise<number> {
  const [nanoseconds] = (await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8')).split(' ');
  return Number(nanoseconds) / 1e6;
}
