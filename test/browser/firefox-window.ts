/**
 * Steers Firefox from the document of its own window, which may use its internals: toolbox, toolbar popup, and the
 * extension's background. None of this is a stable interface; it was written against Firefox 153.
 */

/** Runs in the browser's window, once, and leaves there what it returns: `steering`. */
export function installSteering(extensionId: string) {
  const importFrom = <M>(url: string) => ChromeUtils.importESModule(url) as M;
  const { NavigableManager } = importFrom<{ NavigableManager: NavigableManager }>(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  );
  const extension = () => WebExtensionPolicy.getByID(extensionId).extension;

  // WebDriver BiDi knows the documents of tabs alone; what it looks up by id may as well be a popup or a panel.
  const adopted = new Map<string, BrowserElement>();
  const tabsById = NavigableManager.getBrowserById;
  NavigableManager.getBrowserById = (id) => {
    const browser = adopted.get(id);
    return browser?.isConnected ? browser : tabsById.call(NavigableManager, id);
  };
  function adopt(browser: BrowserElement): string {
    browser.permanentKey ??= {};
    const id = NavigableManager.getIdForBrowser(browser);
    adopted.set(id, browser);
    return id;
  }
  const shows = (browser: BrowserElement | null | undefined, file: string): browser is BrowserElement =>
    browser?.browsingContext?.currentWindowGlobal?.documentURI.spec.endsWith(`/${file}`) === true;

  async function browserAction(): Promise<BrowserAction> {
    const { ExtensionParent } = importFrom<{ ExtensionParent: ExtensionParent }>(
      'resource://gre/modules/ExtensionParent.sys.mjs',
    );
    await ExtensionParent.apiManager.asyncLoadModule('browserAction');
    return ExtensionParent.apiManager.global.browserActionFor(extension());
  }
  const popupBrowsers = () => [...document.querySelectorAll<BrowserElement>('browser.webextension-popup-browser')];
  const popupPanel = (browser: BrowserElement) => browser.closest<PopupPanel>('panel');
  async function closePopups(): Promise<void> {
    for (const browser of popupBrowsers()) {
      const panel = popupPanel(browser);
      if (panel?.state !== 'open') continue;
      const hidden = once(panel, 'popuphidden');
      panel.hidePopup();
      await hidden;
    }
  }
  /** Closes open popups, and has the window in front: one that is not shows no popup and gets no keys. */
  async function comeToFront(): Promise<void> {
    await closePopups();
    if (!document.hasFocus()) {
      const focused = once(window, 'focus');
      window.focus();
      await focused;
    }
  }
  const once = (target: EventTarget, event: string) =>
    new Promise((resolve) => target.addEventListener(event, resolve, { once: true }));

  const toolboxes = new Map<string, Toolbox>();
  /** Toolboxes are found by the id of the tab that they belong to. */
  function toolboxOf(tab: string): Toolbox {
    const toolbox = toolboxes.get(tab);
    if (!toolbox) throw new Error('the toolbox is not open');
    return toolbox;
  }
  const ownTool = (tab: string) =>
    toolboxOf(tab)
      .getAdditionalTools()
      .find((tool) => tool.extensionId === extensionId);

  const notified: string[] = [];
  const isNotification = ({ location }: Window) => location.href === 'chrome://global/content/alerts/alert.xhtml';
  const openNotifications = () => [...Services.ww.getWindowEnumerator()].filter(isNotification);
  const textOf = (notification: Window) =>
    ['alertTitleLabel', 'alertTextLabel']
      .map((id) => notification.document.getElementById(id))
      .map((label) => label?.getAttribute('value') ?? label?.textContent)
      .join('\n');
  /** Printable keys have the code of their capital letter. */
  const KEY_CODES: Record<string, number> = { Enter: 13, Shift: 16, Alt: 18, N: 78 };

  const steering = {
    /** Opens the toolbox of a tab in a window of its own: there its panels are painted whichever tab is in front. */
    async openToolbox(tab: string): Promise<void> {
      const { require } = importFrom<Loader>('resource://devtools/shared/loader/Loader.sys.mjs');
      const { gDevTools } = require('devtools/client/framework/devtools');
      const browser = NavigableManager.getBrowserById(tab);
      const toolbox = await gDevTools.showToolboxForTab(gBrowser.getTabForBrowser(browser), {
        toolId: 'webconsole',
        hostType: 'window',
      });
      toolbox.topWindow.resizeTo(1280, 900);
      toolboxes.set(tab, toolbox);
    },
    /** Has the extension's DevTools page announced its panel? */
    hasPanel: (tab: string): boolean => ownTool(tab) !== undefined,
    /** Selects the extension's panel; its document once it is there. */
    async showPanel(tab: string, file: string): Promise<string | null> {
      const tool = ownTool(tab);
      if (!tool) return null;
      await toolboxOf(tab).selectTool(tool.id);
      const frames = [...toolboxOf(tab).doc.querySelectorAll('iframe')];
      const frame = frames.find(({ id }) => id.endsWith(tool.id));
      const browser = frame?.contentDocument?.querySelector<BrowserElement>('browser');
      return shows(browser, file) ? adopt(browser) : null;
    },
    /** Drops a HAR file on the network panel, as a person would. */
    async dropHar(tab: string, text: string): Promise<void> {
      const { panelWin } = await toolboxOf(tab).selectTool('netmonitor');
      const dataTransfer = new panelWin.DataTransfer();
      dataTransfer.items.add(new panelWin.File([text], 'errors.har'));
      const drop = new panelWin.DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      panelWin.document.querySelector('.monitor-panel')?.dispatchEvent(drop);
    },
    /** The calls that the network panel lists, once it lists all that it has. */
    async networkCalls(tab: string) {
      const { panelWin } = await toolboxOf(tab).selectTool('netmonitor');
      const { store } = await toolboxOf(tab).getNetMonitorAPI();
      const { getDisplayedRequests } = panelWin.windowRequire('devtools/client/netmonitor/src/selectors/index');
      const calls = getDisplayedRequests(store.getState());
      const rows = panelWin.document.querySelectorAll('.request-list-item').length;
      if (rows === 0 || rows !== calls.length) return null;
      return calls.map(({ method, url, status, responseContent }) => {
        return { method, url, status, body: responseContent.content.text ?? '' };
      });
    },
    /** A PNG of the window that the toolbox of a tab is in, in base64. */
    async toolboxImage(tab: string): Promise<string> {
      const { topWindow: top } = toolboxOf(tab);
      const snapshot = await top.browsingContext.currentWindowGlobal.drawSnapshot(
        new DOMRect(0, 0, top.innerWidth, top.innerHeight),
        1,
        'white',
      );
      const canvas = new OffscreenCanvas(snapshot.width, snapshot.height);
      canvas.getContext('2d')?.drawImage(snapshot, 0, 0);
      return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer()).toBase64();
    },

    /** Presses the extension's button, which may be in the toolbar or in the Extensions menu; closes an open popup first. */
    async pressButton(): Promise<void> {
      await comeToFront();
      await (await browserAction()).triggerAction(window);
    },
    closePopups,
    /** The document of the open popup, once it is there. */
    popup(file: string): string | null {
      const browser = popupBrowsers().find((one) => popupPanel(one)?.state === 'open' && shows(one, file));
      return browser ? adopt(browser) : null;
    },
    /** Presses keys as a keyboard does, with modifiers held down. */
    async press(keys: readonly string[], modifiers: readonly string[] = []): Promise<void> {
      const keyboard = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
      if (!keyboard.beginInputTransactionForTests(window)) throw new Error('the window takes no keys');
      const event = (key: string) => new KeyboardEvent('', { key, keyCode: KEY_CODES[key] ?? 0 });
      for (const key of modifiers) keyboard.keydown(event(key));
      for (const key of keys) {
        keyboard.keydown(event(key));
        keyboard.keyup(event(key));
      }
      for (const key of modifiers) keyboard.keyup(event(key));
    },
    /** The focus is on the page of the tab in front, as after a click on it. */
    async focusPage(): Promise<void> {
      await comeToFront();
      gBrowser.selectedBrowser.focus();
    },
    /** Types into the address bar, where what is typed takes the place of what was there. */
    async typeAddress(text: string): Promise<void> {
      await comeToFront();
      gURLBar.focus();
      gURLBar.select();
      await steering.press([...text]);
    },
    /** What the list below the address bar offers. */
    suggestions: (): string[] =>
      [...document.querySelectorAll<HTMLElement>('.urlbarView-row')].map((row) => row.innerText),
    /** The address of the tab in front. */
    address: (): string => gBrowser.selectedBrowser.currentURI.spec,

    /** From now on what Firefox notifies of is noted. It shows it in windows of its own: `alerts.useSystemBackend` off. */
    noteNotifications(): void {
      Services.ww.registerNotification({
        observe(opened, topic) {
          if (topic !== 'domwindowopened') return;
          opened.addEventListener('load', () => void (isNotification(opened) && notified.push(textOf(opened))), {
            once: true,
          });
        },
      });
    },
    /** What was notified of since then, title and text of each. */
    notified: (): string[] => notified,
    /** Clicks the notification that is shown. False if there is none. */
    clickNotification(): boolean {
      const shown = openNotifications()[0];
      shown?.document.getElementById('alertBox')?.click();
      return shown !== undefined;
    },
    showsNotification: (): boolean => openNotifications().length > 0,

    buttonTitle: async (): Promise<string> => (await browserAction()).action.getProperty(null, 'title'),
    badge: async (): Promise<string> => (await browserAction()).action.getProperty(null, 'badgeText'),

    /** A fresh extension is told of nothing before its background ran once. */
    hasBackgroundStarted: (): boolean => extension().backgroundState !== 'starting',
    /** Does what the idle timer does, as soon as it may. False if the background did not run. */
    async suspendBackground(): Promise<boolean> {
      if (extension().backgroundState === 'stopped') return false;
      do {
        // Refused once where an event is still worked on, and for as long as a response is being read.
        await extension().terminateBackground();
      } while (extension().backgroundState === 'running');
      return true;
    },
    /** Waits until its idle timer has suspended the background. False if it did not run. */
    async waitForSuspension(): Promise<boolean> {
      if (extension().backgroundState === 'stopped') return false;
      while (extension().backgroundState !== 'stopped') await new Promise((resolve) => setTimeout(resolve, 5));
      return true;
    },
    /** Process ids of the extension process. */
    async extensionProcesses(): Promise<number[]> {
      const { children } = await ChromeUtils.requestProcInfo();
      return children.filter(({ type }) => type === 'extension').map(({ pid }) => pid);
    },

    /** As in the add-on manager, where its user turns access to a host on or off. */
    async changeAccess(change: 'add' | 'remove', origin: string): Promise<void> {
      const { ExtensionPermissions } = importFrom<{ ExtensionPermissions: ExtensionPermissions }>(
        'resource://gre/modules/ExtensionPermissions.sys.mjs',
      );
      const permissions = { permissions: [], origins: [origin], data_collection: [] };
      await ExtensionPermissions[change](extensionId, permissions, extension());
    },

    /** Opens a private window; the id of its tab. */
    async openPrivateWindow(): Promise<string> {
      const opened = OpenBrowserWindow({ private: true });
      await once(opened, 'load');
      await opened.delayedStartupPromise;
      return NavigableManager.getIdForBrowser(opened.gBrowser.selectedBrowser);
    },
    /** Has a private window's first page loaded? Until then another navigation would cross with it. */
    hasStarted(tab: string): boolean {
      const { currentURI, webProgress } = NavigableManager.getBrowserById(tab);
      return currentURI.spec === 'about:privatebrowsing' && !webProgress.isLoadingDocument;
    },

    /** All rows of a table of the extension's database. Needs no page of the extension, and survives its process. */
    rows(database: string, table: string): Promise<unknown[]> {
      return new Promise((resolve, reject) => {
        const opening = indexedDB.openForPrincipal(extension().principal, database);
        let isThere = true;
        opening.onupgradeneeded = () => {
          // The extension has not made it yet, and must find nothing in its place.
          isThere = false;
          opening.transaction?.abort();
        };
        opening.onerror = () => (isThere ? reject(opening.error) : resolve([]));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction(table).objectStore(table).getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
          db.close();
        };
      });
    },
  };
  Object.assign(globalThis, { steering });
  return steering;
}

declare global {
  /** Only in the browser's window. */
  var steering: ReturnType<typeof installSteering>;
}

// What of Firefox's internals is used above.

type BrowserElement = HTMLElement & {
  currentURI: { spec: string };
  webProgress: { isLoadingDocument: boolean };
  permanentKey?: object;
  browsingContext?: { currentWindowGlobal?: { documentURI: { spec: string } } };
};
type PopupPanel = HTMLElement & { state: string; hidePopup(): void };
type NavigableManager = {
  getBrowserById(id: string): BrowserElement;
  getIdForBrowser(browser: BrowserElement): string;
};
type ChromeWindow = Window & {
  browsingContext: {
    currentWindowGlobal: { drawSnapshot(part: DOMRect, scale: number, background: string): Promise<ImageBitmap> };
  };
};
type Toolbox = {
  doc: Document;
  topWindow: ChromeWindow;
  getAdditionalTools(): { id: string; extensionId?: string }[];
  selectTool(id: string): Promise<{ panelWin: NetworkPanelWindow }>;
  getNetMonitorAPI(): Promise<{ store: { getState(): object } }>;
};
type NetworkPanelWindow = Window &
  typeof globalThis & {
    windowRequire(module: 'devtools/client/netmonitor/src/selectors/index'): {
      getDisplayedRequests(state: object): NetworkCall[];
    };
  };
type NetworkCall = {
  method: string;
  url: string;
  status: number;
  responseContent: { content: { text?: string } };
};
type Loader = {
  require(module: 'devtools/client/framework/devtools'): {
    gDevTools: { showToolboxForTab(tab: object, options: { toolId: string; hostType: string }): Promise<Toolbox> };
  };
};
type Extension = { backgroundState: string; principal: object; terminateBackground(): Promise<void> };
type BrowserAction = {
  action: { getProperty(tab: null, name: 'badgeText' | 'title'): string };
  triggerAction(window: Window): Promise<void>;
};
type ExtensionParent = {
  apiManager: {
    asyncLoadModule(name: string): Promise<unknown>;
    global: { browserActionFor(extension: Extension): BrowserAction };
  };
};
type ExtensionPermissions = Record<
  'add' | 'remove',
  (id: string, permissions: object, extension: Extension) => Promise<void>
>;

declare const ChromeUtils: {
  importESModule(url: string): unknown;
  requestProcInfo(): Promise<{ children: { type: string; pid: number }[] }>;
};
declare const WebExtensionPolicy: { getByID(id: string): { extension: Extension } };
type BrowserWindow = Window & { delayedStartupPromise: Promise<void>; gBrowser: { selectedBrowser: BrowserElement } };
declare const OpenBrowserWindow: (options: { private: boolean }) => BrowserWindow;
declare const gBrowser: { selectedBrowser: BrowserElement; getTabForBrowser(browser: BrowserElement): object };
declare const gURLBar: { focus(): void; select(): void };
type Keyboard = {
  beginInputTransactionForTests(window: Window): boolean;
  keydown(event: KeyboardEvent): void;
  keyup(event: KeyboardEvent): void;
};
declare const Cc: Record<'@mozilla.org/text-input-processor;1', { createInstance<T>(type: { prototype: T }): T }>;
declare const Ci: { nsITextInputProcessor: { prototype: Keyboard } };
declare const Services: {
  ww: {
    registerNotification(observer: { observe(window: Window, topic: string): void }): void;
    getWindowEnumerator(): Iterable<Window>;
  };
};
declare global {
  interface IDBFactory {
    openForPrincipal(principal: object, name: string): IDBOpenDBRequest;
  }
  interface Uint8Array {
    /** ES2026. */
    toBase64(): string;
  }
}
