/**
 * The head's logits, never all in memory: blocks of the vocabulary, within which numbers are added in one fixed order, and tiles of whole blocks, which are
 * Divides the vocabulary so that the head's logits are never all in memory: into blocks, within which numbers are added in one fixed order, and tiles of whole blocks, which are
 * computed one at a time. Tiles change no bit of any result, since a block is computed the same way in any tile.
 */
import { cast, getBackend, oneHot, sub, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { allocateOnGpu } from '../core/gpu';
import { allocateOnHeap } from '../core/wasmHeap';

/** Tokens of a block, which one workgroup processes. */
export const BLOCK = 1024;

/** Default bytes of logits in memory at a time. */
export const TILE_BYTES = 2 ** 24;

/** Tokens [first, first + count) of the vocabulary; `first` is a multiple of a block. */
export interface VocabularyTile {
  readonly first: number;
  readonly count: number;
}

/** The number of blocks of so many tokens; the last may be shorter. */
export const blocksOf = (tokens: number): number => Math.ceil(tokens / BLOCK);

/** Tiles of at most `bytes` of float32 logits for so many rows, but at least one block. On WebAssembly, where slicing a matrix copies it, one tile for all. */
export function vocabularyTiles(tokens: number, rows: number, bytes: number): VocabularyTile[] {
  if (getBackend() !== 'webgpu') return [{ first: 0, count: tokens }];
  const width = BLOCK * Math.max(1, Math.floor(bytes / (4 * rows * BLOCK)));
  return Array.from({ length: Math.ceil(tokens / width) }, (_, i) => ({ first: i * width, count: Math.min(width, tokens - i * width) }));
}

/** An uninitialised tensor of a record per row and block, [rows, blocks, numbers]. */
export function allocateRecords(rows: number, tokens: number, numbers: number): Tensor {
  return (getBackend() === 'webgpu' ? allocateOnGpu : allocateOnHeap)([rows, blocksOf(tokens), numbers]);
}

/** 1[target] over the tokens [first, first + count), [rows, count]. */
export const targetHits = (targets: Tensor, first: number, count: number): Tensor =>
  oneHot(cast(sub(targets, first), 'int32') as Tensor1D, count, 1, 0, 'float32');
