/** The bytes that single tokens add to a text, as the grammar mask needs them. */
import { bytesIn } from '../../math/utf8';

/** The bytes that a token adds depend on the tokens before it only through the "side", one of a few states of the text's end, such as after a digit; a text begins on side 0. */
export interface TokenBytes {
  readonly sides: number;
  /** The bytes it adds, each as a character from 0 to 255; null for a token that has no text (an empty string: a token whose text is empty). */
  bytesOf(token: number, side: number): string | null;
  /** The side after a token. */
  sideAfter(token: number): number;
}

/** The letter that byte-level vocabularies write for each byte: itself where it is visible, else the next letter from U+0100 on (GPT-2's `bytes_to_unicode`). */
function lettersOfBytes(): ReadonlyMap<string, string> {
  const visible = (byte: number): boolean => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
  let others = 0;
  return new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(visible(byte) ? byte : 0x100 + others++), String.fromCharCode(byte)]));
}

/** The bytes of tokens that are spelled in those letters, except those for which `isText`, which are plain text. */
export function byteLevelTokenBytes(nameOf: (token: number) => string | undefined, isText: (token: number) => boolean): TokenBytes {
  const letters = lettersOfBytes();
  const read = (name: string): string | null => {
    let bytes = '';
    for (const letter of name) {
      const byte = letters.get(letter);
      if (byte === undefined) return null;
      bytes += byte;
    }
    return bytes;
  };
  return {
    sides: 1,
    bytesOf(token) {
      const name = nameOf(token);
      if (name === undefined) return null;
      return isText(token) ? bytesIn(name) : read(name);
    },
    sideAfter: () => 0
  };
}
