import type { Example, Fields } from './envelope.ts';

/** How much of a page is looked at. */
const HEAD = 64 * 1024;

export const htmlExample: Example = {
  name: 'gateway page',
  shape: 'html',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/flows',
  status: 502,
  headers: { 'content-type': 'text/html', server: 'nginx' },
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
};

export const plainTextExample: Example = {
  name: 'throttled in plain text',
  shape: 'plain-text',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/notifications',
  status: 429,
  headers: { 'content-type': 'text/plain' },
  body: 'Retry later\n',
};

export const truncatedJsonExample: Example = {
  name: 'body cut by a proxy',
  shape: 'truncated-json',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/data_sets/5059/samples',
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: '{"error":"insufficient_permissions","error_code":"AUTH_004","error_description":"User lacks requi',
};

export const otherJsonExample: Example = {
  name: 'bare JSON string',
  shape: 'other-json',
  method: 'PUT',
  url: 'https://dataops.nexla.io/nexla-api/data_sinks/42',
  status: 409,
  headers: { 'content-type': 'application/json' },
  body: '"Sink 42 already exists"',
};

/** Whether a text is a page, whatever its content type says: gateways and the web app's shell answer with one. */
export function isHtml(text: string): boolean {
  const start = text.slice(0, 4096).replace(/^[\ufeff\s]+/, '');
  return /^(?:<!--[^>]{0,1000}-->\s{0,10})?<(?:!doctype\s{1,10}html|html|head|body|title|center|h1)\b/i.test(start);
}

/** A page's title is what it says; below status 400 it is the web app's name, which says nothing. */
export function readHtml(text: string, status: number): Fields {
  const title = /<title[^<>]{0,100}>([^<]{1,300})/i.exec(text.slice(0, HEAD))?.[1];
  return status >= 400 ? { message: title } : {};
}
