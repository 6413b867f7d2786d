import { browser } from '../browser.ts';
import type { Entry } from '../domain/catalogue/entry.ts';
import { dictionaryPlace, searchCatalogue } from '../domain/catalogue/search.ts';
import { textsOf } from '../domain/catalogue/texts.ts';
import type { Message } from '../domain/explanation.ts';

/** More do not fit below an address bar. */
const MOST_SUGGESTIONS = 6;

/** `nexla AUTH_003` in the address bar opens the dictionary there, and suggests what fits while one types. */
export function answerOmnibox(): void {
  browser.omnibox.setDefaultSuggestion({ description: plain(browser.i18n.getMessage('dictionary_omnibox')) });
  browser.omnibox.onInputChanged.addListener((typed, suggest) => {
    const found = searchCatalogue(typed, textOf).slice(0, MOST_SUGGESTIONS);
    suggest(found.map((entry) => ({ content: entry.id, description: plain(`${entry.id}: ${titleOf(entry)}`) })));
  });
  browser.omnibox.onInputEntered.addListener((typed, disposition) => {
    const url = browser.runtime.getURL(dictionaryPlace(typed, textOf));
    if (disposition === 'currentTab') void browser.tabs.update({ url });
    else void browser.tabs.create({ url, active: disposition === 'newForegroundTab' });
  });
}

function titleOf(entry: Entry): string {
  return textOf(textsOf(entry, entry.statuses[0] ?? 0, entry.id).title);
}

function textOf({ key, params }: Message): string {
  return browser.i18n.getMessage(key, params);
}

/** Chromium reads descriptions as XML, Firefox as they are. */
function plain(text: string): string {
  if (!browser.runtime.getURL('').startsWith('chrome-extension:')) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
