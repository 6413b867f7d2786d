// The floor: the same events reach an extension that does nothing with them. Listeners, filter and extra information are
// those of watchRequests in lib/capture/request-listeners.ts.
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
chrome.webRequest.onHeadersReceived.addListener(() => {}, filter, ['responseHeaders', 'extraHeaders']);
chrome.webRequest.onErrorOccurred.addListener(() => {}, filter);
chrome.webRequest.onAuthRequired.addListener(() => {}, filter);
chrome.webRequest.onCompleted.addListener(() => {}, { ...filter, types: ['main_frame', 'sub_frame'] }, [
  'responseHeaders',
]);
