/** How heads lie in the rows of attention's tensors, for JavaScript and for WGSL, and how its work is divided into dispatches. */
import { dispatchLimit } from '../core/dispatchLimit';
import { grid, type Dispatch, type Uniform } from '../core/gpu';

/** Head counts and width, the same for every attention op. */
export interface Heads {
  readonly heads: number;
  /** Key-value heads; each serves heads / keyHeads query heads. */
  readonly keyHeads: number;
  /** Width of one head, at most 128. */
  readonly width: number;
}

/** The column at which the key head that serves query head `head` begins in a row of keys or values. */
export const keyColumnOf = (head: number, { heads, keyHeads, width }: Heads): number => Math.floor((head * keyHeads) / heads) * width;

/** Numbers in one piece of a head, the unit that programs load and multiply at once: four where the width is a multiple of four, else one. */
const perPiece = ({ width }: Heads): 1 | 4 => (width % 4 ? 1 : 4);

/** Pieces of a head. */
export const piecesPerHead = (shape: Heads): number => shape.width / perPiece(shape);

/** Bytes of workgroup memory that every WebGPU adapter has. */
export const WORKGROUP_BYTES = 16_384;

/**
 * The prelude of attention's programs. A product of two heads is added piece by piece, from the first to the last, and the numbers of the
 * sum in one order (`across`), whichever lanes do it. What is not an fma by itself is made one, with `one` and `zero`, uniforms that no compiler knows, so that none
 * The WGSL that stands before all attention programs. A dot product of two heads adds piece by piece, first to last, and then the numbers of the last piece in one order (`across`),
 * whichever lanes do it. Every other sum and product is written as an fma with the uniforms `one` and `zero`, whose values no compiler knows: so none fuses or reorders them in one program
 * and not in another. `plus` is a + b, `rounded` is a · b, and `scaled` multiplies the query by 1 / √width before the dot product.
 */
export function attentionPrelude(shape: Heads): string {
  const { heads, keyHeads, width } = shape;
  const four = perPiece(shape) === 4;
  return `alias Piece = ${four ? 'vec4f' : 'f32'};
fn across(x: Piece) -> f32 { return ${four ? 'plus(plus(x.x, x.y), plus(x.z, x.w))' : 'x'}; }
fn plus(a: f32, b: f32) -> f32 { return fma(a, p.one, b); }
fn rounded(a: Piece, b: f32) -> Piece { return fma(a, Piece(b), Piece(p.zero)); }
fn scaled(x: Piece) -> Piece { return rounded(x, scale); }
const heads = ${heads}u;
const groupSize = ${heads / keyHeads}u; // query heads of a key head
const pieces = ${piecesPerHead(shape)}u; // of a head
const keyPieces = ${keyHeads * piecesPerHead(shape)}u; // of a row of keys or values
const scale = ${width ** -0.5}f;
`;
}

interface DispatchOptions {
  readonly binds?: readonly number[];
  /** Which tensors the program binds, by position; see `Dispatch`. */
  readonly uniforms?: readonly Uniform[];
}

/** A program over `count` workgroups of `work` multiplications each, divided into dispatches within `dispatchLimit`. Its uniforms begin with the tokens, the dispatch's first workgroup, `one` and `zero`. */
export function attentionDispatches(wgsl: string, tokens: number, count: number, work: number, { binds, uniforms = [] }: DispatchOptions = {}): Dispatch[] {
  const most = Math.max(1, Math.floor(dispatchLimit() / work));
  return Array.from({ length: Math.ceil(count / most) }, (_, i) => ({
    wgsl,
    ...(binds && { binds }),
    work: work * Math.min(most, count - i * most),
    workgroups: grid(Math.min(most, count - i * most)),
    uniforms: [{ u32: tokens }, { u32: i * most }, { f32: 1 }, { f32: 0 }, ...uniforms]
  }));
}

/** The size class of attention over such heads, such as `14 heads on 2 of 64`. */
export const headsClass = ({ heads, keyHeads, width }: Heads): string => `${heads} heads on ${keyHeads} of ${width}`;
