import { parseSync } from 'vite';

/** By these names a page sends something, or runs code that this search does not see. */
const SENDS = new Set(
  `fetch fetchLater XMLHttpRequest sendBeacon WebSocket WebSocketStream EventSource WebTransport RTCPeerConnection
  webkitRTCPeerConnection Image Audio importScripts Worker SharedWorker PushManager requestSubmit sendNativeMessage
  connectNative setUninstallURL eval Function executeScript`.split(/\s+/),
);
/** These lead somewhere, or ask for something, by an address: only one of our own pages is no finding. */
const LEADS = new Set([
  'location.assign',
  'location.replace',
  'window.open',
  'tabs.create',
  'tabs.update',
  'windows.create',
]);
/** Elements that load something by themselves. */
const LOADS = new Set([
  'img',
  'iframe',
  'frame',
  'embed',
  'object',
  'audio',
  'video',
  'script',
  'portal',
  'fencedframe',
]);

type Node = { type: string; [field: string]: unknown };

/** Everything in a script by which something could be sent, each as often as it stands there, sorted. Strings are no code. */
export function sendingCode(file: string, code: string): string[] {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file} could not be read`);
  const found: string[] = [];
  visit(program as unknown as Node, null, found);
  return found.sort();
}

function visit(node: Node, parent: Node | null, found: string[]): void {
  const name = nameOf(node, parent);
  // Functions are asked what they are, everywhere; none is made of a text.
  const isAsked = name === 'Function' && (parent?.type === 'BinaryExpression' || parent?.object === node);
  if (name !== null && SENDS.has(name) && !isAsked) found.push(name);
  if (node.type === 'ObjectPattern') found.push(...takenNames(node).filter((taken) => SENDS.has(taken)));
  if (node.type === 'CallExpression') found.push(...callFindings(node));
  if (node.type === 'AssignmentExpression' && /(?:^|\.)location(?:\.href)?$/.test(pathOf(node.left as Node)))
    found.push('location =');
  for (const [field, value] of Object.entries(node)) {
    if (field === 'parent') continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string')
        visit(child as Node, node, found);
    }
  }
}

/** What a node names: a variable or a member, but no key of an object. */
function nameOf(node: Node, parent: Node | null): string | null {
  const isKey = parent?.type === 'Property' && parent.key === node && parent.computed !== true;
  if (node.type === 'Identifier') return isKey ? null : (node.name as string);
  const isMember = parent?.type === 'MemberExpression' && parent.property === node;
  return isMember ? textOf(node) : null;
}

/** The names of what is taken out of an object: `const { fetch: send } = window`. */
function takenNames(pattern: Node): string[] {
  const keys = (pattern.properties as Node[]).flatMap(({ key }) => (key === undefined ? [] : [key as Node]));
  return keys.map((key) => (key.type === 'Identifier' ? (key.name as string) : (textOf(key) ?? '')));
}

function callFindings(call: Node): string[] {
  const path = pathOf(call.callee as Node)
    .split('.')
    .slice(-2)
    .join('.');
  const [first] = call.arguments as Node[];
  const text = first === undefined ? null : textOf(first);
  if (LEADS.has(path)) return text?.startsWith('/') && !text.startsWith('//') ? [] : [path];
  // As preact and the document make elements.
  return text !== null && LOADS.has(text) ? [`<${text}>`] : [];
}

/** `a.b.c`, as far as it is one. */
function pathOf(node: Node): string {
  if (node.type === 'Identifier') return node.name as string;
  if (node.type === 'ChainExpression') return pathOf(node.expression as Node);
  if (node.type !== 'MemberExpression') return '?';
  const property = node.property as Node;
  const name = node.computed === true ? (textOf(property) ?? '?') : (property.name as string);
  return `${pathOf(node.object as Node)}.${name}`;
}

/** The text that a literal or a template without parts stands for. */
function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  const { quasis } = node as { quasis?: { value: { cooked: string } }[] };
  return node.type === 'TemplateLiteral' && quasis?.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
}
