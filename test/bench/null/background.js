// The floor: the same events reach an extension that does nothing with them.
const filter = {
  urls: [
    'https://dataops.nexla.io/nexla-api/*',
    'https://dataops.nexla.io/admin-api/*',
    'https://api.nexla.io/*',
    'https://api-genai.nexla.io/*',
    'https://dataops.nexla.com/nexla-api/*',
  ],
  types: ['xmlhttprequest', 'ping', 'main_frame', 'sub_frame', 'image', 'media', 'script', 'object', 'other'],
};
chrome.webRequest.onBeforeRequest.addListener(() => {}, filter);
chrome.webRequest.onHeadersReceived.addListener(() => {}, filter, ['responseHeaders']);
chrome.webRequest.onCompleted.addListener(() => {}, filter, ['responseHeaders']);
chrome.webRequest.onErrorOccurred.addListener(() => {}, filter);
