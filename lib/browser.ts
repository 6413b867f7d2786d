/** The WebExtensions API: the one place that names the polyfill. Content scripts do not import it. */
export { default as browser, type Runtime, type WebRequest } from 'webextension-polyfill';
