import { BODY_CAP, ERRORS_INSIDE_200, GREETING, READ_ALL } from './page-channel.ts';

/** A body that does not end within this time is cut, ms. */
const BODY_MS = 5000;
/** How often it is looked whether the page still wants a body that goes on, ms. */
const LOOK_MS = 100;

/** A body of which a copy is being read. The browser ends it where neither page nor hook wants any more of it. */
type Reading = {
  response: unknown;
  reader: unknown;
  /** `performance.now()` at which it is cut. */
  until: number;
  isOver: boolean;
  next: Reading | null;
};

/** What the page asked for, and when, `performance.now()`. */
type Call = { method: unknown; asked: unknown; calledAt: number; respondedAt: number };

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
  const { slice, includes } = String.prototype;
  const { slice: sliceBytes } = ArrayBuffer.prototype;
  const { get: headerOf } = Headers.prototype;
  const { prototype: ofStream } = ReadableStream;
  const { getReader } = ofStream;
  const { prototype: ofReader } = ReadableStreamDefaultReader;
  const { read, cancel } = ofReader;
  const { decode } = TextDecoder.prototype;
  const { clone } = Response.prototype;
  const { prototype } = XMLHttpRequest;
  const { getResponseHeader, open: nativeOpen } = prototype;
  const { toString: nativeToString } = Function.prototype;
  const [NativeEvent, NativeProxy, NativeResponse, NativeDecoder, nativeFetch, later, target, top] = [
    CustomEvent,
    Proxy,
    Response,
    TextDecoder,
    fetch,
    setTimeout,
    performance,
    window.top,
  ];
  const now = performance.now.bind(performance);
  /** The browser's own getters: they take objects of every realm, and throw for what is none of their kind. */
  const gettersOf = <N extends string[]>(type: object, ...names: [...N]) =>
    names.map((name) => {
      const { get } = getOwnPropertyDescriptor(type, name) as { get: () => unknown };
      return (self: unknown): unknown => apply(get, self, []);
    }) as { [K in keyof N]: <T>(self: unknown) => T };
  const [urlOf, statusOf, headersOf, streamOf, isUsed] = gettersOf(
    NativeResponse.prototype,
    'url',
    'status',
    'headers',
    'body',
    'bodyUsed',
  );
  const [isLocked] = gettersOf(ofStream, 'locked');
  const [closedOf] = gettersOf(ofReader, 'closed');
  const [requestUrlOf, requestMethodOf] = gettersOf(Request.prototype, 'url', 'method');
  const [hrefOf] = gettersOf(URL.prototype, 'href');
  const [xhrStateOf, xhrStatusOf, xhrUrlOf, xhrTypeOf, xhrResponseOf] = gettersOf(
    prototype,
    'readyState',
    'status',
    'responseURL',
    'responseType',
    'response',
  );

  /** What a getter says of an object; undefined where it is not of that kind. */
  const ask = (getter: (self: unknown) => unknown, self: unknown): unknown => {
    try {
      return getter(self);
    } catch {
      return undefined;
    }
  };
  /** An own property as plain data, or a getter that is not called; undefined where there is none. */
  const fieldOf = (owner: unknown, name: string | number) =>
    ask((object) => getOwnPropertyDescriptor(object as object, name), owner) as PropertyDescriptor | undefined;

  let channel = '';
  let lastId = 0;
  let readsAll = false;

  /** True where the isolated script took it. */
  const say = (name: string, detail: string): boolean =>
    !apply(dispatchEvent, target, [new NativeEvent(name, { __proto__: null, detail, cancelable: true } as never)]);
  const greet = (): boolean => {
    channel = GREETING + Math.random();
    apply(addEventListener, target, [
      channel + READ_ALL,
      () => {
        readsAll = true;
      },
    ]);
    return say(GREETING, channel);
  };
  if (!greet()) apply(addEventListener, target, [GREETING, greet, { __proto__: null, once: true }]);

  /** The newest body that is being read, and through it the others. */
  let newest: Reading | null = null;

  /** Lets go of what is over, of what takes too long, and of what the page has begun to read and then let go. */
  const look = (): void => {
    let one = newest;
    newest = null;
    while (one) {
      const { next, response, reader } = one;
      one.isOver ||= now() > one.until || (isUsed<boolean>(response) && !isLocked(streamOf(response)));
      if (one.isOver) letGo(reader);
      else {
        one.next = newest;
        newest = one;
      }
      one = next;
    }
    if (newest) later(look, LOOK_MS);
  };

  const letGo = async (reader: unknown): Promise<void> => {
    try {
      await apply(cancel, reader, []);
    } catch {}
  };

  /** What the page cancels by a reader stays locked. What has ended for the page ends for the hook a moment later. */
  const followReader = async (reading: Reading, reader: unknown): Promise<void> => {
    try {
      await closedOf(reader);
      reading.until = now() + LOOK_MS;
    } catch {} // the page gave the reader back
  };

  const sayBody = (id: number, text: string, isCut = false) =>
    say(channel, `${id} ${isCut || text.length > BODY_CAP ? '/' : '+'}\n${apply(slice, text, [0, BODY_CAP])}`);

  /** Reads up to the cap, then lets go: nothing larger is ever held. */
  const readBody = async (id: number, copy: Response, response: unknown = copy): Promise<void> => {
    const stream = streamOf(copy);
    const decoder = new NativeDecoder();
    let text = '';
    let isCut = false;
    if (stream) {
      const reader = apply(getReader, stream, []);
      if (!newest) later(look, LOOK_MS);
      const reading: Reading = { response, reader, until: now() + BODY_MS, isOver: false, next: newest };
      newest = reading;
      try {
        while (text.length <= BODY_CAP) {
          const step = await apply(read, reader, []);
          if (step.done) break;
          text += apply(decode, decoder, [step.value, { __proto__: null, stream: true }]);
        }
      } catch {
        reading.isOver = true;
      }
      isCut = reading.isOver;
      reading.isOver = true;
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

  /** Whether a response may explain something. A 2xx may only with a JSON body. */
  const isWorthAWord = (status: number, url: string, typeOf: () => unknown): boolean =>
    status > 399 ||
    (status < 300 &&
      (readsAll || apply(slice, url, [0, ERRORS_INSIDE_200.length]) === ERRORS_INSIDE_200) &&
      apply(includes, `${typeOf()}`, ['json']));

  /** Tells of a response. @returns the id under which its body is told */
  const tell = (status: number, url: string, { method, asked, calledAt, respondedAt }: Call): number => {
    const requestUrl = typeof asked === 'string' ? asked : (ask(requestUrlOf, asked) ?? ask(hrefOf, asked) ?? '');
    const name = typeof method === 'string' ? method : '-';
    lastId += 1;
    say(channel, `${lastId} ${status} ${calledAt} ${respondedAt} ${name}\n${url}\n${requestUrl}`);
    return lastId;
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
  const dataOf = (owner: unknown, name: string | number): unknown => fieldOf(owner, name)?.value;
  const twinOf = (self: unknown, frame: unknown, index = 0): unknown => {
    const methodOf = (type: string, name: string) => dataOf(dataOf(dataOf(frame, type), 'prototype'), name);
    if (self === dataOf(frame, 'fetch')) return nativeFetch;
    if (self === methodOf('XMLHttpRequest', 'open')) return nativeOpen;
    if (self === methodOf('ReadableStream', 'getReader')) return getReader;
    if (self === methodOf('Function', 'toString')) return nativeToString;
    const inner = dataOf(frame, index);
    return inner && (twinOf(self, inner) ?? twinOf(self, frame, index + 1));
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
      const status: number = statusOf(response);
      const url: string = urlOf(response);
      if (isWorthAWord(status, url, () => apply(headerOf, headersOf(response), ['content-type']))) {
        const asked = args[0];
        const init = args[1];
        const own = fieldOf(init, 'method');
        // What options inherit may be a getter of the page's.
        const method = own ? own.value : init && 'method' in init ? '-' : (ask(requestMethodOf, asked) ?? 'GET');
        const id = tell(status, url, { method, asked, calledAt, respondedAt: now() });
        readBody(id, apply(clone, response, []), response);
      }
    } catch {} // whatever goes wrong here is ours, never the page's
    return response;
  });

  ofStream.getReader = wrap(getReader, (native, self, args) => {
    const reader = apply(native, self, args);
    for (let one = newest; one; one = one.next) if (streamOf(one.response) === self) followReader(one, reader);
    return reader;
  });

  function onState(this: XMLHttpRequest): void {
    const call = keptOf(this) as Call;
    try {
      const state = xhrStateOf(this);
      if (state === 2) call.respondedAt = now();
      const status: number = xhrStatusOf(this);
      const url: string = xhrUrlOf(this);
      if (state !== 4 || !isWorthAWord(status, url, () => apply(getResponseHeader, this, ['content-type']))) return;
      call.respondedAt ||= now();
      const id = tell(status, url, call);
      const kind = xhrTypeOf(this);
      const body = xhrResponseOf(this);
      if (typeof body === 'string') sayBody(id, body);
      // What was no JSON is null as well.
      else if (body === null || kind === 'document') say(channel, `${id} -\n`);
      else if (kind === 'json') sayBody(id, jsonOf(body));
      else if (kind === 'blob') readBody(id, new NativeResponse(body as Blob));
      else readBody(id, new NativeResponse(apply(sliceBytes, body, [0, BODY_CAP + 1])));
    } catch {}
  }
  prototype.open = wrap(nativeOpen, (native, self, args) => {
    apply(native, self, args);
    apply(addEventListener, self, ['readystatechange', onState]); // once, however often
    keep(self, { method: args[0], asked: args[1], calledAt: now(), respondedAt: 0 } satisfies Call);
  });
}
