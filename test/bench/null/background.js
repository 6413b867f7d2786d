// The floor: the same events reach an extension that does nothing with them. Number of listeners, filter and extra
// information are those of watchRequests in lib/background/start.ts.
const filter = {
  urls: [
    'https://dataops.nexla.io/nexla-api/*',
    'https://dataops.nexla.io/admin-api/*',
    'https://api.nexla.io/nexla-api/*',
    'https://api.nexla.io/*',
    'https://api-genai.nexla.io/*',
    'https://dataops.nexla.com/nexla-api/*',
    '*://*/nexla-api/*',
    '*://*/admin-api/*',
  ],
  types: ['xmlhttprequest', 'ping', 'main_frame', 'sub_frame', 'image', 'media', 'script', 'object', 'other'],
};
chrome.webRequest.onBeforeRequest.addListener(() => {}, filter);
chrome.webRequest.onHeadersReceived.addListener(() => {}, filter, ['responseHeaders', 'extraHeaders']);
chrome.webRequest.onCompleted.addListener(() => {}, filter, ['responseHeaders']);
chrome.webRequest.onErrorOccurred.addListener(() => {}, filter);
