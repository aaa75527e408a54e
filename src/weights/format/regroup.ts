/** Converts ggml's blocks that have groups of 32 to the layouts of math/quantise.ts without requantising: codes are only rearranged. */
import { toHalf } from '../../math/half';
import { blankQuantised, GROUP_SIZE, type CodeLayout, type Quantised } from '../../math/quantise';
import { BLOCKS, halfAt, scaleAndMinimum, type BlockType } from './block';

/** The conversion of one type: `move` writes the groups of the block at byte `at` to `to`, from group number `group` on. */
interface GroupMove {
  readonly layout: CodeLayout;
  move(view: DataView, at: number, to: Quantised, group: number): void;
}

const pair = (scale: number, offset: number): number => (scale | (offset << 16)) >>> 0;

/**
 * The four words of a Q4 group from 32 codes in nibbles: eight codes a word, of which the first four are the low nibbles of its bytes.
 * Writes `words` words of a Q4 group, from word `word` on: a word has eight codes, the first four in the low nibbles of its bytes.
 * The codes are the low (`nibble` 0) or high (1) nibbles of the bytes from `at` on, eight bytes a word.
 */
function moveNibbles(view: DataView, at: number, nibble: 0 | 1, codes: Uint32Array, word: number, words: number): void {
  const shift = 4 * nibble;
  for (let i = 0; i < words; i++) {
    const first = (view.getUint32(at + 8 * i, true) >>> shift) & 0x0f0f0f0f;
    const second = (view.getUint32(at + 8 * i + 4, true) >>> shift) & 0x0f0f0f0f;
    codes[word + i] = first | (second << 4);
  }
}

/** Q4_0 and Q4_1: 16 bytes, whose low nibbles are codes 0..15 and whose high nibbles are codes 16..31. */
function moveHalves(view: DataView, at: number, { codes }: Quantised, group: number): void {
  moveNibbles(view, at, 0, codes, 4 * group, 2);
  moveNibbles(view, at, 1, codes, 4 * group + 2, 2);
}

const REGROUPINGS: { readonly [Type in BlockType]?: GroupMove } = {
  // d·(q − 8) = d·q − 8d, and −8d is exact in half precision: three is added to the exponent.
  Q4_0: {
    layout: 'q4',
    move(view, at, to, group) {
      to.scales[group] = pair(view.getUint16(at, true), toHalf(-8 * halfAt(view, at)));
      moveHalves(view, at + 2, to, group);
    }
  },
  Q4_1: {
    layout: 'q4',
    move(view, at, to, group) {
      to.scales[group] = pair(view.getUint16(at, true), view.getUint16(at + 2, true));
      moveHalves(view, at + 4, to, group);
    }
  },
  // d·scale and −dmin·minimum, each rounded to half precision.
  Q4_K: {
    layout: 'q4',
    move(view, at, to, group) {
      const [d, least] = [halfAt(view, at), halfAt(view, at + 2)];
      for (let i = 0; i < 8; i++) {
        const [scale, minimum] = scaleAndMinimum(view, at + 4, i);
        to.scales[group + i] = pair(toHalf(d * scale), toHalf(-least * minimum));
        moveNibbles(view, at + 16 + 32 * (i >> 1), i % 2 === 0 ? 0 : 1, to.codes, 4 * (group + i), 4);
      }
    }
  },
  // d·(q − 16); the fifth bits of the codes are stored apart.
  Q5_0: {
    layout: 'q8',
    move(view, at, to, group) {
      to.scales[group] = view.getUint16(at, true);
      const fifths = view.getUint32(at + 2, true);
      for (let i = 0; i < GROUP_SIZE; i++) {
        const nibble = (view.getUint8(at + 6 + (i & 15)) >> (i & 16 ? 4 : 0)) & 15;
        const code = (nibble | (((fifths >>> i) & 1) << 4)) - 16;
        to.codes[8 * group + (i >> 2)]! |= (code & 0xff) << (8 * (i & 3));
      }
    }
  },
  Q8_0: {
    layout: 'q8',
    move(view, at, to, group) {
      to.scales[group] = view.getUint16(at, true);
      for (let i = 0; i < 8; i++) to.codes[8 * group + i] = view.getUint32(at + 2 + 4 * i, true);
    }
  }
};

/** The layout that a type can be converted to without requantising; null where it has none. */
export const regroupedLayout = (type: BlockType): CodeLayout | null => REGROUPINGS[type]?.layout ?? null;

/** Converts the bytes of rows [outputs, inputs] of a type that has a `regroupedLayout`. */
export function regroup(type: BlockType, bytes: Uint8Array, outputs: number, inputs: number): Quantised {
  const { layout, move } = REGROUPINGS[type]!;
  const rows = blankQuantised(layout, outputs, inputs);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { bytes: width, numbers } = BLOCKS[type];
  for (let at = 0, group = 0; at < bytes.length; at += width, group += numbers / GROUP_SIZE) move(view, at, rows, group);
  return rows;
}
