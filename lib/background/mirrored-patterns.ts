const KEY = 'watched-patterns';

/**
 * The match patterns of added API bases, as they were when the background last ran. Firefox wakes the background only for
 * what it listened to while it started, before the settings can be read: so they are mirrored where they can be had at
 * once. Empty in Chromium, whose workers have no such place and need none.
 */
export function mirroredPatterns(): string[] {
  try {
    const patterns: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(patterns) && patterns.every((one) => typeof one === 'string') ? patterns : [];
  } catch {
    return [];
  }
}

export function mirrorPatterns(patterns: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(patterns));
  } catch {} // there is none, or it is full: then they are listened to once the settings are read
}
