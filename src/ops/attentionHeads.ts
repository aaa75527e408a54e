/** How heads lie in the rows of attention's tensors, for JavaScript and for WGSL, and how its work is cut into dispatches. */
import { dispatchBound } from './bound';
import { grid, type Dispatch, type Uniform } from './gpu';

/** Head counts and width, the same for every attention op. */
export interface Heads {
  readonly heads: number;
  /** Key-value heads; each serves heads / keyHeads query heads. */
  readonly keyHeads: number;
  /** Width of one head, at most 128. */
  readonly width: number;
}

/** Where the key head that serves query head `head` begins in a row of keys or values. */
export const columnOf = (head: number, { heads, keyHeads, width }: Heads): number => Math.floor((head * keyHeads) / heads) * width;

/** Numbers in one piece of a head: four where the width allows, which programs then load and multiply together. */
const perPiece = ({ width }: Heads): 1 | 4 => (width % 4 ? 1 : 4);

/** Pieces of a head. */
export const piecesOf = (shape: Heads): number => shape.width / perPiece(shape);

/** Bytes of workgroup memory that every adapter has. */
export const WORKGROUP_BYTES = 16_384;

/**
 * What attention's programs are written over, put in front of them. A product of two heads is added piece by piece, from the first to the last, and the numbers of the
 * sum in one order (`across`), whichever lanes do it. The query is scaled before it is multiplied, so that no program may fuse the scale into anything else.
 */
export function headText(shape: Heads): string {
  const { heads, keyHeads, width } = shape;
  const four = perPiece(shape) === 4;
  return `alias Piece = ${four ? 'vec4f' : 'f32'};
fn across(x: Piece) -> f32 { return ${four ? '(x.x + x.y) + (x.z + x.w)' : 'x'}; }
const heads = ${heads}u;
const groupSize = ${heads / keyHeads}u; // query heads of a key head
const pieces = ${piecesOf(shape)}u; // of a head
const keyPieces = ${keyHeads * piecesOf(shape)}u; // of a row of keys or values
const scale = ${width ** -0.5}f;
`;
}

interface Extra {
  readonly binds?: readonly number[];
  /** After the first two. */
  readonly uniforms?: readonly Uniform[];
}

/** A program over `count` workgroups of `work` multiplications each, cut into dispatches none of which is long. Its first uniforms are the tokens and the dispatch's first workgroup. */
export function cut(wgsl: string, tokens: number, count: number, work: number, { binds, uniforms = [] }: Extra = {}): Dispatch[] {
  const most = Math.max(1, Math.floor(dispatchBound() / work));
  return Array.from({ length: Math.ceil(count / most) }, (_, i) => ({
    wgsl,
    ...(binds && { binds }),
    work: work * Math.min(most, count - i * most),
    workgroups: grid(Math.min(most, count - i * most)),
    uniforms: [{ u32: tokens }, { u32: i * most }, ...uniforms]
  }));
}

export const headsInWords = ({ heads, keyHeads, width }: Heads): string => `${heads} heads on ${keyHeads} of ${width}`;
