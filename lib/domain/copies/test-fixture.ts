import type { StoredError } from '../stored-error.ts';
import { jsString } from './literals.ts';
import type { CopiedRequest } from './request.ts';

/** Headers that describe how the response was framed on its way, which the fixture is not. */
const FRAMING = new Set(['age', 'content-length', 'date', 'via', 'x-cache']);

/** The failing response as a handler of Mock Service Worker 2: https://mswjs.io/docs/http/intercepting-requests. */
export function mswHandler(stored: StoredError, request: CopiedRequest): string {
  const method = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].includes(request.method)
    ? request.method.toLowerCase()
    : 'all';
  return [
    "import { http, HttpResponse } from 'msw';",
    '',
    `export const handler = http.${method}(${urlPattern(stored)}, () =>`,
    ...(stored.exchange.status === 0
      ? ['  HttpResponse.error(),']
      : [
          `  new HttpResponse(${bodyOf(stored)}, {`,
          `    status: ${stored.exchange.status},`,
          ...headersOf(stored, '    '),
          '  }),',
        ]),
    ');',
    '',
  ].join('\n');
}

/** The failing response as a Playwright route: https://playwright.dev/docs/mock. */
export function playwrightRoute(stored: StoredError, request: CopiedRequest): string {
  return [
    `await page.route(${urlPattern(stored)}, async (route) => {`,
    `  if (route.request().method() !== ${jsString(request.method)}) return route.fallback();`,
    ...(stored.exchange.status === 0
      ? ["  await route.abort('failed');"]
      : [
          '  await route.fulfill({',
          `    status: ${stored.exchange.status},`,
          ...headersOf(stored, '    '),
          `    body: ${bodyOf(stored)},`,
          '  });',
        ]),
    '});',
    '',
  ].join('\n');
}

/** The URL with any query: both tools take an expression, while their patterns give `:` and `*` a meaning. */
function urlPattern({ exchange }: StoredError): string {
  const escaped = (exchange.origin + exchange.path)
    .split(/\{keys?\}/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^/]+');
  return `new RegExp(${jsString(`^${escaped}(?:\\?|$)`)})`;
}

function headersOf({ exchange }: StoredError, indent: string): string[] {
  const kept = Object.entries(exchange.responseHeaders).filter(([name]) => !FRAMING.has(name));
  return [
    `${indent}headers: {`,
    ...kept.map(([name, value]) => `${indent}  ${jsString(name)}: ${jsString(value)},`),
    `${indent}},`,
  ];
}

function bodyOf({ exchange }: StoredError): string {
  return jsString(exchange.body?.text ?? '');
}
