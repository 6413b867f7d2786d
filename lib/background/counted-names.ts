import { CATALOGUE } from '../domain/catalogue/index.ts';
import { OTHER } from '../domain/other.ts';
import type { Database } from '../storage/database.ts';
import { GIVEN_UP } from '../storage/queries.ts';
import type { MarkRow } from '../storage/tables.ts';
import { hourOf } from './budget.ts';
import type { Memory } from './memory.ts';

/**
 * What one API base may add in an hour. Codes and paths are made up by servers and pages, and each new one costs rows for
 * 90 days, which every view reads. What the catalogue knows is not counted in, and an API has a few hundred endpoints: one
 * that is used for the first time while all of it fails stays below.
 */
export const NEW_AN_HOUR = { codes: 100, endpoints: 500, problems: 1000, recoveries: 1000 };

/** Codes that people look for are counted by name whatever else comes. */
const ALWAYS_NAMED: ReadonlySet<string> = new Set([GIVEN_UP, ...CATALOGUE.map(({ id }) => id)]);

/** Whether a code is counted by name whatever else comes. */
export function isAlwaysNamed(code: string): boolean {
  return ALWAYS_NAMED.has(code);
}

type What = keyof typeof NEW_AN_HOUR;
type NamesMark = Extract<MarkRow, { name: 'names' }>;
type Call = { base: string; endpoint: string };
type Failure = Call & { code: string };

/** Under which names is something counted? Known ones stay, new ones are limited, and the rest is counted under `OTHER`. */
export class CountedNames {
  readonly #known: ReadonlySet<string>;
  readonly #admitted = new Set<string>();
  readonly #mark: NamesMark;
  #isChanged = false;

  private constructor(known: ReadonlySet<string>, mark: NamesMark) {
    this.#known = known;
    this.#mark = mark;
  }

  /**
   * Reads what is known of these names.
   * @param now ms since the epoch (UTC)
   */
  static async of(
    db: Database,
    held: Memory,
    failures: readonly Failure[],
    successes: readonly Call[],
    now: number,
  ): Promise<CountedNames> {
    const codes = [...new Set(failures.map(({ code }) => code))];
    const calls = [...new Map([...failures, ...successes].map((call) => [idOfCall(call), call])).values()];
    const problems = [...new Map(failures.map((failure) => [idOfProblem(failure), failure])).values()];
    const codeKey = (code: string): ['code', string] => ['code', code];
    const callKey = ({ base, endpoint }: Call): [string, string] => [base, endpoint];
    const problemKey = ({ code, base, endpoint }: Failure): [string, string, string] => [code, base, endpoint];
    await Promise.all([
      held.histories.read(db, codes.map(codeKey)),
      held.endpoints.read(db, calls.map(callKey)),
      held.problems.read(db, problems.map(problemKey)),
      held.marks.read(db, ['names']),
    ]);
    const known = [
      ...codes.filter((code) => held.histories.get(codeKey(code)) !== undefined).map(idOfCode),
      ...calls.filter((call) => held.endpoints.get(callKey(call)) !== undefined).map(idOfCall),
      ...problems.filter((problem) => held.problems.get(problemKey(problem)) !== undefined).map(idOfProblem),
    ];
    const hour = hourOf(now);
    const mark = held.marks.get('names');
    const isCurrent = mark?.name === 'names' && mark.at === hour;
    return new CountedNames(
      new Set(known),
      isCurrent ? { ...mark, bases: { ...mark.bases } } : { name: 'names', at: hour, bases: {} },
    );
  }

  /** A failure of a known code at a new endpoint keeps its code, and the other way round. */
  ofFailure({ code, base, endpoint }: Failure): { code: string; endpoint: string } {
    const counted = isAlwaysNamed(code) || this.#admits('codes', base, idOfCode(code)) ? code : OTHER;
    // The calls that pages give up are not counted by endpoint.
    const at = code === GIVEN_UP ? endpoint : this.ofCall({ base, endpoint });
    if (at === OTHER) return { code: counted, endpoint: OTHER };
    const isNamed = this.#admits('problems', base, idOfProblem({ code: counted, base, endpoint }));
    return { code: counted, endpoint: isNamed ? endpoint : OTHER };
  }

  /** The name of a call's endpoint. */
  ofCall({ base, endpoint }: Call): string {
    return this.#admits('endpoints', base, idOfCall({ base, endpoint })) ? endpoint : OTHER;
  }

  /** Whether one more recovery of a base is kept. */
  admitsRecovery(base: string): boolean {
    return this.#spends('recoveries', base);
  }

  /** Call it last inside the transaction that counts. */
  async save(db: Database, held: Memory): Promise<void> {
    if (!this.#isChanged) return;
    await db.marks.put(this.#mark);
    held.marks.set('names', this.#mark);
  }

  #admits(what: What, base: string, id: string): boolean {
    if (this.#known.has(id) || this.#admitted.has(id)) return true;
    if (!this.#spends(what, base)) return false;
    this.#admitted.add(id);
    return true;
  }

  #spends(what: What, base: string): boolean {
    const spent = Object.hasOwn(this.#mark.bases, base) ? this.#mark.bases[base] : undefined;
    const { codes, endpoints, problems, recoveries } = spent ?? { codes: 0, endpoints: 0, problems: 0, recoveries: 0 };
    const next = { codes, endpoints, problems, recoveries };
    if (next[what] >= NEW_AN_HOUR[what]) return false;
    next[what] += 1;
    this.#mark.bases[base] = next;
    this.#isChanged = true;
    return true;
  }
}

const idOfCode = (code: string) => JSON.stringify([code]);
const idOfCall = ({ base, endpoint }: Call) => JSON.stringify([base, endpoint]);
const idOfProblem = ({ code, base, endpoint }: Failure) => JSON.stringify([code, base, endpoint]);
