import type { ExchangeBody } from '../domain/exchange.ts';
import { BODY_CAP } from './page-channel.ts';

/**
 * Bodies as the network stack itself sees them: Firefox's `webRequest.filterResponseData`, for every tab, frame and
 * worker. The filter stands between network and page, so every chunk is passed on before it is looked at, and past the
 * cap the filter takes itself out.
 */

/** The part of Firefox's StreamFilter that is used. */
export type ResponseFilter = {
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
    filter.ondata = ({ data }) => {
      filter.write(data);
      text += decoder.decode(data, { stream: true });
      if (text.length <= BODY_CAP) return;
      filter.disconnect();
      resolve({ text: text.slice(0, BODY_CAP), truncated: true });
    };
    filter.onstop = () => {
      filter.disconnect();
      text += decoder.decode();
      resolve(text === '' ? null : { text, truncated: false });
    };
    filter.onerror = () => resolve(null);
  });
}
