/**
 * The popup's still: how its first cards look, so that they can be drawn before anything is read. It lies in session
 * storage, which ends with the browser. The background makes it and takes it away (lib/background/still.ts); the popup
 * checks and draws it (lib/client/still.ts).
 */

/** Where it lies in session storage. */
export const STILL = 'popup-still';

/** A text, or an element: its tag, its attributes, and what is in it. */
export type StillNode = string | [tag: string, attributes: Record<string, string>, ...children: StillNode[]];

export type Still = {
  /** What made it: see `stillMaker`. */
  maker: string;
  /** It shows what is true from one time up to another, ms (UTC). */
  from: number;
  until: number;
  nodes: StillNode[];
};

/** Another version looks otherwise, and another language says it otherwise. */
export function stillMaker(version: string, language: string): string {
  return `${version} ${language}`;
}
