/** The weight of the KL in a step. */
import type { RunConfig } from './config';

/** β in step `step` of reinforcement: it falls linearly over the first `betaFall` steps, `β × max(0, 1 − step / betaFall)`; where that is 0 it stays. */
export const klWeight = ({ beta, betaFall }: Pick<RunConfig, 'beta' | 'betaFall'>, step: number): number =>
  betaFall ? beta * Math.max(0, 1 - step / betaFall) : beta;
