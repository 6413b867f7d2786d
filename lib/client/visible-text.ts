/**
 * Text from the network with what would lie to the eye made visible: controls that reorder the line (Unicode UAX #9),
 * zero-width characters, NUL and other controls, lone surrogates. Line breaks and tabs stay.
 */
export function visibleText(value: string): string {
  return value.replace(
    DECEIVING,
    (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

const DECEIVING =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;
