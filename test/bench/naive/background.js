// The textbook: one database write an event, bodies by message from a hook that reads them whole.
const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open('naive', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('errors', { autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const add = async (value) => {
  const db = await opened;
  db.transaction('errors', 'readwrite').objectStore('errors').add(value);
};
const filter = {
  urls: [
    'https://dataops.nexla.io/*',
    'https://api.nexla.io/*',
    'https://api-genai.nexla.io/*',
    'https://dataops.nexla.com/*',
  ],
};
chrome.webRequest.onCompleted.addListener((details) => details.statusCode >= 400 && add(details), filter, [
  'responseHeaders',
]);
chrome.webRequest.onErrorOccurred.addListener(add, filter);
chrome.runtime.onMessage.addListener((message) => void add(message));
