/** How the agents of a run are told who they are: as its config says, or as the model needs. */
import type { RunConfig } from './config';
import type { Dialect, EngineInfo } from './engine';

/** The dialect of the prompts by `RunConfig.prompts`, given the one that the model knows. */
const PROMPTS: Readonly<Record<RunConfig['prompts'], (ofModel: Dialect) => Dialect>> = {
  auto: (ofModel) => ofModel,
  names: () => 'names',
  instructions: () => 'instructions'
};

/** Names alone, or instructions in words. */
export const dialectOf = ({ prompts }: Pick<RunConfig, 'prompts'>, { dialect }: Pick<EngineInfo, 'dialect'>): Dialect => PROMPTS[prompts](dialect);
