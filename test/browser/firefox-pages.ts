import { writeFile } from 'node:fs/promises';
import { bidiDocument } from './bidi-document.ts';
import type { Firefox } from './firefox.ts';
import { until } from './until.ts';

/** What a person opens in a Firefox with the extension: tabs, the toolbox with its panel, the toolbar popup. */
export function firefoxPages({ bidi, inWindow, extensionOrigin }: Firefox) {
  const contexts = new WeakMap<object, string>();
  const opened = new Set<string>();

  /** A new tab. */
  async function open(url: string) {
    const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
    opened.add(context);
    return navigated(context, url);
  }

  async function navigated(context: string, url: string) {
    const goto = async (next: string) =>
      void (await bidi.send('browsingContext.navigate', { context, url: next, wait: 'complete' }));
    const tab = {
      ...bidiDocument(bidi, context),
      goto,
      reload: async () => void (await bidi.send('browsingContext.reload', { context, wait: 'complete' })),
      async close() {
        opened.delete(context);
        await bidi.send('browsingContext.close', { context });
      },
    };
    contexts.set(tab, context);
    await goto(url);
    return tab;
  }

  /** Opens the toolbox of a tab, on another tool than the panel. */
  async function openDevtools(tab: object): Promise<string> {
    const context = contexts.get(tab) as string;
    await inWindow((id) => steering.openToolbox(id), context);
    await until('the panel’s tab in the toolbox', () => inWindow((id) => steering.hasPanel(id), context));
    return context;
  }

  return {
    open,
    /** Closes the popup and all tabs but the one that the browser started with. */
    async closeAll() {
      await inWindow(() => steering.closePopups());
      for (const context of opened) await bidi.send('browsingContext.close', { context });
      opened.clear();
    },
    /** The tab that the browser started with. */
    async first(url: string) {
      const { contexts: tabs } = await bidi.send<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
      return navigated(tabs[0]?.context as string, url);
    },
    /** A tab of a private window. */
    async openPrivate(url: string) {
      const context = await inWindow(() => steering.openPrivateWindow());
      await until('the private window', () => inWindow((id) => steering.hasStarted(id), context));
      return navigated(context, url);
    },
    openOptions: () => open(`${extensionOrigin}/options.html`),
    /** The one options page that is open, once it is. */
    async openedOptions() {
      type Tree = { contexts: { context: string; url: string }[] };
      const opened = async () => {
        const { contexts: tabs } = await bidi.send<Tree>('browsingContext.getTree', { maxDepth: 0 });
        const found = tabs.filter(({ url }) => url === `${extensionOrigin}/options.html`);
        return found.length > 0 && found;
      };
      const [tab, another] = await until('the options page', opened);
      if (tab === undefined || another !== undefined) throw new Error('the options are open more than once');
      return bidiDocument(bidi, tab.context);
    },
    openDevtools: async (tab: object) => void (await openDevtools(tab)),
    /** The panel of a tab, whose toolbox is opened where it is not yet. */
    async openPanel(tab: object) {
      const context = await openDevtools(tab);
      const panel = await until('the panel', () => inWindow((id) => steering.showPanel(id, 'panel.html'), context));
      return {
        ...bidiDocument(bidi, panel),
        async screenshot(file: string) {
          await writeFile(file, await inWindow((id) => steering.toolboxImage(id), context), 'base64');
        },
      };
    },
    /** Drops a HAR file on the network panel of a tab; the calls that the panel then lists. */
    async openHar(tab: object, har: string) {
      const context = await openDevtools(tab);
      await inWindow((id, text) => steering.dropHar(id, text), context, har);
      return until('the calls of the HAR file', () => inWindow((id) => steering.networkCalls(id), context));
    },
    async openPopup() {
      await inWindow(() => steering.pressButton());
      const popup = await until('the popup', () => inWindow(() => steering.popup('popup.html')));
      return bidiDocument(bidi, popup);
    },
    /** Everything in a table of the extension's database. */
    rows: <T>(table: string): Promise<T[]> =>
      inWindow((name) => steering.rows('nexla-error-inspector', name) as Promise<T[]>, table),
  };
}
