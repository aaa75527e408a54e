/** The text of a file of rows, from bytes in whatever encoding an editor or a spreadsheet left them. */

/** A text, and a sentence for the person where its encoding had to be guessed. */
export interface DecodedText {
  readonly text: string;
  readonly note: string | null;
}

/** Marks of encodings at a file's beginning; the longer ones first. */
const BYTE_ORDER_MARKS: readonly { readonly mark: readonly number[]; readonly encoding: string }[] = [
  { mark: [0xff, 0xfe, 0, 0], encoding: 'utf-32' },
  { mark: [0, 0, 0xfe, 0xff], encoding: 'utf-32' },
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' }
];

/** Windows-1252's characters from 0x80 to 0x9F, a space for a byte that has none; all other bytes are Latin-1's. Node's decoder of that name gives Latin-1 for these too. */
const WINDOWS_1252_HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The text of bytes in Windows-1252; null where one of them is no character of it, or is a zero, which no text has. */
function decodeWindows1252(bytes: Uint8Array): string | null {
  const characters = Array.from(bytes, (byte) => (byte >= 0x80 && byte <= 0x9f ? WINDOWS_1252_HIGH[byte - 0x80]! : String.fromCharCode(byte)));
  return characters.some((character, i) => bytes[i] === 0 || (character === ' ' && bytes[i] !== 0x20)) ? null : characters.join('');
}

const ADVICE = 'Save it as UTF-8 and bring it again.';

/** JSON begins with an ASCII character, whose other byte in UTF-16 is zero. */
function encodingOf(bytes: Uint8Array): string {
  const marked = BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, i) => bytes[i] === byte));
  if (marked) return marked.encoding;
  if (bytes.length < 2 || bytes[0] === bytes[1]) return 'utf-8';
  if (bytes[1] === 0) return bytes[2] === 0 && bytes[3] === 0 ? 'utf-32' : 'utf-16le';
  return bytes[0] === 0 ? 'utf-16be' : 'utf-8';
}

/** The text that the bytes are in this encoding; null where they are none. */
function tryDecode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-8 and UTF-16, with and without a mark, and Windows-1252. Throws a RangeError that says what to do for bytes in none of them. */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-32') throw new RangeError(`${name} is in UTF-32, which is not read here. ${ADVICE}`);
  const text = tryDecode(bytes, encoding);
  if (text !== null) return { text, note: null };
  if (encoding !== 'utf-8')
    throw new RangeError(`${name} is in ${encoding.toUpperCase()} and damaged: it ends within a character, or holds half of one. ${ADVICE}`);
  const guessed = decodeWindows1252(bytes);
  if (guessed === null)
    throw new RangeError(
      `${name} is neither in UTF-8 nor in UTF-16 nor in Windows-1252: it is no text, damaged, or in an encoding that is not read here. ${ADVICE}`
    );
  return {
    text: guessed,
    note: `${name} is not in UTF-8 and was read as Windows-1252. Where letters look wrong, save it as UTF-8 and bring it again.`
  };
}
