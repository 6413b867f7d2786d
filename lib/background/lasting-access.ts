import { browser } from '../browser.ts';
import { matchPattern } from '../domain/match-pattern.ts';

/**
 * Whether the extension may see what pages of an origin do for good. After a press on its button Chromium shows it the
 * calls of the page in front too, watched or not, until that page is left (`activeTab`): nothing of that is to be noted.
 * Asked once for each origin, and again when permissions change.
 */
export function lastingAccess(): (origin: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  const forget = () => answers.clear();
  browser.permissions.onAdded.addListener(forget);
  browser.permissions.onRemoved.addListener(forget);
  return (origin) => {
    const answer =
      answers.get(origin) ?? browser.permissions.contains({ origins: [matchPattern(origin)] }).catch(() => false);
    answers.set(origin, answer);
    return answer;
  };
}
