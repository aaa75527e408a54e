/** What the ways to choose visited nodes have in their trees. */
import type { RunConfig } from './config';

/** By the name in `RunConfig.branching`: whether nodes are visited on branches too, so that an action is worth what was sampled at the nodes after it. */
export const IS_NESTED: Readonly<Record<RunConfig['branching'], boolean>> = { trajectory: false, tree: true, random: true, root: false };
