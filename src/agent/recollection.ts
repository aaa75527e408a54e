/** What agents of a demonstration are said to remember: now and then a strategy, as they will be told later, when memory has something to offer. */
import type { Random } from '../math/random';
import type { AgentName } from '../record/agent';
import type { StrategyRecall } from './demonstration';

/** One recalled strategy in five is another row's, so that a strategy that does not fit is not followed. */
const OTHER_ROW_SHARE = 0.2;

/** Recalls for a `share` of the conversations, in the order in which they are asked for; `others` holds another row's strategies by agent. */
export function simulatedRecall(random: Random, share: number, others: Readonly<Record<AgentName, string>>): StrategyRecall {
  return (agent, fitting) => {
    if (random.next() >= share) return [];
    const strategy = random.next() < OTHER_ROW_SHARE ? others[agent] : fitting;
    return strategy ? [strategy] : [];
  };
}
