import { OTHER } from '../domain/other.ts';
import { t } from './text.ts';

/** The name of what is counted, for people: a code or an endpoint, with or without its API base before it. */
export function countedName(name: string): string {
  return name.endsWith(OTHER) ? name.slice(0, -OTHER.length) + t('ui_counted_rest') : name;
}
