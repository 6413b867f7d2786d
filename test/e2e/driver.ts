import type { Source } from '../../lib/domain/exchange.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { StandIn } from '../server/server.ts';

/** How a browser is started for a scenario. */
export type Setup = {
  /** False for a browser without the extension. */
  extension?: boolean;
  /** How long (ms) a background may be idle before Firefox suspends it; Chromium's time is fixed. */
  idleTimeout?: number;
  /** True where the extension is to be updated: it is then loaded from a copy of its own. */
  updatable?: boolean;
  /** True for a browser that keeps pages that were left, as browsers do for people; tests do without it. */
  backForwardCache?: boolean;
  /** The profile folder of a browser that was quit; a new one where none is named. */
  profile?: string;
};

export type Start = (server: StandIn, setup: Setup) => Promise<Driver>;

/**
 * What a scenario needs of a browser with the extension in it. The scenarios know nothing else of the browser.
 */
export type Driver = {
  readonly browser: 'chromium' | 'firefox';
  readonly server: StandIn;
  /** The profile folder: everything the browser and its extensions keep. */
  readonly profile: string;
  /** What sees a failing call in the network stack; in Firefox that reads its body too. */
  readonly networkSources: Source[];
  /** A new tab. */
  open(url: string): Promise<Tab>;
  /** The real DevTools of a tab, with the extension's panel in front. */
  openPanel(tab: Tab): Promise<View>;
  /** Opens DevTools on a tab without ever showing the panel. */
  openDevtools(tab: Tab): Promise<void>;
  /** The popup's page, in a tab where the browser would close it as soon as something else is in front. */
  openPopup(): Promise<View>;
  /** The popup itself, by the button in the toolbar, over a tab that comes to the front. */
  pressButton(tab: Tab): Promise<View>;
  openOptions(): Promise<View>;
  /** The options page that the extension opened by itself, once it is there; fails where there are several. */
  openedOptions(): Promise<View>;
  /** Opens a HAR file in the network panel of the tab's DevTools; the calls that it then shows. */
  openHar(tab: Tab, har: string): Promise<ShownCall[]>;
  /** Opens the network panel of the tab's DevTools, has the tab do something, and reads the *Initiator* column. Chromium. */
  initiators?(tab: Tab, act: () => Promise<void>): Promise<string[]>;
  /** Everything in the extension's `errors` table, oldest first. */
  stored(): Promise<StoredError[]>;
  /** Text on the toolbar badge. */
  badge(): Promise<string>;
  /**
   * Has the background stopped as the browser stops an idle one: Firefox never while it still works on something. It
   * starts again by itself. False if it did not run.
   */
  stopBackground(): Promise<boolean>;
  /** Kills the process that the background runs in. False if there was none. */
  crashBackground(): Promise<boolean>;
  /** Updates the extension to its next version, under everything that is open; needs `updatable`. */
  update(): Promise<void>;
  /** The title of the toolbar button. */
  buttonTitle(): Promise<string>;
  /** A tab of a private window. */
  openPrivate(url: string): Promise<Tab>;
  /** Says yes to the browser's permission prompt for these hosts, before the product asks. */
  allowHost(pattern: string): Promise<void>;
  /** Withdraws access, as a person does on the browser's own page about the extension. */
  withholdHost(pattern: string): Promise<void>;
  /**
   * Clicks what asks for access to a host, and has the browser grant it. Chromium's prompt can't be answered without a
   * window: there the access is granted on the browser's own page.
   */
  allowByClick(view: View, selector: string, pattern: string): Promise<void>;
  /** Closes every tab that was opened, with its DevTools, and the popup: a view that is open reads all that is stored. */
  closeTabs(): Promise<void>;
  /** Ends the browser and leaves its profile on disk. */
  quit(): Promise<void>;
  /** Ends the browser, if it still runs, and deletes its profile. */
  close(): Promise<void>;
};

/** A call in a network panel. */
type ShownCall = { method: string; url: string; status: number; body: string };

/** A document of the extension. */
export type View = {
  run<A extends unknown[], T>(code: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** All the text that a person can read. */
  text(): Promise<string>;
  click(selector: string): Promise<void>;
  fill(selector: string, value: string): Promise<void>;
  press(key: string): Promise<void>;
  /** Chooses a file on disk in a file field. */
  choose(selector: string, file: string): Promise<void>;
  screenshot(file: string): Promise<void>;
};

/** A page of a web site. */
export type Tab = View & {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  close(): Promise<void>;
};
