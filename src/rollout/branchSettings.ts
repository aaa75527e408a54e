/** The settings of branching: where actions are sampled, how many, and how they are continued. */
import type { AgentName } from '../record/agent';
import type { RunConfig } from '../record/config';
import { activeConversation, type Episode } from './episode';

/** Which nodes are visited, how many actions are sampled at each, and how they are continued. */
export interface BranchSettings extends Pick<
  RunConfig,
  'branching' | 'branchBudget' | 'groupSize' | 'continuations' | 'continuationSamples' | 'initialContinuation' | 'equalActions'
> {
  /** The agent whose turns alone are visited; those of all where undefined. */
  readonly visited?: AgentName | undefined;
}

/** How often an action is continued, and at which temperature. */
interface Continuing {
  readonly samples: number;
  readonly temperature: number;
}

/** By the name in `RunConfig.continuations`. */
const CONTINUATIONS: Readonly<Record<RunConfig['continuations'], (samples: number, temperature: number) => Continuing>> = {
  sampled: (_, temperature) => ({ samples: 1, temperature }),
  greedy: () => ({ samples: 1, temperature: 0 }),
  averaged: (samples, temperature) => ({ samples, temperature })
};

/** How an action is continued that does not end its episode, where turns are sampled at this temperature. */
export const continuingBy = (
  { continuations, continuationSamples }: Pick<BranchSettings, 'continuations' | 'continuationSamples'>,
  temperature: number
): Continuing => CONTINUATIONS[continuations](continuationSamples, temperature);

/** Whether other actions are sampled in this state. */
export const isVisited = (before: Episode, { visited }: BranchSettings): boolean => visited === undefined || activeConversation(before).agent.name === visited;
