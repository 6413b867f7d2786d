import { type ComponentChild, Fragment, isValidElement, type VNode } from 'preact';
import type { ExplainedProblem } from '../../lib/client/explained-problems.ts';
import type { StillNode } from '../../lib/client/still.ts';
import { t } from '../../lib/client/text.ts';
import { Boundary } from '../shared/boundary.tsx';
import { CopyButton, CopyFace } from '../shared/copy-button.tsx';
import { Countdown } from '../shared/countdown.tsx';
import { Content, Drawn, Popup, type PopupProps } from './popup.tsx';

/**
 * How the popup begins, as nodes: drawn by the same components, without a document and without anything that may change by
 * itself. So the background can do it.
 * @param now ms (UTC)
 */
export function popupStill(problems: ExplainedProblem[], now: number): StillNode[] {
  return nodesOf(
    <Popup
      state={{ kind: 'read', problems, broken: [] }}
      withheld={null}
      warnings={null}
      alerts={null}
      nothing={null}
      now={now}
      report={async () => ''}
      version=""
      onOptions={nothing}
      onRetryReading={nothing}
      copy={async () => false}
    />,
  );
}
const nothing = () => {};

/** What has a state is drawn as it begins. */
const AT_REST = new Map<unknown, (props: never) => ComponentChild>([
  [Boundary, ({ children }: { children: ComponentChild }) => children],
  [Content, (props: PopupProps) => Drawn({ ...props, isDrawn: false })],
  [CopyButton, ({ text = t('ui_copy') }: { text?: string }) => CopyFace({ said: text, icon: 'copy' })],
  [Countdown, () => <span class="countdown" />],
]);

/** What the popup's own script alone may say: counts and times change. Its room is kept. */
const HELD: Readonly<Record<string, (nodes: StillNode[]) => StillNode[]>> = {
  countdown: () => ['\u00a0'],
  'card-when muted': () => ['\u00a0'],
  // It takes one line or more. A figure space is as wide as a digit.
  'popup-summary': (nodes) =>
    nodes.map((node) => (typeof node === 'string' ? node.replace(/\p{N}/gu, '\u2007') : node)),
};

const KEPT = ['class', 'd', 'dir', 'href', 'src', 'viewBox'];

function nodesOf(child: unknown): StillNode[] {
  if (typeof child === 'string' || typeof child === 'number') return [String(child)];
  if (Array.isArray(child)) return child.flatMap(nodesOf);
  if (!isValidElement(child)) return [];
  const { type, props } = child as VNode<{ children?: unknown } & Record<string, unknown>>;
  if (type === Fragment) return nodesOf(props.children);
  if (typeof type === 'function') {
    return nodesOf((AT_REST.get(type) ?? (type as (all: object) => ComponentChild))(props as never));
  }
  const name = String(props['class'] ?? '');
  // It is there to be heard, and takes no room.
  if (name === 'visually-hidden') return [];
  const attributes = Object.fromEntries(
    KEPT.flatMap((kept) => (typeof props[kept] === 'string' && props[kept] !== '' ? [[kept, props[kept]]] : [])),
  );
  const children = nodesOf(props.children);
  const hold = HELD[name];
  return hold === undefined
    ? [[type as string, attributes, ...children]]
    : [[type as string, { ...attributes, class: `${name} held` }, ...hold(children)]];
}
