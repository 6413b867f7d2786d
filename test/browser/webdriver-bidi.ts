/**
 * A WebDriver BiDi session over its WebSocket: commands, and code that runs in a document.
 * https://w3c.github.io/webdriver-bidi/
 */
export type Bidi = {
  send<T = unknown>(method: string, params?: object): Promise<T>;
  /**
   * Runs a function in a document and waits for what it returns. It is sent as source text, so it can use nothing but
   * its arguments and the document; both ways only JSON passes. Undefined comes back as undefined.
   */
  run<A extends unknown[], T>(context: string, code: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  close(): void;
};

type Incoming =
  | { type: 'success'; id: number; result: unknown }
  | { type: 'error'; id: number | null; error: string; message: string }
  | { type: 'event' };

/** A command that is not answered within this time never will be: its document has gone. */
const ANSWER_MS = 60_000;

export async function connectBidi(url: string, capabilities: object): Promise<Bidi> {
  const socket = new WebSocket(`${url}/session`);
  const pending = new Map<number, (answer: Incoming | Error) => void>();
  let lastId = 0;

  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`the browser does not answer at ${url}`));
  });
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as Incoming;
    if (message.type === 'event' || message.id === null) return;
    pending.get(message.id)?.(message);
  };
  socket.onclose = () => {
    for (const settle of [...pending.values()]) settle(new Error('the browser has gone'));
  };

  function send<T>(method: string, params: object = {}): Promise<T> {
    lastId += 1;
    const id = lastId;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error('no answer')), ANSWER_MS);
      const settle = (answer: Incoming | Error) => {
        clearTimeout(timer);
        pending.delete(id);
        if (answer instanceof Error) reject(new Error(`${method}: ${answer.message}`));
        else if (answer.type === 'error') reject(new Error(`${method}: ${answer.error}: ${answer.message}`));
        else if (answer.type === 'success') resolve(answer.result as T);
      };
      if (socket.readyState !== WebSocket.OPEN) return settle(new Error('the browser has gone'));
      pending.set(id, settle);
      socket.send(JSON.stringify({ id, method, params }));
    });
  }

  type CallResult =
    | { type: 'success'; result: { type: string; value?: string } }
    | { type: 'exception'; exceptionDetails: { text: string } };

  await send('session.new', { capabilities: { alwaysMatch: capabilities } });
  return {
    send,
    async run(context, code, ...args) {
      const answer = await send<CallResult>('script.callFunction', {
        functionDeclaration: `async (args) => JSON.stringify(await (${code})(...JSON.parse(args)))`,
        arguments: [{ type: 'string', value: JSON.stringify(args) }],
        target: { context },
        awaitPromise: true,
        resultOwnership: 'none',
      });
      if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
      return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value);
    },
    close: () => socket.close(),
  };
}
