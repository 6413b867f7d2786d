import * as z from 'zod/mini';

// An extension's content security policy forbids the code that zod would generate; this must come before any schema.
z.config({ jitless: true });

export { z };
