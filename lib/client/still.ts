import type { Still } from '../storage/still.ts';

export type { StillNode } from '../storage/still.ts';

/** The elements that may be drawn. None of them loads, sends or runs anything, but for an icon of the extension. */
const TAGS = new Set(
  'a bdi button details div footer h1 h2 header img li main p path q span strong summary svg ul'.split(' '),
);
/** Their attributes, with what each may be. A link leads to a page of the extension, and into the still nobody can press. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  class: /^[a-z -]+$/,
  d: /^[MmLlHhVvCcAaZz\d .,-]+$/,
  dir: /^ltr$/,
  href: /^\/(?:dictionary|explain|panel)\.html(?:#[\w=.-]*)?$/,
  src: /^\/icon\/\d+\.png$/,
  viewBox: /^0 0 24 24$/,
};
const SVG = 'http://www.w3.org/2000/svg';
/** Many times what four cards have. */
const MOST = { depth: 20, nodes: 2000, text: 4000, attribute: 400 };

/**
 * What a still shows at `now` (ms, UTC), as elements; null where it is of another maker or another time, or holds anything
 * that a still does not.
 */
export function drawnStill(value: unknown, maker: string, now: number): DocumentFragment | null {
  const still = Object(value) as Partial<Still>;
  const { from, until, nodes } = still;
  if (still.maker !== maker || typeof from !== 'number' || typeof until !== 'number') return null;
  if (!(from <= now && now < until) || !Array.isArray(nodes)) return null;
  let left = MOST.nodes;
  const add = (parent: Node, node: unknown, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > MOST.depth) return false;
    if (typeof node === 'string') {
      parent.appendChild(document.createTextNode(node));
      return node.length <= MOST.text;
    }
    if (!Array.isArray(node)) return false;
    const [tag, attributes, ...children] = node as unknown[];
    if (typeof tag !== 'string' || !TAGS.has(tag)) return false;
    const element = tag === 'svg' || tag === 'path' ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, is] of Object.entries(Object(attributes))) {
      if (!Object.hasOwn(ATTRIBUTES, name) || typeof is !== 'string') return false;
      if (is.length > MOST.attribute || !ATTRIBUTES[name]?.test(is)) return false;
      element.setAttribute(name, is);
    }
    parent.appendChild(element);
    return children.every((child) => add(element, child, depth + 1));
  };
  const drawn = document.createDocumentFragment();
  return nodes.length > 0 && nodes.every((node) => add(drawn, node, 1)) ? drawn : null;
}
