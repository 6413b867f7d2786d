window.addEventListener('message', (event) => {
  if (event.data?.naive) chrome.runtime.sendMessage(event.data);
});
