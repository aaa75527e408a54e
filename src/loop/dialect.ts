/** How the agents of a run are told who they are: as its config says, or as the model needs. */
import type { RunConfig } from '../record/config';
import type { Dialect, EngineInfo } from '../record/engine';

export const dialectOf = ({ prompts }: RunConfig, { dialect }: Pick<EngineInfo, 'dialect'>): Dialect => (prompts === 'auto' ? dialect : (prompts as Dialect));
