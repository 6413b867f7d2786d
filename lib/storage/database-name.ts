/** What is known of the database without opening it by dexie. */

export const DATABASE = 'nexla-error-inspector';
/** The demo's, which holds nothing real; and what views of it hold as long as they live (Web Locks). */
export const DEMO_DATABASE = 'nexla-error-inspector-demo';
export const DEMO_LOCK = 'demo';

/** The latest version of its tables (lib/storage/database.ts), as the browser counts: ten times what dexie does. */
export const NATIVE_VERSION = 50;
