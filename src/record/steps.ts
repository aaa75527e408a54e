/** How many steps a run has: those of the warm-up, in which rows are shown with their solutions, and then those of reinforcement. */
import type { RunConfig } from './config';

/** Steps in which every row of the warm-up is shown once. */
export const epochSteps = ({ warmRows, warmBatch }: RunConfig): number => Math.ceil(warmRows / warmBatch);

/** Steps of the warm-up; 0 where there is none. */
export const warmSteps = (config: RunConfig): number => config.warmEpochs * epochSteps(config);

/** All steps of a run. */
export const totalSteps = (config: RunConfig): number => warmSteps(config) + config.steps;
