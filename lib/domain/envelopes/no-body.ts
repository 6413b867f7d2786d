import type { Example } from './envelope.ts';

/** Recorded from the live API: no token, no body. */
export const emptyExample: Example = {
  name: 'no token, no body',
  shape: 'empty',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/teams',
  status: 401,
  headers: { 'content-length': '0', 'x-request-id': '4c8f6a0e-9b1d-4f53-8a42-d1f7c3e0b6a9' },
  body: '',
};

export const unreadExample: Example = {
  name: 'body that nobody saw',
  shape: 'unread',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/flows/77',
  status: 404,
  headers: { 'content-type': 'application/json', 'x-request-id': 'b7f6b1de-3b43-4ad0-9a83-51c3bb2c1f0e' },
  body: null,
};

export const noResponseExample: Example = {
  name: 'host not found',
  shape: 'no-response',
  method: 'GET',
  url: 'https://api.nexla.io/nexla-api/users/current',
  status: 0,
  headers: {},
  body: null,
};
