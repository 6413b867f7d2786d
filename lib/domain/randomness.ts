/**
 * Whether characters were put together by a machine at random, as keys are, or are a name that people read. Words have
 * letters that follow each other often, in one case or with one capital; random keys have neither.
 */

/**
 * How surprising it is that a letter follows another one in a word, in bits (hexadecimal). A row for what stands before
 * (the word's beginning, then a to z), a column for what follows (a to z, then the word's end). Counted in identifiers
 * and in prose on software.
 */
const SURPRISE = [
  '44345555477545547434565788f',
  '844487595a6353a5a3436677695',
  '3656378946827747b4464999583',
  '386738935a447928a463599a6a4',
  '4776277938968748a65758997b1',
  '5743666979955386733486758a2',
  '4766338a2aa47738a4654b9a5b3',
  '587838644ba56558a457599b881',
  '389728983c866738a5645a996a3',
  '5645555b9b845245a54395b7d66',
  '386636975777773678273758774',
  '47762667388575679636696a792',
  '3875278a3a849837d95557ab4b3',
  '3587299939865843a85759aa8a3',
  '4844463849778657984366ab893',
  '6654866969644254b3454557995',
  '398737854d837834b35459896c3',
  '677787887994777866571678883',
  '385627693c665647b544678b5e3',
  '595837954b7678558843598a6b2',
  '486827943ba67847c4455a895a3',
  '5456465b5c844374c3339aa8a96',
  '377918793ba88858b87779998a4',
  '3786387439769438a44799779a3',
  '564636874a96676388637995682',
  '6767577a5a965563a7458879881',
  '388717863986684897777988753',
].map((row) => Uint8Array.from(row, (digit) => Number.parseInt(digit, 16)));
const END = 26;
/** What it takes to go on with a digit, another digit, a letter after one, a separator, a capital. */
const [DIGIT, MORE_DIGITS, AFTER_DIGITS, SEPARATOR, CAPITAL, MORE_CAPITALS, AFTER_CAPITALS] = [
  4.5, 3.3, 2, 3, 1, 0.7, 2.5,
];

/** How many more bits the text has as a name than as random characters: below 0 it is a name, far above it a key. */
export function surpriseOf(text: string): number {
  let bits = 0;
  // The letter before, from 1; 0 at the beginning of a word.
  let before = 0;
  let isUpper = 0;
  let isDigit = false;
  let classes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const lower = code | 0x20;
    if (lower >= 0x61 && lower <= 0x7a) {
      const letter = lower - 0x60;
      const upper = code < 0x60;
      classes |= upper ? 1 : 2;
      if (before > 0 && upper && isUpper === 0) {
        bits += surprise(before, END) + CAPITAL;
        before = 0;
      } else if (before > 0 && upper) bits += MORE_CAPITALS;
      else if (before > 0 && isUpper > 1) bits += AFTER_CAPITALS;
      if (isDigit) bits += AFTER_DIGITS;
      bits += surprise(before, letter - 1);
      before = letter;
      isUpper = upper ? isUpper + 1 : 0;
      isDigit = false;
      continue;
    }
    if (before > 0) bits += surprise(before, END);
    before = 0;
    isUpper = 0;
    if (code >= 0x30 && code <= 0x39) {
      classes |= 4;
      bits += isDigit ? MORE_DIGITS : DIGIT;
      isDigit = true;
    } else {
      bits += SEPARATOR;
      isDigit = false;
    }
  }
  if (before > 0) bits += surprise(before, END);
  return bits - text.length * (BITS[classes] ?? 0);
}

/** Bits of a random character of upper-case letters (1), lower-case letters (2), digits (4). */
const BITS = [0, 26, 26, 52, 10, 36, 36, 62].map((size) => (size === 0 ? 0 : Math.log2(size)));

function surprise(before: number, after: number): number {
  return SURPRISE[before]?.[after] ?? 0;
}
