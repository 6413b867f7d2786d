const nativeFetch = window.fetch;
window.fetch = async (...args) => {
  const response = await nativeFetch(...args);
  if (!response.ok) {
    response
      .clone()
      .text()
      .then((body) => window.postMessage({ naive: true, url: response.url, status: response.status, body }, '*'));
  }
  return response;
};
