/** What an error says about the fate of the request: the ground on which retry-safety.ts decides. */
export type RetryClass =
  | 'fix' // the request itself is wrong
  | 'credentials' // the service key is wrong: a new token cannot be had with it
  | 'permission' // the account lacks a right
  | 'state' // the present state of the resource forbids it
  | 'unsupported' // the server cannot do this at all
  | 'token' // refused before it was carried out, for want of a valid token
  | 'turned-away' // refused before it was carried out, for want of capacity
  | 'unsent' // never reached the server
  | 'blocked' // the browser withheld the request or its answer, and would again
  | 'uncertain' // may have been carried out
  | 'by-status'; // the entry covers several cases; the status tells them apart

/** The class that a status alone implies (RFC 9110 §15, RFC 6585 §4). 0 stands for no response. */
export function retryClassOfStatus(status: number): Exclude<RetryClass, 'by-status'> {
  switch (status) {
    case 401:
      return 'token';
    case 403:
      return 'permission';
    case 405:
    case 409:
    case 423:
      return 'state';
    case 408:
      return 'uncertain';
    case 425:
    case 429:
      return 'turned-away';
    case 501:
    case 505:
      return 'unsupported';
    default:
      return status >= 400 && status < 500 ? 'fix' : 'uncertain';
  }
}
