/** A model as it will be in memory, told from its measures and the name of its file before either is here. */
import type { CodeLayout } from '../../math/quantise';
import type { ModelMeasures } from '../../record/model';
import type { SizedModel } from './fit';
import { moduleOf } from '../body/shape';
import { matrixEntries } from '../body/tensorEntries';

/** Whether Q4_K_M gives a layer's v and down 6 bits, which are kept as 8: the first and last eighth, and every third between (llama.cpp, `use_more_bits`). */
function hasMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}

/** Its matrices in the layouts that follow from the types that such a file is made of: all of 8 bits in Q8_0, some in Q4_K_M. */
export function sizedModelOf(measures: ModelMeasures, file: string): SizedModel {
  const layers = Array.from({ length: measures.layers }, (_, layer) => layer).filter((layer) => hasMoreBits(layer, measures.layers));
  const finer = new Set(/q4_k_m/i.test(file) ? layers.flatMap((layer) => [`${moduleOf(layer, 'v')}.weight`, `${moduleOf(layer, 'down')}.weight`]) : []);
  const whole = /q8_0/i.test(file);
  const layoutOf = (name: string, usual: CodeLayout): CodeLayout => (whole || finer.has(name) ? 'q8' : usual);
  return { shape: measures, matrices: matrixEntries(measures).map((entry) => ({ ...entry, layout: layoutOf(entry.name, entry.layout) })) };
}
