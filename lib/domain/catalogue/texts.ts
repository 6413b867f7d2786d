import type { Message } from '../explanation.ts';
import type { Entry } from './entry.ts';
import { TEXT_COUNTS } from './text-counts.ts';

/** The texts of an entry, all with the same parameters. */
export type EntryTexts = {
  title: Message;
  description: Message;
  causes: Message[];
  forUser: Message[];
  forDeveloper: Message[];
  prevention: Message;
};

/**
 * Message keys of an entry: `<ID>_title`, `<ID>_description`, `<ID>_prevention`, and numbered from 1
 * `<ID>_cause_<n>`, `<ID>_user_<n>`, `<ID>_developer_<n>`. Parameters: `$1` the status, `$2` the code of the response.
 */
export function textsOf(entry: Entry, status: number, code: string): EntryTexts {
  const params = [String(status), code];
  const one = (part: string): Message => ({ key: `${entry.id}_${part}`, params });
  const list = (part: string, count: string | undefined): Message[] =>
    Array.from({ length: Number(count) }, (_, index) => one(`${part}_${index + 1}`));
  const [causes, forUser, forDeveloper] = TEXT_COUNTS[entry.id] ?? '';
  return {
    title: one('title'),
    description: one('description'),
    causes: list('cause', causes),
    forUser: list('user', forUser),
    forDeveloper: list('developer', forDeveloper),
    prevention: one('prevention'),
  };
}
