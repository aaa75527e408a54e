/** How the agents of a run are told who they are: as its config says, or as the model needs. */
import type { RunConfig } from './config';
import type { Dialect, EngineInfo } from './engine';

export const dialectOf = ({ prompts }: Pick<RunConfig, 'prompts'>, { dialect }: Pick<EngineInfo, 'dialect'>): Dialect =>
  prompts === 'auto' ? dialect : (prompts as Dialect);
