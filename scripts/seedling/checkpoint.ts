/** A training state on disk: parameters, moments and progress, as safetensors. */
import { tensor2d } from '@tensorflow/tfjs-core';
import type { Trainable } from '../../src/update/trainable';
import { floats, floatsOf, readSafetensors, writeSafetensors, type StoredTensor } from '../../src/weights/safetensors';
import { view } from '../../src/ops/host';

export interface Progress {
  step: number;
  tokens: number;
  /** Index of the stage, and steps taken in it. */
  stage: number;
  stageStep: number;
}

const MOMENTS = ['values', 'first', 'second'] as const;

export function saveParameters({ layers, tail }: Trainable, progress: Progress): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const { name, parameter } of [...layers.flat(), ...tail])
    for (const moment of MOMENTS) tensors.set(`${name}.${moment}`, floats(view(parameter[moment]).slice(), parameter[moment].shape));
  return writeSafetensors({ metadata: { progress: JSON.stringify(progress) }, tensors });
}

/** Lays a saved state into the parameters, before their first use. */
export function restoreParameters(bytes: Uint8Array, { layers, tail }: Trainable): Progress {
  const file = readSafetensors(bytes);
  for (const { name, parameter } of [...layers.flat(), ...tail])
    for (const moment of MOMENTS) {
      const saved = tensor2d(floatsOf(file, `${name}.${moment}`, parameter[moment].shape), parameter[moment].shape);
      view(parameter[moment]).set(view(saved));
      saved.dispose();
    }
  return JSON.parse(file.metadata.progress!) as Progress;
}

/** Every stage begins with an optimiser that remembers nothing. */
export function clearMoments({ layers, tail }: Trainable): void {
  for (const { parameter } of [...layers.flat(), ...tail]) for (const moment of [parameter.first, parameter.second]) view(moment).fill(0);
}
