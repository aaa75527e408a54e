/**
 * REINFORCE++ without groups (arXiv 2501.03262, as MAPPA uses it): an action's reward stands on its last token, each token pays for how far the policy has gone from
 * the reference, and what is earned from a token on is compared with that of all tokens of the same agent in the batch.
 *
 *   r_t = [t is the last] R − β k1_t,   k1_t = log π_old(t) − log π_ref(t)
 *   G_t = Σ_{u ≥ t} r_u                 γ = 1
 *   A_t = (G_t − mean G) / (std G + 1e-4)   mean and population std over all tokens of the agent
 */
import { deviation, mean } from '../math/statistics';
import type { AgentName } from '../record/agent';
import { SOFTENING } from '../record/creditLimits';

/** One action with what REINFORCE++ needs of it. */
export interface RewardedAction {
  readonly agent: AgentName;
  readonly reward: number;
  /** Natural log-probability of each token by the policy that sampled it, and by the reference. */
  readonly logprobs: readonly number[];
  readonly reference: readonly number[];
}

/** G_t of each token. */
export function returnsOf({ reward, logprobs, reference }: Omit<RewardedAction, 'agent'>, klReward: number): number[] {
  const returns: number[] = [];
  for (let t = logprobs.length - 1, earned = reward; t >= 0; t--) returns.unshift((earned -= klReward * (logprobs[t]! - reference[t]!)));
  return returns;
}

/** A_t of each token of each action, in their order. The advantages of an agent sum to 0; they are all 0 where its returns are equal. */
export function batchAdvantages(actions: readonly RewardedAction[], klReward: number): number[][] {
  const returns = actions.map((action) => returnsOf(action, klReward));
  const byAgent = new Map<AgentName, number[]>();
  actions.forEach(({ agent }, i) => byAgent.set(agent, [...(byAgent.get(agent) ?? []), ...returns[i]!]));
  const scales = new Map([...byAgent].map(([agent, all]) => [agent, { centre: mean(all), scale: deviation(all) + SOFTENING }]));
  return actions.map(({ agent }, i) => {
    const { centre, scale } = scales.get(agent)!;
    return returns[i]!.map((value) => (value - centre) / scale);
  });
}
