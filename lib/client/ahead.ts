import { THEMES } from '../domain/theme.ts';
import { STILL, stillMaker } from '../storage/still.ts';
import { endStill, STILL_PLACE } from './end-still.ts';
import { drawnStill } from './still.ts';

/**
 * Draws the popup's still, as long as there is one, before the popup's own script runs: with the browser's own names
 * (`chrome`, which both browsers have) and nothing imported that is not in this small script.
 */

/** The popup's script does not wait longer than this for the frame, ms. */
const PATIENCE = 500;

declare global {
  /** Resolves once the still is on the screen, or it is clear that there is none. */
  var stillShown: Promise<void> | undefined;
}

export function drawAhead(): void {
  const session = chrome.storage.session as typeof chrome.storage.session | undefined;
  // The demo shows nothing of the history.
  if (session === undefined || location.search !== '') return;
  let isOver = false;
  globalThis.stillShown = session
    .get(STILL)
    .then(({ [STILL]: value }) => show(value, () => isOver))
    .catch(() => {});
  // What is deleted meanwhile is not shown a moment longer, nor at all where it is not shown yet.
  session.onChanged.addListener((changes) => {
    if (!(STILL in changes)) return;
    isOver = true;
    endStill();
  });
}

async function show(value: unknown, isOver: () => boolean): Promise<void> {
  const { i18n, runtime } = chrome;
  const drawn = drawnStill(value, stillMaker(runtime.getManifest().version, i18n.getUILanguage()), Date.now());
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('readystatechange', resolve, { once: true }));
  }
  const root = document.getElementById('root');
  // What has begun to say how things are is right in any case.
  if (drawn === null || root === null || root.hasChildNodes() || isOver()) return;
  const { documentElement } = document;
  const theme = localStorage.getItem('theme');
  if (theme !== 'system' && THEMES.some((known) => known === theme)) documentElement.dataset['theme'] = theme ?? '';
  documentElement.dir = i18n.getMessage('reading_direction');
  const place = document.createElement('div');
  place.id = STILL_PLACE;
  place.inert = true;
  place.ariaHidden = 'true';
  place.append(drawn);
  root.before(place);
  performance.mark(STILL_PLACE);
  // What nobody sees has no frames.
  if (document.hidden) return;
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, PATIENCE);
  });
}
