/** The colours of the extension's pages: those of the browser, or always the same. */
export type Theme = (typeof THEMES)[number];
export const THEMES = ['system', 'light', 'dark'] as const;
