import type { Interruptions } from '../storage/interruptions.ts';
import { plural } from './text.ts';
import { clockTime } from './time.ts';

/** What nobody can know the number of: calls that failed in the very moment in which the background was ended. */
export function interruptionText({ at, times }: Interruptions): string {
  return plural('ui_interrupted', times, clockTime(at, Date.now()));
}
