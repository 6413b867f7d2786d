// The still has the first frame (lib/client/ahead.ts): whatever runs before that makes people wait for it.
await globalThis.stillShown;
await import('./page.tsx');
