/**
 * Regular expressions that someone types, searched in time linear in the text: all ways through the expression are
 * followed at once (Thompson's construction), so that none can make the panel hang. What has no such way, look-around
 * and back references, is refused. Case does not matter; `.` matches no line break; `^` and `$` are the ends of the text.
 */
export type LinearRegex = { isFoundIn: (text: string) => boolean };

/** A repeated group is copied for each repeat; no expression becomes longer than this. */
const MOST_STEPS = 1000;
const DEEPEST = 50;

/** The expression between the slashes, or null where it is not well-formed, or asks for what takes more than linear time. */
export function linearRegex(source: string): LinearRegex | null {
  try {
    const steps = new Reader(source).program();
    return { isFoundIn: (text) => isFound(steps, text) };
  } catch (reason) {
    if (reason instanceof Unreadable) return null;
    throw reason;
  }
}

class Unreadable extends Error {}

/** Code units from the first to the last, both included. */
type Range = readonly [number, number];
type CharSet = { ranges: readonly Range[]; isNegated: boolean };
type Edge = 'start' | 'end' | 'word-edge' | 'no-word-edge';

type Step =
  | { do: 'match' }
  | { do: 'read'; set: CharSet }
  | { do: 'require'; edge: Edge }
  /** Goes on at any of these steps, counted from this one. */
  | { do: 'fork'; to: readonly number[] };

const DIGITS: Range[] = [[48, 57]];
const WORD: Range[] = [...DIGITS, [65, 90], [95, 95], [97, 122]];
const SPACE: Range[] = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];
const CLASSES: Record<string, Range[]> = { d: DIGITS, w: WORD, s: SPACE };
const CONTROLS: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11 };

/** Reads an expression by recursive descent, straight into the steps of its program. */
class Reader {
  #at = 0;
  #depth = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  program(): Step[] {
    const steps = this.#choices();
    if (this.#at < this.#source.length) throw new Unreadable();
    return [...steps, { do: 'match' }];
  }

  #choices(): Step[] {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Unreadable();
    let steps = this.#sequence();
    while (this.#takes('|')) {
      const other = this.#sequence();
      const left: Step[] = [
        { do: 'fork', to: [1, steps.length + 2] },
        ...steps,
        { do: 'fork', to: [other.length + 1] },
      ];
      steps = bounded([...left, ...other]);
    }
    this.#depth -= 1;
    return steps;
  }

  #sequence(): Step[] {
    let steps: Step[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      steps = bounded([...steps, ...this.#repeated()]);
    }
    return steps;
  }

  #repeated(): Step[] {
    const one = this.#atom();
    const [least, most] = this.#quantifier();
    if (least === 1 && most === 1) return one;
    if (one.some((step) => step.do === 'require') && one.length === 1) throw new Unreadable();
    this.#takes('?'); // Lazy or not, what is found is the same.
    if (one.length * Math.max(least, most === Number.POSITIVE_INFINITY ? 1 : most) > MOST_STEPS) throw new Unreadable();
    const steps: Step[] = Array.from({ length: least }, () => one).flat();
    if (most === Number.POSITIVE_INFINITY) {
      return bounded([
        ...steps,
        { do: 'fork', to: [1, one.length + 2] },
        ...one,
        { do: 'fork', to: [-one.length - 1] },
      ]);
    }
    const optional: Step[] = [{ do: 'fork', to: [1, one.length + 1] }, ...one];
    return bounded([...steps, ...Array.from({ length: most - least }, () => optional).flat()]);
  }

  #quantifier(): [number, number] {
    if (this.#takes('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#takes('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#takes('?')) return [0, 1];
    const [all, from, comma, to] =
      /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.#source.slice(this.#at, this.#at + 12)) ?? [];
    if (all === undefined || (comma === '' && to !== '')) return [1, 1];
    this.#at += all.length;
    const least = Number(from);
    const most = comma === '' ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    if (most < least) throw new Unreadable();
    return [least, most];
  }

  #atom(): Step[] {
    const char = this.#next();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return [{ do: 'read', set: this.#charClass() }];
      case '.':
        return [{ do: 'read', set: { ranges: LINE_ENDS, isNegated: true } }];
      case '^':
        return [{ do: 'require', edge: 'start' }];
      case '$':
        return [{ do: 'require', edge: 'end' }];
      case '\\':
        return [this.#escape()];
      case '*':
      case '+':
      case '?':
        throw new Unreadable();
      default:
        return [{ do: 'read', set: only(char) }];
    }
  }

  #group(): Step[] {
    if (this.#takes('?') && !this.#takes(':')) throw new Unreadable();
    const steps = this.#choices();
    if (!this.#takes(')')) throw new Unreadable();
    return steps;
  }

  #escape(): Step {
    const char = this.#next();
    if (char === 'b') return { do: 'require', edge: 'word-edge' };
    if (char === 'B') return { do: 'require', edge: 'no-word-edge' };
    return { do: 'read', set: this.#escapedSet(char) };
  }

  #escapedSet(char: string): CharSet {
    const ranges = CLASSES[char.toLowerCase()];
    if (ranges !== undefined) return { ranges, isNegated: char !== char.toLowerCase() };
    const control = CONTROLS[char];
    if (control !== undefined) return { ranges: [[control, control]], isNegated: false };
    // Other letters and digits mean something that is not known here, such as a back reference.
    if (/[a-z0-9]/i.test(char)) throw new Unreadable();
    return only(char);
  }

  #charClass(): CharSet {
    const isNegated = this.#takes('^');
    const ranges: Range[] = [];
    while (!this.#takes(']')) {
      const from = this.#classMember();
      if (this.#source.charAt(this.#at) !== '-' || this.#source.charAt(this.#at + 1) === ']') {
        ranges.push(...from);
        continue;
      }
      this.#at += 1;
      const to = this.#classMember();
      const [first, last] = [single(from), single(to)];
      if (last < first) throw new Unreadable();
      ranges.push([first, last]);
    }
    return { ranges, isNegated };
  }

  #classMember(): readonly Range[] {
    const char = this.#next();
    if (char !== '\\') return only(char).ranges;
    const { ranges, isNegated } = this.#escapedSet(this.#next());
    return isNegated ? complement(ranges) : ranges;
  }

  #next(): string {
    if (this.#at >= this.#source.length) throw new Unreadable();
    this.#at += 1;
    return this.#source.charAt(this.#at - 1);
  }

  #takes(char: string): boolean {
    if (this.#source.charAt(this.#at) !== char) return false;
    this.#at += 1;
    return true;
  }
}

function only(char: string): CharSet {
  const unit = char.charCodeAt(0);
  return { ranges: [[unit, unit]], isNegated: false };
}

function single(ranges: readonly Range[]): number {
  const [first, ...others] = ranges;
  if (first === undefined || others.length > 0 || first[0] !== first[1]) throw new Unreadable();
  return first[0];
}

/** The code units that are in none of these ranges, which are in order. */
function complement(ranges: readonly Range[]): Range[] {
  const found: Range[] = [];
  let next = 0;
  for (const [first, last] of ranges) {
    if (first > next) found.push([next, first - 1]);
    next = last + 1;
  }
  return [...found, [next, 0xffff]];
}

function bounded(steps: Step[]): Step[] {
  if (steps.length > MOST_STEPS) throw new Unreadable();
  return steps;
}

/** Follows every way at once: a step is entered at most once for each character. */
function isFound(steps: readonly Step[], text: string): boolean {
  const lower = text.toLowerCase();
  const upper = text.toUpperCase();
  // A few characters change their length with their case: those texts are compared as they are.
  const [low, high] = lower.length === text.length && upper.length === text.length ? [lower, upper] : [text, text];
  const enteredAt = new Int32Array(steps.length).fill(-1);
  let reading: number[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    const pending = [...reading, 0].reverse();
    reading = [];
    while (pending.length > 0) {
      const index = pending.pop() as number;
      if (enteredAt[index] === at) continue;
      enteredAt[index] = at;
      const step = steps[index] as Step;
      if (step.do === 'match') return true;
      if (step.do === 'fork') for (const to of step.to) pending.push(index + to);
      else if (step.do === 'require') {
        if (holds(step.edge, text, at)) pending.push(index + 1);
      } else if (at < text.length && isIn(step.set, low.charCodeAt(at), high.charCodeAt(at))) reading.push(index + 1);
    }
  }
  return false;
}

function holds(edge: Edge, text: string, at: number): boolean {
  if (edge === 'start') return at === 0;
  if (edge === 'end') return at === text.length;
  const isEdge = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
  return isEdge === (edge === 'word-edge');
}

function isIn({ ranges, isNegated }: CharSet, low: number, high: number): boolean {
  return ranges.some(([first, last]) => (low >= first && low <= last) || (high >= first && high <= last)) !== isNegated;
}

function isWord(unit: number): boolean {
  return WORD.some(([first, last]) => unit >= first && unit <= last);
}
