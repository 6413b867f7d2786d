/**
 * How a site that is not watched can make a browser call the API, each as a document of that site. None of these calls
 * is one of a watched page.
 */

/** The document of a site that has `url` called; `site` is the site's own origin. */
export type Technique = (url: string, site: string) => string;

/** All but navigations of a whole tab, by name. */
export const TECHNIQUES: Record<string, Technique> = {
  fetch: (url) => script(`fetch('${url}', { mode: 'no-cors' })`),
  'fetch with CORS': (url) => script(`fetch('${url}')`),
  beacon: (url) => script(`navigator.sendBeacon('${url}')`),
  image: (url) => `<img src="${url}">`,
  frame: (url) => `<iframe src="${url}"></iframe>`,
  'frame by script': (url) =>
    script(`document.body.append(Object.assign(document.createElement('iframe'), { src: '${url}' }))`),
  'credentialless frame': (url) => `<iframe credentialless src="${url}"></iframe>`,
  'sandboxed frame': (url) => `<iframe sandbox src="${url}"></iframe>`,
  object: (url) => `<object data="${url}"></object>`,
  embed: (url) => `<embed src="${url}">`,
  'form posted into a frame': (url) => `<iframe name="f"></iframe>${form(url, 'f')}`,
  'form posted into a sandboxed frame': (url) => `<iframe sandbox name="f"></iframe>${form(url, 'f')}`,
  'fetch in a sandboxed frame': (url) => sandboxed(script(`fetch('${url}', { mode: 'no-cors' })`)),
  'fetch with CORS in a sandboxed frame': (url) => sandboxed(script(`fetch('${url}')`)),
  'XMLHttpRequest in a sandboxed frame': (url) =>
    sandboxed(script(`const call = new XMLHttpRequest(); call.open('POST', '${url}'); call.send()`)),
  'beacon in a sandboxed frame': (url) => sandboxed(script(`navigator.sendBeacon('${url}')`)),
  'kept-alive fetch in a sandboxed frame': (url) =>
    sandboxed(script(`fetch('${url}', { mode: 'no-cors', keepalive: true })`)),
  'image in a sandboxed frame': (url) => sandboxed(`<img src='${url}'>`),
  'style in a sandboxed frame': (url) => sandboxed(`<body style='background: url(${url})'>`),
  'script in a sandboxed frame': (url) => sandboxed(`<script src='${url}'></script>`),
  'module in a sandboxed frame': (url) => sandboxed(script(`import('${url}')`)),
  'event source in a sandboxed frame': (url) => sandboxed(script(`new EventSource('${url}')`)),
  'video in a sandboxed frame': (url) => sandboxed(`<video src='${url}'></video>`),
  'frame in a sandboxed frame': (url) => sandboxed(`<iframe src='${url}'></iframe>`),
  'sandboxed frame that leaves': (url) => sandboxed(script(`location = '${url}'`)),
  'worker in a sandboxed frame': (url) => sandboxed(script(worker(`fetch('${url}', { mode: 'no-cors' })`))),
  'sandboxed frame of the site': (url, site) =>
    `<iframe sandbox="allow-scripts" src="${site}/fetches?${encodeURIComponent(url)}"></iframe>`,
  'data frame': (url) =>
    `<iframe src="data:text/html,${encodeURIComponent(script(`fetch('${url}', { mode: 'no-cors' })`))}"></iframe>`,
  'blob frame': (url) => blobFrame(script(`fetch('${url}', { mode: 'no-cors' })`), ''),
  'sandboxed blob frame': (url) => blobFrame(script(`fetch('${url}', { mode: 'no-cors' })`), 'allow-scripts'),
  'worker of a data URL': (url) => script(worker(`fetch('${url}', { mode: 'no-cors' })`)),
  'worker of a blob': (url) =>
    script(`new Worker(URL.createObjectURL(new Blob([\`fetch('${url}', { mode: 'no-cors' })\`])))`),
  'shared worker of a data URL': (url) =>
    script(`new SharedWorker('data:text/javascript,' + encodeURIComponent(\`fetch('${url}', { mode: 'no-cors' })\`))`),
  'frame that is sent on': (url, site) => `<iframe src="${site}/to?${encodeURIComponent(url)}"></iframe>`,
  'fetch in a sandboxed frame that is sent on': (url, site) =>
    sandboxed(script(`fetch('${site}/to?${encodeURIComponent(url)}', { mode: 'no-cors' })`)),
  'prefetch by rules': (url) => rules('prefetch', url),
  'prerender by rules': (url) => rules('prerender', url),
  'prefetch by link': (url) => `<link rel="prefetch" href="${url}">`,
  'preload by link': (url) => `<link rel="preload" as="fetch" crossorigin href="${url}">`,
  icon: (url) => `<link rel="icon" href="${url}">`,
  'ping of a link': (url) => `<a id="a" href="#x" ping="${url}">x</a>${script(`document.getElementById('a').click()`)}`,
  'page of a sandboxing policy': (url, site) => `<iframe src="${site}/sandboxed?${encodeURIComponent(url)}"></iframe>`,
};

/** The same for documents that lead the whole tab, or a new one, to the address. */
export const NAVIGATIONS: Record<string, Technique> = {
  'top navigation': (url) => script(`location = '${url}'`),
  'posted form': (url) => form(url, ''),
  refresh: (url) => `<meta http-equiv="refresh" content="0;url=${url}">`,
  popup: (url) => script(`window.open('${url}')`),
  'popup without an opener': (url) => script(`window.open('${url}', '', 'noopener')`),
};

const script = (code: string) => `<script>${code}</script>`;

function sandboxed(html: string): string {
  return `<iframe sandbox="allow-scripts" srcdoc="${html.replaceAll('"', '&quot;')}"></iframe>`;
}

function form(url: string, target: string): string {
  return `<form method="post" action="${url}" target="${target}"></form>${script('document.forms[0].submit()')}`;
}

function worker(code: string): string {
  return `new Worker('data:text/javascript,' + encodeURIComponent(\`${code}\`))`;
}

function blobFrame(html: string, sandbox: string): string {
  return script(`
    const frame = document.createElement('iframe');
    ${sandbox && `frame.sandbox = '${sandbox}';`}
    frame.src = URL.createObjectURL(new Blob([${JSON.stringify(html).replaceAll('</', '<\\/')}], { type: 'text/html' }));
    document.documentElement.append(frame);`);
}

function rules(kind: string, url: string): string {
  const speculation = JSON.stringify({ [kind]: [{ source: 'list', urls: [url], eagerness: 'immediate' }] });
  return `<script type="speculationrules">${speculation}</script>`;
}
