import type { ExchangeBody } from '../domain/exchange.ts';
import { BODY_CAP } from './page-channel.ts';

/**
 * Bodies as the network stack itself sees them: Firefox's `webRequest.filterResponseData`, for every tab, frame and
 * worker. The filter stands between network and page, so every chunk is passed on before it is looked at. Past the cap the
 * filter takes itself out, and out of what goes on for long: behind a filter the server is not told that the page has
 * cancelled the body.
 */

/** A body that does not end within this time is cut, ms. */
const BODY_MS = 1000;

/** The part of Firefox's StreamFilter that is used. */
export type ResponseFilter = {
  onstart: (() => void) | undefined;
  ondata: ((event: { data: ArrayBuffer }) => void) | undefined;
  onstop: (() => void) | undefined;
  onerror: (() => void) | undefined;
  write(data: ArrayBuffer): void;
  disconnect(): void;
};

/**
 * The first 64 Ki characters of a response, unredacted. Null where no byte came: Firefox hides from the filter what it
 * hides from the page (CORS, beacons, event streams), so this does not make it an empty body. Never rejects.
 */
export function readBody(filter: ResponseFilter): Promise<ExchangeBody | null> {
  return new Promise((resolve) => {
    const decoder = new TextDecoder();
    let text = '';
    const end = (truncated: boolean) => {
      clearTimeout(deadline);
      filter.disconnect();
      resolve(text === '' ? null : { text: text.slice(0, BODY_CAP), truncated });
    };
    let deadline: ReturnType<typeof setTimeout> | undefined;
    filter.onstart = () => {
      deadline = setTimeout(end, BODY_MS, true);
    };
    filter.ondata = ({ data }) => {
      filter.write(data);
      text += decoder.decode(data, { stream: true });
      if (text.length > BODY_CAP) end(true);
    };
    filter.onstop = () => {
      text += decoder.decode();
      end(false);
    };
    filter.onerror = () => {
      clearTimeout(deadline);
      resolve(null);
    };
  });
}
