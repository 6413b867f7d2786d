export const DEMO_MARK = 'demo';

/** Whether this page shows the demo's made-up errors in place of the history: `popup.html?demo`. */
export function isDemo(): boolean {
  return new URLSearchParams(location.search).has(DEMO_MARK);
}
