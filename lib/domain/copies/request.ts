import type { StoredError } from '../stored-error.ts';
import { wellFormed } from './literals.ts';

/** The failed request as far as it is known: secrets, query values and the body were never kept, so they are placeholders. */
export type CopiedRequest = {
  method: string;
  url: string;
  headers: { name: string; value: Word }[];
  /** A method that carries a body: it has to be brought along. */
  hasBody: boolean;
  /** Where a new token comes from: `POST /token` of the same API. */
  tokenUrl: string;
};

/** Literal text, and names of environment variables that hold a secret. */
export type Word = (string | { variable: Variable })[];
type Variable = 'NEXLA_TOKEN' | 'NEXLA_SERVICE_KEY';

/** Stands for a query value, to be filled in. */
const UNKNOWN_VALUE = 'VALUE';

/** The request of an error. Whatever the network put into it, method and URL are valid ones. */
export function requestOf({ exchange, base, endpoint }: StoredError): CopiedRequest {
  const method = /^[A-Za-z]{1,16}$/.test(exchange.method ?? '') ? (exchange.method ?? '').toUpperCase() : 'GET';
  const query = exchange.queryNames.map((name) => `${encodeText(name)}=${UNKNOWN_VALUE}`).join('&');
  const signsIn = /^POST \/token$/.test(endpoint);
  return {
    method,
    url: encodeUrl(`${exchange.origin}${exchange.path}`) + (query === '' ? '' : `?${query}`),
    headers: [
      { name: 'Accept', value: ['application/vnd.nexla.api.v1+json'] },
      {
        name: 'Authorization',
        value: signsIn ? ['Basic ', { variable: 'NEXLA_SERVICE_KEY' }] : ['Bearer ', { variable: 'NEXLA_TOKEN' }],
      },
      ...(hasBody(method) && !signsIn ? [{ name: 'Content-Type', value: ['application/json'] as Word }] : []),
    ],
    hasBody: hasBody(method) && !signsIn,
    tokenUrl: encodeUrl(`${base}/token`),
  };
}

function hasBody(method: string): boolean {
  return ['POST', 'PUT', 'PATCH'].includes(method);
}

/** Percent-encodes what no URL holds (RFC 3986); escapes that are there stay. */
function encodeUrl(url: string): string {
  return wellFormed(url).replace(/[^\w\-.~:/[\]@!$&'()*+,;=%]/gu, encodeURIComponent);
}

function encodeText(text: string): string {
  return encodeURIComponent(wellFormed(text));
}
