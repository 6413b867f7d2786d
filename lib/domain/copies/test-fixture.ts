import { isUnanswered } from '../exchange.ts';
import type { StoredError } from '../stored-error.ts';
import { jsString, wellFormed } from './literals.ts';
import type { CopiedRequest } from './request.ts';

/** Headers that describe how the response was framed on its way, which the fixture is not. */
const FRAMING = new Set(['age', 'content-length', 'date', 'via', 'x-cache']);

/** The failing response as a handler of Mock Service Worker 2 and 3: https://mswjs.io/docs/http/intercepting-requests. */
export function mswHandler(stored: StoredError, request: CopiedRequest): string {
  const isNamed = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].includes(request.method);
  return [
    "import { http, HttpResponse } from 'msw';",
    '',
    ...(isNamed
      ? [`export const handler = http.${request.method.toLowerCase()}(${urlPattern(stored)}, () => {`]
      : [
          `export const handler = http.all(${urlPattern(stored)}, ({ request }) => {`,
          // A handler without a response leaves the call to others.
          `  if (request.method !== ${jsString(request.method)}) return undefined;`,
        ]),
    ...(isUnanswered(stored.exchange)
      ? ['  return HttpResponse.error();']
      : [
          `  return new HttpResponse(${mswBody(stored)}, {`,
          `    status: ${stored.exchange.status},`,
          ...headersOf(keptHeaders(stored), byteString, '    '),
          '  });',
        ]),
    '});',
    '',
  ].join('\n');
}

/** A text without a type is given one, `text/plain`, but no Blob is; what there is no text of has no body at all. */
function mswBody({ exchange }: StoredError): string {
  const text = exchange.body?.text ?? '';
  if (text === '') return 'null';
  return 'content-type' in exchange.responseHeaders ? jsString(text) : `new Blob([${jsString(text)}])`;
}

/** The failing response as a Playwright route: https://playwright.dev/docs/mock. */
export function playwrightRoute(stored: StoredError, request: CopiedRequest): string {
  return [
    `await page.route(${urlPattern(stored)}, async (route) => {`,
    `  if (route.request().method() !== ${jsString(request.method)}) return route.fallback();`,
    ...(isUnanswered(stored.exchange)
      ? ["  await route.abort('failed');"]
      : [
          '  await route.fulfill({',
          `    status: ${stored.exchange.status},`,
          ...headersOf(playwrightHeaders(stored), jsString, '    '),
          `    body: ${jsString(stored.exchange.body?.text ?? '')},`,
          '  });',
        ]),
    '});',
    '',
  ].join('\n');
}

/** The page under test has an origin of its own: Playwright allows it, where the fixture allows no other. */
function playwrightHeaders(stored: StoredError): [string, string][] {
  return keptHeaders(stored).filter(([name]) => name !== 'access-control-allow-origin');
}

/** The URL with any query: both tools take an expression, while their patterns give `:` and `*` a meaning. */
function urlPattern({ exchange }: StoredError): string {
  const escaped = (exchange.origin + exchange.path)
    .split(/\{keys?\}/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^/]+');
  return `new RegExp(${jsString(`^${escaped}(?:\\?|$)`)})`;
}

function keptHeaders({ exchange }: StoredError): [string, string][] {
  return Object.entries(exchange.responseHeaders).filter(([name]) => !FRAMING.has(name));
}

function headersOf(headers: readonly [string, string][], literal: (value: string) => string, indent: string): string[] {
  if (headers.length === 0) return [];
  return [
    `${indent}headers: {`,
    ...headers.map(([name, value]) => `${indent}  ${jsString(name)}: ${literal(value)},`),
    `${indent}},`,
  ];
}

/** A header's value as `Headers` takes it, a character a byte: what a browser decoded is UTF-8 again. */
function byteString(value: string): string {
  if (!/[^\0-\xff]/.test(value)) return jsString(value);
  const escaped = encodeURIComponent(wellFormed(value));
  return jsString(escaped.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))));
}
