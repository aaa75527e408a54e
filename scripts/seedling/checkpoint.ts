/** A training state on disk: parameters, moments and progress, as safetensors. */
import { tensor2d } from '@tensorflow/tfjs-core';
import type { Trainable } from '../../src/update/trainable';
import { floatTensor, readFloatTensor, readSafetensors, writeSafetensors, type StoredTensor } from '../../src/weights/format/safetensors';
import { heapView } from '../../src/ops/core/wasmHeap';

/** How far a training has come. */
export interface TrainingProgress {
  /** Steps taken. */
  readonly step: number;
  /** Tokens passed through the model, and those of them that were trained on. */
  readonly tokens: number;
  readonly targets: number;
  /** Places of the course that were shown. */
  readonly place: number;
}

/** Nothing done yet. */
export const START: TrainingProgress = { step: 0, tokens: 0, targets: 0, place: 0 };

const MOMENTS = ['values', 'first', 'second'] as const;

/** Parameters, moments and progress as one file; `identity` says of which training. */
export function saveParameters({ layers, tail }: Trainable, progress: TrainingProgress, identity: string): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const { name, parameter } of [...layers.flat(), ...tail])
    for (const moment of MOMENTS) tensors.set(`${name}.${moment}`, floatTensor(heapView(parameter[moment]).slice(), parameter[moment].shape));
  return writeSafetensors({ metadata: { progress: JSON.stringify(progress), identity }, tensors });
}

/** Lays a saved state into the parameters, before their first use. Throws an Error where it is of another training. */
export function restoreParameters(bytes: Uint8Array, { layers, tail }: Trainable, identity: string): TrainingProgress {
  const file = readSafetensors(bytes);
  if (file.metadata.identity !== identity)
    throw new Error('This folder holds the checkpoint of another training: other regime, shape, seed, recipe or words. Choose another --out, or remove it.');
  for (const { name, parameter } of [...layers.flat(), ...tail])
    for (const moment of MOMENTS) {
      const saved = tensor2d(readFloatTensor(file, `${name}.${moment}`, parameter[moment].shape), parameter[moment].shape);
      heapView(parameter[moment]).set(heapView(saved));
      saved.dispose();
    }
  return JSON.parse(file.metadata.progress!) as TrainingProgress;
}
