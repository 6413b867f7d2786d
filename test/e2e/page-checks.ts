/**
 * What a page can ask of itself to find out that something stands between it and its browser. Runs in the page;
 * everything that a check returns is plain data. Each check is compared with the same browser without a content script.
 */
export async function pageChecks(): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  const url = '/nexla-api/observed';
  const slow = '/nexla-api/observed-slow';
  const wrong = 'http://[';
  const said = (error: unknown) => {
    const { name, message } = error as Error;
    return [name, message];
  };
  const check = async (name: string, ask: () => unknown): Promise<void> => {
    try {
      seen[name] = await ask();
    } catch (error) {
      seen[name] = ['threw', ...said(error)];
    }
  };
  /** Which error that throws; what it says is among `knownTraces`. */
  const kindOf = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return (error as Error).name;
    }
  };
  const methods: [string, object, string][] = [
    ['fetch', window, 'fetch'],
    ['open', XMLHttpRequest.prototype, 'open'],
    ['getReader', ReadableStream.prototype, 'getReader'],
    ['toString', Function.prototype, 'toString'],
  ];

  // How they look.
  for (const [name, owner, key] of methods) {
    const method = (owner as Record<string, () => unknown>)[key] as unknown as (() => unknown) & object;
    await check(`${name}: own keys`, () => Reflect.ownKeys(method).map(String).sort());
    await check(`${name}: own fields`, () =>
      Reflect.ownKeys(method).map((one) => {
        const field = Object.getOwnPropertyDescriptor(method, one);
        return [String(one), String(field?.value), field?.writable, field?.enumerable, field?.configurable];
      }),
    );
    await check(`${name}: place among its owner's keys`, () => Reflect.ownKeys(owner).indexOf(key) >= 0);
    await check(`${name}: is no constructor`, () => Reflect.construct(Object, [], method as never) === null);
    await check(`${name}: new`, () => new (method as unknown as new () => object)());
    await check(`${name}: extends`, () => class extends (method as unknown as new () => object) {}.name);
    await check(`${name}: prototype`, () => Object.getPrototypeOf(method) === Function.prototype);
    await check(`${name}: tag`, () => Object.prototype.toString.call(method));
    await check(`${name}: is extensible`, () => [Object.isExtensible(method), Object.isFrozen(method)]);
    await check(`${name}: clone`, () => kindOf(() => structuredClone(method)));
    await check(`${name}: message`, () => kindOf(() => new MessageChannel().port1.postMessage(method)));
    await check(`${name}: toString of itself`, () => [method.toString(), String(method), `${method}`]);
    await check(`${name}: toString of a copy`, () => Function.prototype.toString.call(method.bind(null)));
    await check(`${name}: caller`, () => kindOf(() => (method as unknown as { caller: unknown }).caller));
    await check(`${name}: arguments`, () => kindOf(() => (method as unknown as { arguments: unknown }).arguments));
    await check(`${name}: a field of the page's`, () => {
      Object.assign(method, { ofThePage: 7 });
      const kept = (method as unknown as { ofThePage: number }).ofThePage;
      return [kept, Reflect.deleteProperty(method, 'ofThePage')];
    });
    await check(`${name}: instance of`, () => ({}) instanceof (method as never));
  }

  // How they throw and reject.
  await check('open: too few', () => (XMLHttpRequest.prototype.open as () => void).call(new XMLHttpRequest()));
  await check('open: of nothing', () => Reflect.apply(XMLHttpRequest.prototype.open, undefined, ['GET', url]));
  await check('open: of another', () => Reflect.apply(XMLHttpRequest.prototype.open, {}, ['GET', url]));
  await check('open: a wrong method', () => new XMLHttpRequest().open('a b', url));
  await check('open: a forbidden method', () => new XMLHttpRequest().open('TRACE', url));
  await check('open: returns', () => new XMLHttpRequest().open('GET', url) === undefined);
  await check('getReader: of another', () => Reflect.apply(ReadableStream.prototype.getReader, {}, []));
  await check('getReader: of a locked one', () => {
    const stream = new ReadableStream();
    stream.getReader();
    return stream.getReader();
  });
  await check('getReader: a wrong mode', () => new ReadableStream().getReader({ mode: 'none' as never }));
  await check('toString: of no function', () => Reflect.apply(Function.prototype.toString, {}, []));
  await check('toString: of a revoked proxy', () => {
    const { proxy, revoke } = Proxy.revocable(() => {}, {});
    revoke();
    return Function.prototype.toString.call(proxy);
  });
  await check('fetch: a promise of this page', () => {
    const promise = fetch(wrong);
    promise.catch(() => {});
    return [promise instanceof Promise, Object.getPrototypeOf(promise) === Promise.prototype, Reflect.ownKeys(promise)];
  });
  await check('fetch: a new promise each time', () => {
    const [one, other] = [fetch(wrong), fetch(wrong)];
    for (const promise of [one, other]) promise.catch(() => {});
    return one === other;
  });
  await check('fetch: a signal that is aborted', () => {
    const reason = { own: 'reason' };
    return fetch(url, { signal: AbortSignal.abort(reason) }).catch((error: unknown) => error === reason);
  });
  await check('fetch: a signal that times out', () => fetch(slow, { signal: AbortSignal.timeout(20) }).catch(said));
  await check('fetch: arguments that throw', () =>
    fetch(url, { get method(): string { throw new RangeError('own'); } }).catch(said)); // biome-ignore format: one line reads best
  await check('fetch: an address that throws', () =>
    fetch({ toString: () => { throw new RangeError('own'); } } as never).catch(said)); // biome-ignore format: one line reads best
  await check('fetch: how often an address is read', async () => {
    let reads = 0;
    const address = { toString: () => { reads += 1; return url; } }; // biome-ignore format: one line reads best
    await fetch(address as never);
    return reads;
  });
  await check('fetch: options are read in the same order', async () => {
    const asked: string[] = [];
    const read = (name: string) => ({ get: () => void asked.push(name), enumerable: true });
    const names = ['method', 'headers', 'body', 'mode', 'credentials', 'cache', 'redirect', 'signal', 'keepalive'];
    await fetch(url, Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, read(name)]))));
    return asked;
  });
  await check('fetch: a request is used up', async () => {
    const request = new Request(url, { method: 'POST', body: 'x' });
    const pending = fetch(request);
    const used = request.bodyUsed;
    await pending;
    return [used, request.bodyUsed, await fetch(request).catch(said)];
  });

  // Stacks: depth, and what of them is the page's.
  await check('stack: the limit holds', async () => {
    const errors = Error as { stackTraceLimit?: number };
    const before = errors.stackTraceLimit;
    if (before === undefined) return 'no limit';
    const lines: number[] = [];
    for (const limit of [0, 2]) {
      errors.stackTraceLimit = limit;
      const { stack } = (await fetch(wrong).catch((error: Error) => error)) as Error;
      lines.push(Math.min(String(stack).split('\n').length - 1, limit));
    }
    errors.stackTraceLimit = before;
    return lines;
  });
  await check('stack: one too deep is the same', () => {
    const dive = (): unknown => {
      try {
        return dive();
      } catch (error) {
        return (error as Error).name;
      }
    };
    return dive();
  });

  // What comes when.
  const order = async (act: (note: (name: string) => void) => unknown): Promise<string[]> => {
    const noted: string[] = [];
    await act((name) => noted.push(name));
    await new Promise((resolve) => setTimeout(resolve));
    return noted;
  };
  await check('order: an answer among microtasks', () =>
    order(async (note) => {
      const answered = fetch(url).then(() => note('answered'));
      queueMicrotask(() => note('microtask'));
      note('sync');
      await answered;
    }),
  );
  await check('order: handlers of one answer', () =>
    order(async (note) => {
      const promise = fetch(url);
      const all = [1, 2, 3].map((index) => promise.then(() => note(`${index}`)));
      await Promise.all(all);
    }),
  );
  await check('order: then, catch and finally', () =>
    order(async (note) => {
      const promise = fetch(wrong);
      const first = promise.finally(() => note('finally')).catch(() => note('caught after'));
      await promise.catch(() => note('caught'));
      await first;
    }),
  );
  await check('order: events of an XMLHttpRequest', () =>
    order(
      (note) =>
        new Promise<void>((resolve) => {
          const call = new XMLHttpRequest();
          call.onreadystatechange = () => note(`state ${call.readyState}`);
          call.open('GET', url);
          call.addEventListener('readystatechange', () => note(`listener ${call.readyState}`));
          for (const name of ['loadstart', 'load'] as const) call.addEventListener(name, () => note(name));
          call.onload = () => note('onload');
          call.onloadend = () => {
            note('loadend');
            resolve();
          };
          call.send();
        }),
    ),
  );
  await check('order: opened twice, aborted, sent again', () =>
    order(
      (note) =>
        new Promise<void>((resolve) => {
          const call = new XMLHttpRequest();
          call.onreadystatechange = () => note(`${call.readyState} ${call.status}`);
          call.open('GET', slow);
          call.send();
          call.open('GET', url);
          call.send();
          call.onloadend = () => {
            note(`end ${call.response.length}`);
            resolve();
          };
        }),
    ),
  );
  await check('order: a listener that throws', () =>
    order(
      (note) =>
        new Promise<void>((resolve) => {
          const call = new XMLHttpRequest();
          const onError = (event: ErrorEvent) => {
            event.preventDefault();
            note(`reported ${event.message.includes('own')}`);
          };
          addEventListener('error', onError);
          call.open('GET', url);
          call.onload = () => {
            throw new Error('own');
          };
          call.onloadend = () => {
            removeEventListener('error', onError);
            resolve();
          };
          call.send();
        }),
    ),
  );

  // What the answer is.
  const response = await fetch(url);
  await check('response: own keys', () => [Reflect.ownKeys(response), Object.isExtensible(response)]);
  await check('response: clone', () => structuredClone(response));
  await check('response: body', () => {
    const { body } = response;
    return [response.body === body, body?.locked, response.bodyUsed];
  });
  await check('response: a copy of it', async () => {
    const copy = response.clone();
    const before = [
      copy.body?.locked,
      copy.bodyUsed,
      response.body?.locked,
      response.bodyUsed,
      copy.url === response.url,
    ];
    return [...before, (await copy.text()).length, response.bodyUsed];
  });
  await check('response: parted', async () => {
    const [one, other] = (response.body as ReadableStream).tee();
    return [response.body?.locked, response.bodyUsed, (await new Response(one).text()).length, other.locked];
  });
  await check('response: clone of a used one', async () => {
    const used = await fetch(url);
    await used.text();
    return used.clone();
  });
  await check('response: cancelled', async () => {
    const one = await fetch(url);
    const cancelled = await one.body?.cancel();
    return [cancelled, one.bodyUsed, one.body?.locked, await one.text().catch(said)];
  });
  await check('response: a reader of bytes', async () => {
    const reader = (await fetch(url)).body?.getReader({ mode: 'byob' });
    const { value } = (await reader?.read(new Uint8Array(4))) ?? {};
    return value?.length;
  });
  await check('response: a reader that is given back', async () => {
    const { body } = await fetch(url);
    const reader = body?.getReader();
    await reader?.read();
    reader?.closed.catch(() => {}); // whether it had closed by now is up to the network
    reader?.releaseLock();
    return [body?.locked, await reader?.read().catch(said)];
  });
  await check('response: piped', async () => {
    let size = 0;
    const write = (chunk: Uint8Array) => {
      size += chunk.length;
    };
    await (await fetch(url)).body?.pipeTo(new WritableStream({ write }));
    return size;
  });
  await check('response: moved elsewhere', async () => {
    const { body } = await fetch(url);
    const moved = structuredClone(body as ReadableStream, { transfer: [body as never] });
    return [body?.locked, (await new Response(moved).text()).length];
  });

  // Other realms, classes of the page's own, and unhandled rejections.
  await check('realm: fetch of a frame', async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const inside = frame.contentWindow as typeof window;
    const theirs = inside.fetch(new URL(url, location.href));
    const found = [
      theirs instanceof inside.Promise,
      theirs instanceof Promise,
      (await theirs) instanceof inside.Response,
    ];
    frame.remove();
    return found;
  });
  await check('realm: fetch for a frame', async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const inside = frame.contentWindow as typeof window;
    const ours = await Reflect.apply(fetch, inside, [new URL(url, location.href)]);
    const found = [ours instanceof Response, ours instanceof inside.Response];
    frame.remove();
    return found;
  });
  await check('class: of XMLHttpRequest', async () => {
    class Own extends XMLHttpRequest {
      override open(...args: unknown[]): void {
        Reflect.apply(super.open, this, args);
      }
    }
    const call = new Own();
    call.open('GET', url);
    const ended = new Promise((resolve) => call.addEventListener('loadend', resolve));
    call.send();
    await ended;
    return [call.status, call instanceof XMLHttpRequest, Object.keys(call)];
  });
  await check('class: of ReadableStream', () => {
    class Own extends (ReadableStream as new () => ReadableStream<unknown>) {}
    return new Own().getReader() instanceof ReadableStreamDefaultReader;
  });
  await check('rejection: unhandled, then handled', () =>
    order(async (note) => {
      const onUnhandled = (event: PromiseRejectionEvent) => {
        event.preventDefault();
        note(`unhandled ${event.promise === promise}`);
      };
      const onHandled = (event: PromiseRejectionEvent) => note(`handled ${event.promise === promise}`);
      addEventListener('unhandledrejection', onUnhandled);
      addEventListener('rejectionhandled', onHandled);
      const promise = fetch(wrong);
      await new Promise((resolve) => setTimeout(resolve, 20));
      promise.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      removeEventListener('unhandledrejection', onUnhandled);
      removeEventListener('rejectionhandled', onHandled);
    }),
  );
  await check('rejection: handled in time', () =>
    order(async (note) => {
      const onUnhandled = () => note('unhandled');
      addEventListener('unhandledrejection', onUnhandled);
      await fetch(wrong).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      removeEventListener('unhandledrejection', onUnhandled);
    }),
  );
  return seen;
}

/** Where a page can still tell: each of these differs, and docs/decisions/page-hook.md names it. Runs in the page. */
export async function knownTraces(): Promise<Record<string, unknown>> {
  const wrong = 'http://[';
  const traces: Record<string, unknown> = {};

  const noted: string[] = [];
  const promise = fetch(wrong);
  const rejected = promise.catch(() => noted.push('rejected'));
  let ticks = 0;
  const tick = (): void => {
    ticks += 1;
    noted.push(`tick ${ticks}`);
    if (ticks < 4) queueMicrotask(tick);
  };
  queueMicrotask(tick);
  await rejected;
  traces['microtasks before a rejection'] = noted.indexOf('rejected');

  let reads = 0;
  const get = () => {
    reads += 1;
  };
  const before = Object.getOwnPropertyDescriptor(Response.prototype, 'then');
  Object.defineProperty(Response.prototype, 'then', { configurable: true, get });
  await fetch('/nexla-api/observed').then(() => {});
  if (!before) Reflect.deleteProperty(Response.prototype, 'then');
  traces['how often an answer is asked for its then'] = reads;

  traces['a cycle of prototypes is refused'] = !Reflect.setPrototypeOf(fetch, Object.create(fetch));
  Reflect.setPrototypeOf(fetch, Function.prototype);

  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  errors.stackTraceLimit = 3;
  const { stack } = (await fetch(wrong).catch((error: Error) => error)) as Error;
  if (limit !== undefined) errors.stackTraceLimit = limit;
  else delete errors.stackTraceLimit;
  traces['a frame of the hook'] = String(stack).includes('page-hook');

  let clone = '';
  try {
    structuredClone(fetch);
  } catch (error) {
    clone = (error as Error).message;
  }
  traces['an error calls it a proxy'] = /proxy/i.test(clone);

  const asked: string[] = [];
  const watch = (kind: string) => (target: object, key: PropertyKey) => {
    if (key === 'method') asked.push(kind);
    return Reflect.get(target, key);
  };
  const handler: ProxyHandler<object> = {
    get: watch('get'),
    getOwnPropertyDescriptor(target, key) {
      if (key === 'method') asked.push('descriptor');
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  };
  await fetch('/nexla-api/observed', new Proxy({}, handler) as RequestInit);
  traces['how options are asked for their method'] = asked;
  return traces;
}
