import type { SupportReport } from './report-schema.ts';

/** One place at which two reports differ; null where a report has nothing there. */
export type Difference = { path: string; first: string | null; second: string | null };

/** Where two reports differ, problems matched by code and call. Moments and their lists differ always and are left out. */
export function compareReports(first: SupportReport, second: SupportReport): Difference[] {
  const before = flat(first);
  const after = flat(second);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [a = null, b = null] = [before.get(path), after.get(path)];
    return a === b ? [] : [{ path, first: a, second: b }];
  });
}

function flat({ problems, environment, scope, problems_not_listed }: SupportReport): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (path: string, value: unknown): void => {
    if (value === undefined) return;
    if (value === null || typeof value !== 'object') leaves.set(path, String(value));
    else if (Array.isArray(value)) leaves.set(path, value.map((item) => JSON.stringify(item)).join(', '));
    else for (const [name, item] of Object.entries(value)) walk(`${path}.${name}`, item);
  };
  walk('environment', environment);
  walk('scope', { ...scope, minutes: scope.minutes ?? null });
  walk('problems_not_listed', problems_not_listed);
  for (const { code, method, path_template, requests: _, ...facts } of problems) {
    walk(`[${code}] ${method} ${path_template}`, facts);
  }
  return leaves;
}
