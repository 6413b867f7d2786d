/** Where the settings are: in `storage.local`, not in the database, since DevTools pages read them too. */
export const SETTINGS_KEY = 'settings';
