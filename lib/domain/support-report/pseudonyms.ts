/**
 * Names for what a report must tell apart without saying what it is: `resource#2`. The same value has the same name
 * within one report. They are numbered in order of appearance and kept nowhere, so nothing leads back, and two reports
 * share none.
 */
export class Pseudonyms {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  /** By the id itself, whatever it is the id of. */
  readonly #ofIds = new Map<string, string>();

  /** The name of the resource with this id, `collection` being its path segment or field: `data_sources`, `owner_id`. */
  ofId(collection: string, id: string): string {
    const resource = collection
      .toLowerCase()
      .replace(/_ids?$/, '')
      .replace(/s$/, '');
    const name = this.of(kindOf(resource), `${resource} ${id}`);
    if (id !== '' && !this.#ofIds.has(id)) this.#ofIds.set(id, name);
    return name;
  }

  /**
   * A sentence with the names of the ids that were named so far, and with `#` for every other number of three digits or
   * more, which may be one. Dates and codes (`AUTH_003`) stay.
   */
  inText(text: string): { text: string; replaced: number } {
    let replaced = 0;
    // The longest first, so that `12-a` is not taken for `12`.
    const ids = [...this.#ofIds.keys()].sort((a, b) => b.length - a.length).map(literally);
    const known = ids.length === 0 ? '' : `(?<![\\p{L}\\p{N}])(?:${ids.join('|')})(?![\\p{L}\\p{N}])|`;
    const pattern = new RegExp(
      `${known}(?<![\\p{L}\\p{N}])(?:\\d{4,}|(?<!_)\\d{3})(?![\\p{L}\\p{N}]|-\\d\\d-\\d\\d)`,
      'gu',
    );
    const named = text.replace(pattern, (found) => {
      replaced += 1;
      return this.#ofIds.get(found) ?? '#';
    });
    return { text: named, replaced };
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

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
