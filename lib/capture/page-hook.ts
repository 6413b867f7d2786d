import { BODY_CAP, CALL_FOR_GREETING, ERRORS_INSIDE_200, GREETING, READ_ALL } from './page-channel.ts';

/** A body that does not end within this time is cut: a stream must not be held open longer than the page holds it. */
const BODY_MS = 5000;

/** What XMLHttpRequest was asked for. */
type OpenedCall = { method: unknown; asked: unknown; calledAt: number; respondedAt: number };

/**
 * Runs in the page's own world and reads bodies of failing responses, nothing else.
 *
 * The page must not notice. It gets its own Response objects and errors, nothing is delayed or changed, and nothing of
 * the page's is called. So every built-in is taken before the page can replace it and called by `apply`; objects that
 * are handed to built-ins have no prototype; nothing is iterated, awaited or matched by what a prototype says. Kept
 * small: it runs in every frame of an observed site.
 */
export function installPageHook(): void {
  const { apply, getOwnPropertyDescriptor } = Reflect;
  const { isArray } = Array;
  const { keys } = Object;
  const { stringify } = JSON;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const { slice, startsWith, includes } = String.prototype;
  const { slice: sliceBytes } = ArrayBuffer.prototype;
  const { get: headerOf } = Headers.prototype;
  const { getReader } = ReadableStream.prototype;
  const { read, cancel } = ReadableStreamDefaultReader.prototype;
  const { decode } = TextDecoder.prototype;
  const { clone } = Response.prototype;
  const { prototype } = XMLHttpRequest;
  const { getResponseHeader, open: nativeOpen } = prototype;
  const { toString: nativeToString } = Function.prototype;
  const [NativeEvent, NativeProxy, NativeResponse, NativeDecoder, nativeFetch, later, notLater, doc, top] = [
    CustomEvent,
    Proxy,
    Response,
    TextDecoder,
    fetch,
    setTimeout,
    clearTimeout,
    document,
    window.top,
  ];
  const now = performance.now.bind(performance);
  /** The browser's own getter: it takes objects of every realm, and throws for what is none of its kind. */
  const getterOf = (type: object, name: string) => {
    const { get } = getOwnPropertyDescriptor(type, name) as { get: () => unknown };
    return <T>(self: unknown): T => apply(get, self, []) as T;
  };
  const { prototype: ofResponse } = NativeResponse;
  const urlOf = getterOf(ofResponse, 'url');
  const statusOf = getterOf(ofResponse, 'status');
  const headersOf = getterOf(ofResponse, 'headers');
  const streamOf = getterOf(ofResponse, 'body');
  const requestUrlOf = getterOf(Request.prototype, 'url');
  const requestMethodOf = getterOf(Request.prototype, 'method');
  const hrefOf = getterOf(URL.prototype, 'href');
  const xhrStateOf = getterOf(prototype, 'readyState');
  const xhrStatusOf = getterOf(prototype, 'status');
  const xhrUrlOf = getterOf(prototype, 'responseURL');
  const xhrTypeOf = getterOf(prototype, 'responseType');
  const xhrResponseOf = getterOf(prototype, 'response');

  /** What a getter says of an object; undefined where it is not of that kind. */
  const ask = (getter: (self: unknown) => unknown, self: unknown): unknown => {
    try {
      return getter(self);
    } catch {
      return undefined;
    }
  };
  const cut = (text: string): string => apply(slice, text, [0, BODY_CAP]);

  let channel = '';
  let lastId = 0;
  let readsAll = false;

  /** True where the isolated script took it. */
  const say = (name: string, detail: string): boolean =>
    !apply(dispatchEvent, doc, [new NativeEvent(name, { __proto__: null, detail, cancelable: true } as never)]);
  const greet = (): boolean => {
    channel = GREETING + Math.random();
    apply(addEventListener, doc, [
      channel + READ_ALL,
      () => {
        readsAll = true;
      },
    ]);
    return say(GREETING, channel);
  };
  if (!greet()) apply(addEventListener, doc, [CALL_FOR_GREETING, greet, { __proto__: null, once: true }]);

  const letGo = async (reader: unknown): Promise<void> => {
    try {
      await apply(cancel, reader, []);
    } catch {}
  };

  const sayBody = (id: number, text: string, isCut: boolean) =>
    say(channel, `${id} ${isCut || text.length > BODY_CAP ? '/' : '+'}\n${cut(text)}`);

  /** Reads up to the cap, then lets go: nothing larger is ever held. */
  const readBody = async (id: number, response: Response): Promise<void> => {
    const stream = streamOf(response);
    const decoder = new NativeDecoder();
    let text = '';
    let isCut = false;
    if (stream) {
      const reader = apply(getReader, stream, []);
      const deadline = later(() => {
        isCut = true;
        letGo(reader);
      }, BODY_MS);
      try {
        while (text.length <= BODY_CAP) {
          const step = await apply(read, reader, []);
          if (step.done) break;
          text += apply(decode, decoder, [step.value, { __proto__: null, stream: true }]);
        }
      } catch {
        isCut = true;
      }
      notLater(deadline);
      letGo(reader);
    }
    sayBody(id, text, isCut);
  };

  /** JSON text of parsed JSON, as far as it is kept: `stringify` asks objects for a `toJSON`, which is the page's. */
  const jsonOf = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return stringify(value);
    const isList = isArray(value);
    const names = keys(value);
    let text = '';
    for (let index = 0; index < names.length && text.length <= BODY_CAP; index += 1) {
      const name = names[index] as string;
      text +=
        (index ? ',' : '') + (isList ? '' : `${stringify(name)}:`) + jsonOf((value as Record<string, unknown>)[name]);
    }
    return isList ? `[${text}]` : `{${text}}`;
  };

  /** Tells of a response that may explain something; then `tellBody` is called. A 2xx may only with a JSON body. */
  const tell = (
    status: number,
    type: string | null,
    url: string,
    asked: unknown,
    method: unknown,
    calledAt: number,
    respondedAt: number,
    tellBody: (id: number) => void,
  ) => {
    const mayExplain =
      status > 399 ||
      (status > 199 &&
        status < 300 &&
        (readsAll || apply(startsWith, url, [ERRORS_INSIDE_200])) &&
        type !== null &&
        apply(includes, type, ['json']));
    if (!mayExplain) return;
    lastId += 1;
    const requestUrl = typeof asked === 'string' ? asked : (ask(requestUrlOf, asked) ?? ask(hrefOf, asked) ?? '');
    const name = typeof method === 'string' ? method : '-';
    say(channel, `${lastId} ${status} ${calledAt} ${respondedAt} ${name}\n${url}\n${requestUrl}`);
    tellBody(lastId);
  };

  /** Of a wrapped function the native one, of an XMLHttpRequest its call. */
  const kept = new WeakMap<object, unknown>();
  const keptOf = kept.get.bind(kept);
  const keep = kept.set.bind(kept);

  const wrap = <F extends object>(native: F, call: NonNullable<ProxyHandler<F>['apply']>): F => {
    const wrapped = new NativeProxy(native, { __proto__: null, apply: call } as ProxyHandler<F>);
    keep(wrapped, native);
    return wrapped;
  };

  // A wrapped function still answers `toString()` like the native one that it stands for, and so does one of another
  // frame, where a hook of its own wrapped it: found where it stands there, as plain data.
  const dataOf = (owner: unknown, name: string | number): unknown =>
    ask((object) => getOwnPropertyDescriptor(object as object, name)?.value, owner);
  const twinOf = (self: unknown, frame: unknown): unknown => {
    if (self === dataOf(frame, 'fetch')) return nativeFetch;
    if (self === dataOf(dataOf(dataOf(frame, 'XMLHttpRequest'), 'prototype'), 'open')) return nativeOpen;
    if (self === dataOf(dataOf(dataOf(frame, 'Function'), 'prototype'), 'toString')) return nativeToString;
    let found: unknown;
    for (let index = 0; !found; index += 1) {
      const inner = dataOf(frame, index);
      if (!inner) break;
      found = twinOf(self, inner);
    }
    return found;
  };
  Function.prototype.toString = wrap(nativeToString, (native, self) => {
    const known = keptOf(self);
    const text = apply(native, known ?? self, []);
    return known || text !== anonymous ? text : apply(native, twinOf(self, top) ?? self, []);
  });
  const anonymous = apply(nativeToString, Function.prototype.toString, []);

  window.fetch = wrap(nativeFetch, async (native, self, args) => {
    const calledAt = now();
    const response = await apply(native, self, args);
    try {
      const input = args[0];
      const init = args[1];
      const own = typeof init === 'object' && init !== null && getOwnPropertyDescriptor(init, 'method');
      const method = own ? own.value : (ask(requestMethodOf, input) ?? 'GET');
      const type = apply(headerOf, headersOf(response), ['content-type']);
      tell(statusOf(response), type, urlOf(response), input, method, calledAt, now(), (id) =>
        readBody(id, apply(clone, response, [])),
      );
    } catch {} // whatever goes wrong here is ours, never the page's
    return response;
  });

  function onState(this: XMLHttpRequest): void {
    const call = keptOf(this) as OpenedCall;
    try {
      const state = xhrStateOf(this);
      if (state === 2) call.respondedAt = now();
      if (state !== 4) return;
      const { method, asked, calledAt, respondedAt } = call;
      const type = apply(getResponseHeader, this, ['content-type']);
      tell(xhrStatusOf(this), type, xhrUrlOf(this), asked, method, calledAt, respondedAt || now(), (id) => {
        const kind = xhrTypeOf(this);
        const body = xhrResponseOf(this);
        if (typeof body === 'string') sayBody(id, body, false);
        // What was no JSON is null as well.
        else if (kind === 'json' && body !== null) sayBody(id, jsonOf(body), false);
        else if (kind === 'blob' && body) readBody(id, new NativeResponse(body as Blob));
        else if (kind === 'arraybuffer' && body) {
          readBody(id, new NativeResponse(apply(sliceBytes, body, [0, BODY_CAP + 1])));
        } else say(channel, `${id} -\n`);
      });
    } catch {}
  }
  prototype.open = wrap(nativeOpen, (native, self, args) => {
    apply(native, self, args);
    apply(addEventListener, self, ['readystatechange', onState]); // once, however often
    keep(self, { method: args[0], asked: args[1], calledAt: now(), respondedAt: 0 } satisfies OpenedCall);
  });
}
