/** Simulated memories for demonstrations: some conversations begin with a strategy, as they will when memory is in use. */
import type { Random } from '../math/random';
import type { AgentName } from '../record/agent';
import type { StrategyRecall } from './demonstration';

/** Share of recalled strategies that are another row's, so that the policy learns not to follow a strategy that does not fit. */
const OTHER_ROW_SHARE = 0.2;

/** A recall for a `share` of the conversations, drawn by `random` call by call; `others` holds another row's strategies by agent. */
export function simulatedRecall(random: Random, share: number, others: Readonly<Record<AgentName, string>>): StrategyRecall {
  return (agent, fitting) => {
    if (random.next() >= share) return [];
    const strategy = random.next() < OTHER_ROW_SHARE ? others[agent] : fitting;
    return strategy ? [strategy] : [];
  };
}
