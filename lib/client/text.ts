import type messages from '../../public/_locales/en/messages.json';
import { browser } from '../browser.ts';
import type { EndpointName } from '../domain/endpoint-name.ts';
import type { Message } from '../domain/explanation.ts';

/** Every text people read is a key of `_locales/<language>/messages.json`; a key that is not there does not compile. */
export type Key = keyof typeof messages;
type PluralKey = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

/** The text of a key; `$1`, `$2`, … become the parameters. */
export function t(key: Key, ...params: string[]): string {
  return browser.i18n.getMessage(key, params);
}

/** The text of a message made by lib/domain. An unknown key shows itself: a gap in the catalogue must not blank a page. */
export function text(message: Message): string {
  return browser.i18n.getMessage(message.key, message.params) || message.key;
}

/** What a person would call a call. */
export function nameText({ key, of }: EndpointName): string {
  return text({ key, params: of === null ? [] : [nameText(of)] });
}

/**
 * The form of a text that fits a number: `<key>_<category>` by the language's plural rules, else `<key>_other`.
 * `$1` is the number as people write it; further parameters follow.
 */
export function plural(key: PluralKey, count: number, ...params: string[]): string {
  pluralRules ??= new Intl.PluralRules(locale());
  numbers ??= new Intl.NumberFormat(locale());
  const all = [numbers.format(count), ...params];
  return browser.i18n.getMessage(`${key}_${pluralRules.select(count)}`, all) || t(`${key}_other`, ...all);
}

/**
 * The locale for times and numbers: the browser's own where it is a variant of the language of the texts (en-GB),
 * else that language, so that a page never mixes two.
 */
export function locale(): string {
  const language = t('language');
  const wanted = browser.i18n.getUILanguage();
  return wanted.split('-')[0] === language.split('-')[0] ? wanted : language;
}

/** A language by its name: `en-GB` → `British English`. */
export function languageName(language: string): string {
  return new Intl.DisplayNames(locale(), { type: 'language' }).of(language) ?? language;
}

let pluralRules: Intl.PluralRules | undefined;
let numbers: Intl.NumberFormat | undefined;
