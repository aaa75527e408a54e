/** Options of a laboratory where no other model is ever opened or found. */
import type { LaboratoryOptions } from '../../src/lab/laboratory';

const refuse = async (): Promise<never> => {
  throw new Error('There is no other model here.');
};

export const noModels: Pick<LaboratoryOptions, 'openModel' | 'models' | 'readGrant'> = {
  openModel: refuse,
  readGrant: async () => ({ device: 'wasm', memory: Infinity, binding: Infinity }),
  models: { keptModels: refuse, estimateFit: refuse }
};
