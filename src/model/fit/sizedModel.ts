/** The matrices that a model will have in memory, estimated from its published sizes and its file's name before it is downloaded. */
import type { CodeLayout } from '../../math/quantise';
import type { ModelMeasures } from '../../record/model';
import type { SizedModel } from './fit';
import { moduleOf } from '../body/shape';
import { matrixEntries } from '../body/tensorEntries';

/** Whether Q4_K_M stores a layer's v and down in 6 bits (8 in memory): the first and last eighth of the layers, and every third between (llama.cpp, `use_more_bits`). */
function hasMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}

/** The model's matrices with the layouts that follow from its file's types: 8 bits for all in Q8_0, for some in Q4_K_M. */
export function sizedModelOf(measures: ModelMeasures, file: string): SizedModel {
  const layers = Array.from({ length: measures.layers }, (_, layer) => layer).filter((layer) => hasMoreBits(layer, measures.layers));
  const eightBit = new Set(/q4_k_m/i.test(file) ? layers.flatMap((layer) => [`${moduleOf(layer, 'v')}.weight`, `${moduleOf(layer, 'down')}.weight`]) : []);
  const allEightBit = /q8_0/i.test(file);
  const layoutOf = (name: string, usual: CodeLayout): CodeLayout => (allEightBit || eightBit.has(name) ? 'q8' : usual);
  return { shape: measures, matrices: matrixEntries(measures).map((entry) => ({ ...entry, layout: layoutOf(entry.name, entry.layout) })) };
}
