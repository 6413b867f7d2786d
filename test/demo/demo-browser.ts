import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { StandIn } from '../server/server.ts';
import type { ScriptedCall } from './script.ts';

/** What the demo needs of a browser with the extension in it. */
export type DemoBrowser = {
  /** Adds an API address in the extension's options, as its user would. */
  addAddress(address: string): Promise<void>;
  /** Opens the DevTools of the demo page, with the panel not yet shown. */
  openDevtools(): Promise<void>;
  /** Makes the calls on the demo page, one after the other. */
  makeCalls(calls: readonly ScriptedCall[]): Promise<void>;
  history(): Promise<History>;
  /** Shows the panel in the opened DevTools, and writes images of it, with an error selected, and of the popup. */
  takeScreenshots(folder: string): Promise<void>;
  /** Comes true when its user closes it. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
};

/** What the extension has stored. */
export type History = {
  errors: StoredError[];
  endpoints: { base: string; endpoint: string; lastSuccessAt: number | null }[];
};

export type Start = {
  extension: string;
  profile: string;
  server: StandIn;
  /** Hosts besides Nexla's own that lead to the server. */
  hosts: string[];
  headless: boolean;
};

export const DEMO_PAGE = 'https://dataops.nexla.io/';
