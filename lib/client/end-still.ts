/** Where the still stands: before the root, of which it takes the place (popup.css). */
export const STILL_PLACE = 'still';

/** Takes the popup's still away. */
export function endStill(): void {
  document.getElementById(STILL_PLACE)?.remove();
}
