/** What is known of the database without opening it by dexie. */

export const DATABASE = 'nexla-error-inspector';
/** The demo's, which holds nothing real; and what views of it hold as long as they live (Web Locks). */
export const DEMO_DATABASE = 'nexla-error-inspector-demo';
export const DEMO_LOCK = 'demo';

/** The version of its tables, as lib/storage/database.ts counts; and the same as the browser counts, dexie's tenfold. */
export const VERSION = 5;
export const NATIVE_VERSION = 10 * VERSION;
