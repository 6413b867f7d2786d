/** Where it is noted that nothing is recorded (lib/storage/not-recording.ts). */
export const NOT_RECORDING_KEY = 'not-recording';
