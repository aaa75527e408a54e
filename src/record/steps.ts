/** Number of steps of a run: first the warm-up's (supervised, on rows with solutions), then those of reinforcement. */
import type { RunConfig } from './config';

/** Steps of one warm-up epoch, in which every row is shown once. */
export const epochSteps = ({ warmRows, warmBatch }: RunConfig): number => Math.ceil(warmRows / warmBatch);

/** Steps of the warm-up; 0 where there is none. */
export const warmSteps = (config: RunConfig): number => config.warmEpochs * epochSteps(config);

/** All steps of a run. */
export const totalSteps = (config: RunConfig): number => warmSteps(config) + config.steps;
