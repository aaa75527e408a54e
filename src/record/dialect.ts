/** The dialect of a run's prompts: as its config says, or as the model needs. */
import type { RunConfig } from './config';
import type { Dialect, EngineInfo } from './engine';

/** The dialect by `RunConfig.prompts`, given the model's own. */
const PROMPTS: Readonly<Record<RunConfig['prompts'], (ofModel: Dialect) => Dialect>> = {
  auto: (ofModel) => ofModel,
  names: () => 'names',
  instructions: () => 'instructions'
};

/** The dialect of a run on this engine. */
export const dialectOf = ({ prompts }: Pick<RunConfig, 'prompts'>, { dialect }: Pick<EngineInfo, 'dialect'>): Dialect => PROMPTS[prompts](dialect);
