import { BODY_CAP, CALL_FOR_GREETING, GREETING, type HookBody, type HookResponse } from './page-channel.ts';

/** A body that does not end within this time is cut: a stream must not be held open longer than the page holds it. */
const BODY_MS = 5000;

/** What XMLHttpRequest was asked for. */
type OpenedCall = [method: unknown, url: unknown, openedAt: number, respondedAt: number];

/**
 * Runs in the page's own world and reads bodies of failing API responses, nothing else.
 * The page must not notice. It gets its own Response objects and errors, nothing is delayed or changed, and nothing
 * of the page's is called: built-ins are taken before the page can replace them, `await` needs no `then`, and of the
 * page's options only plain data is read. Kept under 2 kB: it runs in every frame of an observed site.
 */
export function installPageHook(): void {
  const { apply, getOwnPropertyDescriptor } = Reflect;
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const { stringify } = JSON;
  const { clone } = Response.prototype;
  const [NativeEvent, NativeProxy, NativeRequest, NativeResponse, NativeURL, NativeDecoder, later, notLater, doc] = [
    CustomEvent,
    Proxy,
    Request,
    Response,
    URL,
    TextDecoder,
    setTimeout,
    clearTimeout,
    document,
  ];
  const now = performance.now.bind(performance);
  let channel = '';
  let lastId = 0;

  /** True where the isolated script took it, and for a response: where it wants the body. */
  const say = (name: string, detail: string): boolean =>
    !apply(dispatchEvent, doc, [new NativeEvent(name, { detail, cancelable: true })]);
  const greet = (): boolean => {
    channel = GREETING + Math.random();
    return say(GREETING, channel);
  };
  if (!greet()) apply(addEventListener, doc, [CALL_FOR_GREETING, greet, { once: true }]);

  const sayOn = (...message: HookBody | HookResponse): boolean => say(channel, stringify(message));

  const letGo = async (reader: ReadableStreamDefaultReader): Promise<void> => {
    try {
      await reader.cancel();
    } catch {}
  };

  /** Reads up to the cap, then lets go: nothing larger is ever held. */
  const readBody = async (id: number, { body }: Response): Promise<void> => {
    const reader = body?.getReader();
    const decoder = new NativeDecoder();
    let text = '';
    let cut = false;
    if (reader) {
      const deadline = later(() => {
        cut = true;
        letGo(reader);
      }, BODY_MS);
      try {
        while (text.length <= BODY_CAP) {
          const { done, value } = await reader.read();
          if (done) break;
          text += decoder.decode(value, { stream: true });
        }
      } catch {
        cut = true;
      }
      notLater(deadline);
      letGo(reader);
    }
    sayOn(id, text.slice(0, BODY_CAP), cut || text.length > BODY_CAP);
  };

  /**
   * Tells of a response that may explain something; `wanted` is called where its body is asked for.
   * A 2xx may only with a JSON body; whether its base is known for errors in there the isolated script knows.
   */
  const tell = (
    status: number,
    type: string | null,
    url: string,
    asked: unknown,
    method: unknown,
    calledAt: number,
    respondedAt: number,
    wanted: (id: number) => void,
  ) => {
    if (status > 399 || (status > 199 && status < 300 && /json/.test(type as string))) {
      lastId += 1;
      const requestUrl =
        asked instanceof NativeRequest ? asked.url : asked instanceof NativeURL ? asked.href : (asked as string);
      if (sayOn(lastId, url, status, requestUrl, method as string, calledAt, respondedAt)) wanted(lastId);
    }
  };

  /** Of a wrapped function the native one, of an XMLHttpRequest its call. */
  const kept = new WeakMap<object, unknown>();
  const keptOf = kept.get.bind(kept);
  const keep = kept.set.bind(kept);

  // A wrapped function still answers `toString()` like the native one that it stands for.
  const wrap = <F extends object>(native: F, call: NonNullable<ProxyHandler<F>['apply']>): F => {
    const wrapped = new NativeProxy(native, { apply: call });
    keep(wrapped, native);
    return wrapped;
  };
  Function.prototype.toString = wrap(Function.prototype.toString, (native, self) =>
    apply(native, keptOf(self) ?? self, []),
  );

  window.fetch = wrap(fetch, async (native, self, args) => {
    const calledAt = now();
    const response = await apply(native, self, args);
    try {
      const [input, init] = args as unknown[];
      const own = getOwnPropertyDescriptor(Object(init), 'method');
      const method = own ? own.value : input instanceof NativeRequest ? input.method : 'GET';
      tell(response.status, response.headers.get('content-type'), response.url, input, method, calledAt, now(), (id) =>
        readBody(id, apply(clone, response, [])),
      );
    } catch {} // whatever goes wrong here is ours, never the page's
    return response;
  });

  const { prototype } = XMLHttpRequest;
  const onState = ({ target: xhr }: { target: XMLHttpRequest }) => {
    const call = keptOf(xhr) as OpenedCall;
    try {
      if (xhr.readyState === 2) call[3] = now();
      if (xhr.readyState === 4) {
        const [method, asked, calledAt, respondedAt] = call;
        const type = xhr.getResponseHeader('content-type');
        tell(xhr.status, type, xhr.responseURL, asked, method, calledAt, respondedAt || now(), (id) => {
          const { response } = xhr;
          const body = xhr.responseType === 'json' ? stringify(response) : response;
          if (body?.slice) readBody(id, new NativeResponse(body.slice(0, BODY_CAP + 1)));
          else sayOn(id, null, false);
        });
      }
    } catch {}
  };
  prototype.open = wrap(prototype.open, (native, self, args) => {
    apply(native, self, args);
    apply(addEventListener, self, ['readystatechange', onState]); // once, however often
    keep(self, [args[0], args[1], now(), 0] satisfies OpenedCall);
  });
}
