/** The page of the demo web app, which is also its answer to every path it does not know. */
export const SHELL = { type: 'text/html; charset=utf-8', text: page() };

/** The files of the demo web app, which calls the API the ways real pages do. */
export const DEMO_FILES: Record<string, { type: string; text: string }> = {
  '/': SHELL,
  '/frame.html': {
    type: 'text/html; charset=utf-8',
    text: '<!doctype html><meta charset="utf-8"><title>Frame</title><script src="/calls.js"></script>',
  },
  '/calls.js': { type: 'text/javascript', text: callsScript() },
  '/worker.js': {
    type: 'text/javascript',
    text: "importScripts('/calls.js'); onmessage = async ({ data }) => postMessage(await makeCall(data));",
  },
  '/app.js': { type: 'text/javascript', text: appScript() },
  '/shared-worker.js': {
    type: 'text/javascript',
    text: "importScripts('/calls.js'); onconnect = ({ ports: [port] }) => { port.onmessage = async ({ data }) => port.postMessage(await makeCall(data)); };",
  },
  '/service-worker.js': {
    type: 'text/javascript',
    text: 'onfetch = (event) => { if (/nexla-api|api-genai/.test(event.request.url)) event.respondWith(fetch(event.request)); }; oninstall = () => skipWaiting(); onactivate = (event) => event.waitUntil(clients.claim());',
  },
};

/** `makeCall` never throws: it answers what the caller saw. */
function callsScript(): string {
  return `
async function makeCall({ method, url, mode, body, abortAfterMs }) {
  const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const payload = body === undefined ? undefined : JSON.stringify(body);
  if (mode === 'xhr') {
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open(method, url);
      xhr.onloadend = () => resolve({ status: xhr.status, text: xhr.status ? xhr.responseText : null });
      if (abortAfterMs !== undefined) setTimeout(() => xhr.abort(), abortAfterMs);
      xhr.send(payload);
    });
  }
  try {
    const signal = abortAfterMs === undefined ? undefined : AbortSignal.timeout(abortAfterMs);
    const response = await fetch(url, { method, headers, body: payload, signal });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}
`;
}

function appScript(): string {
  return `
const frame = document.querySelector('iframe');
const frameReady = new Promise((resolve) => {
  if (frame.contentWindow.makeCall) resolve();
  else frame.addEventListener('load', resolve);
});
let worker;
function inWorker(call) {
  worker ??= new Worker('/worker.js');
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(call);
  });
}
async function runCall(call) {
  if (call.from === 'worker') return inWorker(call);
  if (call.from === 'iframe') {
    await frameReady;
    return frame.contentWindow.makeCall(call);
  }
  return makeCall(call);
}
/** One after the other, so that their order is the order of the answers. */
window.runCalls = async (calls) => {
  const results = [];
  for (const call of calls) results.push(await runCall(call));
  return results;
};

const list = document.querySelector('ol');
window.showCalls = (calls) => {
  list.replaceChildren(
    ...calls.map((call) => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      const method = document.createElement('b');
      method.textContent = call.method;
      button.append(method, ' ' + call.url.replace(/^https:\\/\\//, ''));
      const result = document.createElement('output');
      const origin = document.createElement('small');
      origin.textContent = (call.from ?? 'page') + ' · ' + (call.mode ?? 'fetch');
      button.onclick = async () => {
        result.textContent = '…';
        const { status } = await runCall(call);
        result.textContent = status || 'failed';
        result.className = status >= 200 && status < 400 ? 'ok' : 'bad';
      };
      item.append(button, origin, result);
      return item;
    }),
  );
};
document.querySelector('#all').onclick = async () => {
  for (const button of list.querySelectorAll('button')) {
    await button.onclick();
  }
};
fetch('/calls.json').then((response) => response.json()).then(window.showCalls, () => {});
`;
}

function page(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Nexla demo</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 56rem; margin: 2.5rem auto; padding: 0 1.25rem; }
  h1 { margin: 0; font-size: 1.5rem; }
  p { color: light-dark(#555, #aaa); margin: .25rem 0 1.25rem; }
  ol { list-style: none; padding: 0; margin: 1.25rem 0; border: 1px solid light-dark(#ddd, #444); border-radius: 10px; overflow: hidden; }
  li { display: flex; gap: .75rem; align-items: center; padding: .35rem .75rem; border-top: 1px solid light-dark(#eee, #333); }
  li:first-child { border-top: 0; }
  li button { all: unset; flex: 1; min-width: 0; cursor: pointer; font: 13px/1.8 ui-monospace, monospace; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  li button:hover { text-decoration: underline; }
  li button:focus-visible, #all:focus-visible { outline: 2px solid #2f6fed; outline-offset: 2px; border-radius: 4px; }
  small { color: light-dark(#777, #999); }
  output { min-width: 3.5rem; text-align: end; font-variant-numeric: tabular-nums; font-weight: 600; }
  .bad { color: light-dark(#b3261e, #ff8a80); }
  .ok { color: light-dark(#1b7f3b, #7bd88f); }
  #all { font: inherit; font-weight: 600; padding: .5rem 1rem; border: 0; border-radius: 8px; background: #2f6fed; color: #fff; cursor: pointer; }
  iframe { display: none; }
</style>
</head>
<body>
<h1>Nexla demo</h1>
<p>Each line is a call to a stand-in of the Nexla API that fails in its own way. Make some, then open the extension's
popup or the “Nexla” tab of DevTools.</p>
<button id="all">Make all calls</button>
<ol></ol>
<iframe src="/frame.html" title="A frame that calls the API"></iframe>
<script src="/calls.js"></script>
<script src="/app.js"></script>
</body>
</html>
`;
}
