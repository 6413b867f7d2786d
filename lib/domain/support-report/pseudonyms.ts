/**
 * Names for what a report must tell apart without saying what it is: `resource#2`. The same value has the same name
 * within one report. They are numbered in order of appearance and kept nowhere, so nothing leads back, and two reports
 * share none.
 */
export class Pseudonyms {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** The name of the resource with this id, `collection` being its path segment or field: `data_sources`, `owner_id`. */
  ofId(collection: string, id: string): string {
    const resource = collection
      .toLowerCase()
      .replace(/_ids?$/, '')
      .replace(/s$/, '');
    return this.of(kindOf(resource), `${resource} ${id}`);
  }

  of(kind: Kind, value: string): string {
    const key = `${kind} ${value}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `${kind}#${count}`;
    this.#names.set(key, name);
    return name;
  }
}

type Kind = 'resource' | 'user' | 'org' | 'credential' | 'api';

function kindOf(name: string): Kind {
  if (/credential/i.test(name)) return 'credential';
  if (/user|owner|member/i.test(name)) return 'user';
  return /org/i.test(name) ? 'org' : 'resource';
}
