import { writeFile } from 'node:fs/promises';
import { until } from './until.ts';
import type { Bidi } from './webdriver-bidi.ts';

type Node = { sharedId: string };

/**
 * @param context WebDriver BiDi's id of the document's browsing context
 */
export function bidiDocument(bidi: Bidi, context: string) {
  const perform = (...actions: object[]) => bidi.send('input.performActions', { context, actions });

  async function call<T>(code: unknown, ...args: object[]): Promise<T> {
    type Answer = { type: 'success'; result: T } | { type: 'exception'; exceptionDetails: { text: string } };
    const answer = await bidi.send<Answer>('script.callFunction', {
      functionDeclaration: String(code),
      arguments: args,
      target: { context },
      awaitPromise: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return answer.result;
  }

  /** The first element that matches, as soon as it can be used. `text=Copy` finds it by what it says. */
  const usable = (selector: string): Promise<Node> =>
    until(selector, async () => {
      const found = await call<Node | { type: 'null' }>(findUsable, { type: 'string', value: selector });
      return 'sharedId' in found ? { sharedId: found.sharedId } : null;
    });

  return {
    run: <A extends unknown[], T>(code: (...args: A) => T | Promise<T>, ...args: A): Promise<T> =>
      bidi.run(context, code, ...args),
    text: (): Promise<string> => bidi.run(context, () => document.body.innerText),
    async click(selector: string): Promise<void> {
      const element = await usable(selector);
      const origin = { type: 'element', element };
      await perform({
        type: 'pointer',
        id: 'mouse',
        actions: [
          { type: 'pointerMove', x: 0, y: 0, origin },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
      });
    },
    async fill(selector: string, value: string): Promise<void> {
      await call(replaceText, await usable(selector), { type: 'string', value });
    },
    /** A key by its name or character, after modifiers: `Enter`, `j`, `Shift+Tab`. */
    async press(key: string): Promise<void> {
      const parts = key.split(/(?<=.)\+/);
      const values = parts.map((part) => KEYS[part] ?? part);
      await perform({
        type: 'key',
        id: 'keyboard',
        actions: [
          ...values.map((value) => ({ type: 'keyDown', value })),
          ...values.toReversed().map((value) => ({ type: 'keyUp', value })),
        ],
      });
    },
    async choose(selector: string, file: string): Promise<void> {
      const element = await call<Node>((found: string) => document.querySelector(found), {
        type: 'string',
        value: selector,
      });
      await bidi.send('input.setFiles', { context, element: { sharedId: element.sharedId }, files: [file] });
    },
    async screenshot(file: string): Promise<void> {
      const { data } = await bidi.send<{ data: string }>('browsingContext.captureScreenshot', { context });
      await writeFile(file, data, 'base64');
    },
  };
}

/** Runs in the document. What still moves cannot be aimed at yet, and what is covered cannot be met. */
async function findUsable(selector: string): Promise<HTMLElement | null> {
  const words = /^text=(.*)/.exec(selector)?.[1]?.toLowerCase();
  const says = (element: HTMLElement) => words !== undefined && element.innerText?.toLowerCase().includes(words);
  const found = [...document.querySelectorAll<HTMLElement>(words === undefined ? selector : 'body *')].filter(
    // The innermost of those that say it.
    (one) => words === undefined || (says(one) && ![...one.children].some((child) => says(child as HTMLElement))),
  );
  const element = found.find((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(':disabled'));
  if (element === undefined) return null;
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { x, y, width, height } = element.getBoundingClientRect();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const later = element.getBoundingClientRect();
  const met = document.elementFromPoint(later.x + width / 2, later.y + height / 2);
  return later.x === x && later.y === y && element.contains(met) ? element : null;
}

/** Runs in the document: what typing over the whole text of a field does. */
function replaceText(element: HTMLElement, text: string): void {
  element.focus();
  (element as HTMLInputElement).select();
  document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
}

/** https://w3c.github.io/webdriver/#keyboard-actions */
const KEYS: Record<string, string> = {
  Alt: '\uE00A',
  ArrowDown: '\uE015',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  ArrowUp: '\uE013',
  Backspace: '\uE003',
  Control: '\uE009',
  Delete: '\uE017',
  End: '\uE010',
  Enter: '\uE007',
  Escape: '\uE00C',
  Home: '\uE011',
  Meta: '\uE03D',
  PageDown: '\uE00F',
  PageUp: '\uE00E',
  Shift: '\uE008',
  Space: ' ',
  Tab: '\uE004',
};
