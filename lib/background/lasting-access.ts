import { browser } from '../browser.ts';
import { matchPattern } from '../domain/match-pattern.ts';

/**
 * Whether the extension may see for good what pages of an origin do. After a press on its button Chromium shows it the
 * calls of whatever page is in front, until that is left (`activeTab`): those are not for the record. Asked once for each
 * origin, and again when permissions change.
 */
export function lastingAccess(): (origin: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  const forget = () => answers.clear();
  browser.permissions.onAdded.addListener(forget);
  browser.permissions.onRemoved.addListener(forget);
  return (origin) => {
    const known = answers.get(origin);
    if (known !== undefined) return known;
    const asked = browser.permissions.contains({ origins: [matchPattern(origin)] });
    answers.set(origin, asked);
    return asked.catch(() => {
      answers.delete(origin);
      return false;
    });
  };
}
