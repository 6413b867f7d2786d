/**
 * In session storage: tabs with a watched page that is older than this version of the extension. Its content script went
 * with the version before. Not there while there are none. A module of its own, as the popup looks for no more than that.
 */
export const OLDER_TABS_KEY = 'older-tabs';
