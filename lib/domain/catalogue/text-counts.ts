import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };

const KINDS = ['cause', 'user', 'developer'] as const;

/**
 * How many texts an entry has, by its id, one digit each: causes, steps for a user, steps for a developer.
 *
 * Counted in the English texts, so that no entry repeats the numbers. A build counts once and bundles the result alone
 * (`textCounts` in wxt.config.ts): the texts themselves come from the browser.
 */
export const TEXT_COUNTS: Readonly<Record<string, string>> = countTexts(Object.keys(messages));

function countTexts(keys: readonly string[]): Record<string, string> {
  const ids = new Set(keys.flatMap((key) => /^([A-Z][A-Z0-9_]+)_title$/.exec(key)?.[1] ?? []));
  const count = (id: string, kind: string, number = 1): number =>
    keys.includes(`${id}_${kind}_${number}`) ? count(id, kind, number + 1) : number - 1;
  return Object.fromEntries([...ids].map((id) => [id, KINDS.map((kind) => count(id, kind)).join('')]));
}
