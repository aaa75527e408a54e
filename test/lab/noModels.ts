/** A laboratory's tools where no other model is ever opened or fetched. */
import type { Tools } from '../../src/lab/laboratory';

const refuse = async (): Promise<never> => {
  throw new Error('There is no other model here.');
};

export const noModels: Pick<Tools, 'openModel' | 'models' | 'grant'> = {
  openModel: refuse,
  grant: async () => ({ device: 'wasm', memory: Infinity, binding: Infinity }),
  models: { listModels: refuse, fetchModel: refuse, cancelModel: refuse, keptModels: refuse, removeModel: refuse, weighModel: refuse }
};
