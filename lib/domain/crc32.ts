/** CRC-32 (ISO 3309, as in ZIP and PNG) of a text's UTF-16 units, as 8 hex digits: it notices change, it proves no author. */
export function crc32(text: string): string {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // ASCII as one byte, so that other tools get the same for it.
    crc = step(crc, unit & 0xff);
    if (unit > 0x7f) crc = step(crc, unit >>> 8);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

function step(crc: number, byte: number): number {
  return (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] as number);
}

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let entry = index;
  for (let bit = 0; bit < 8; bit += 1) entry = entry & 1 ? (entry >>> 1) ^ 0xedb88320 : entry >>> 1;
  return entry;
});
