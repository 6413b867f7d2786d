// For information: two events reach an extension that does nothing with them, the fewest that tell of every response
// and of every call without one. The filter is that of ../null.
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
