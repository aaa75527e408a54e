/** VR-GRPO as its paper has it. */
import type { RunConfig } from './config';

/** The options of credit, exploration and cost of HiMA-R1 (arXiv 2506.19846); docs/algorithms.md says of each what it estimates. */
export const PAPER = {
  select: 'variance',
  topK: 2,
  continuations: 'sampled',
  initialContinuation: 'kept',
  equalActions: 'each',
  rowDraw: 'uniform',
  klOnFlat: 'off',
  entropyWeight: 0,
  efficiencyKind: 'turns',
  efficiencyRise: 0
} as const satisfies Partial<RunConfig>;
