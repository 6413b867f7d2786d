import type { Json } from './api-error.ts';

/** A field of what the envelope said beside its main fields, or of the `details` object inside it. */
export function detailField(details: Json | null, name: string): Json | undefined {
  return own(details, name) ?? own(own(details, 'details') ?? null, name);
}

/** As detailField, where it is a text with something in it. */
export function detailText(details: Json | null, name: string): string | null {
  const value = detailField(details, name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The object's own property: names come from the network, and `__proto__` is one that a network may choose. */
function own(value: Json, name: string): Json | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
