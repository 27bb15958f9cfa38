/** Distance, in UTF-16 units, between two remembered byte offsets. */
const STRIDE = 256;

/** Number of bytes that the code point at `index` takes in UTF-8; a lone surrogate takes three, as U+FFFD does. */
export function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Number of bytes that a text takes in UTF-8. */
export function utf8ByteLength(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const codePoint = text.codePointAt(index) ?? 0;
    bytes += utf8Length(codePoint);
    if (codePoint > 0xffff) index++;
  }
  return bytes;
}

/**
 * Returns a function from UTF-8 byte offsets to UTF-16 offsets of the text.
 * A byte inside a character gives the character's start; offsets beyond the text give its end.
 */
export function utf8Offsets(text: string): (byte: number) => number {
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => Math.min(Math.max(byte, 0), text.length);
  const { units, bytes } = checkpoints(text);
  return (byte) => {
    let low = 0;
    let high = bytes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((bytes[middle] ?? 0) <= byte) low = middle;
      else high = middle - 1;
    }
    return walk(text, units[low] ?? 0, bytes[low] ?? 0, byte);
  };
}

/** The UTF-16 offset of the `count`th code point (0-based) of the text; its end where the text is shorter. */
export function codePointOffset(text: string, count: number): number {
  let offset = 0;
  for (let seen = 0; seen < count && offset < text.length; seen++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** The longest beginning of the text that takes at most `limit` bytes in UTF-8 and ends between two characters. */
export function clipToBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  return text.slice(0, walk(text, 0, 0, limit));
}

function checkpoints(text: string): { units: number[]; bytes: number[] } {
  const units: number[] = [];
  const bytes: number[] = [];
  let byte = 0;
  let next = 0;
  for (let unit = 0; unit < text.length; unit++) {
    if (unit >= next) {
      units.push(unit);
      bytes.push(byte);
      next = unit + STRIDE;
    }
    const codePoint = text.codePointAt(unit) ?? 0;
    byte += utf8Length(codePoint);
    if (codePoint > 0xffff) unit++;
  }
  return { units, bytes };
}

function walk(text: string, unit: number, byte: number, target: number): number {
  while (unit < text.length) {
    const codePoint = text.codePointAt(unit) ?? 0;
    byte += utf8Length(codePoint);
    if (byte > target) break;
    unit += codePoint > 0xffff ? 2 : 1;
  }
  return unit;
}
