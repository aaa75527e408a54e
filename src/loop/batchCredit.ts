/** Credit over the batch: every action is worth what a coach says of it, or else the mean reward of the branches through it, and is compared with all of its agent's. [REINFORCE++, MAPPA] */
import { batchAdvantages, type RewardedAction } from '../advantage/reinforce';
import { mean, sum } from '../math/statistics';
import { branchOf, contextTokens } from '../record/branch';
import type { LabState } from '../record/checkpoint';
import type { Sample } from '../record/sample';
import type { Tree, Turn } from '../record/tree';
import { COACHES, scoreTrees } from './coach';
import type { Credit } from './credit';
import type { Lab } from './lab';
import { batchMetrics } from './metrics';
import { isSampledFromPolicy } from './rescore';
import { isReinforced } from './select';

/** An action of a tree, with the tokens that its agent had before it. */
interface PlacedAction {
  readonly tree: Tree;
  readonly turn: Turn;
  readonly context: readonly number[];
  readonly reward: number;
}

/** By turn: the mean reward of the branches through it; an action that was not continued because an equal one was has that one's. */
function branchRewards({ turns, outcomes }: Tree): ReadonlyMap<number, number> {
  const through = new Map<number, number[]>();
  for (const { leaf, verdict } of outcomes) for (const { id } of branchOf(turns, leaf)) through.set(id, [...(through.get(id) ?? []), verdict!.reward]);
  const rewardOf = ({ id, sameAs }: Turn): number => mean(through.get(id) ?? through.get(sameAs!)!);
  return new Map(turns.map((turn) => [turn.id, rewardOf(turn)]));
}

/** The actions that are trained on: those of agents that are, also where they were cut off. With those left out nothing would speak against running on to the limit. */
function placedActions(tree: Tree, { config }: LabState, lab: Lab): PlacedAction[] {
  const rewards = tree.scores ? new Map(tree.scores.map(({ turn, score }) => [turn, score])) : branchRewards(tree);
  return tree.turns
    .filter(({ agent }) => isReinforced(agent, config, lab))
    .map((turn) => ({ tree, turn, context: contextTokens(tree.turns, turn.id), reward: rewards.get(turn.id)! }));
}

/** With the log-probabilities of its tokens by the policy and by the reference; the same where the KL costs nothing. */
async function rewardedActions(placed: readonly PlacedAction[], { config }: LabState, { engine }: Lab): Promise<RewardedAction[]> {
  const requests = placed.map(({ turn, context }) => ({ agent: turn.agent, context, completion: turn.sampled }));
  const sampled = placed.map(({ turn }) => turn.logprobs);
  const policy = config.klReward && !isSampledFromPolicy(config) ? await engine.score(requests, config.temperature) : sampled;
  const reference = config.klReward
    ? await engine.score(
        requests.map((request) => ({ ...request, reference: true })),
        config.temperature
      )
    : policy;
  return placed.map(({ turn, reward }, i) => ({ agent: turn.agent, reward, logprobs: policy[i]!, reference: reference[i]! }));
}

/** Agents whose actions were not all worth the same; of the others' advantages only the noise of the KL would be left, made as large as any. */
function tellingAgents(actions: readonly RewardedAction[]): ReadonlySet<string> {
  const rewards = new Map<string, Set<number>>();
  for (const { agent, reward } of actions) rewards.set(agent, (rewards.get(agent) ?? new Set()).add(reward));
  return new Set([...rewards].filter(([, values]) => values.size > 1).map(([agent]) => agent));
}

/** Yields the coach's scores, if there is one, and the credit of each tree's actions. */
export const creditBatch: Credit = async function* (judged, state, lab) {
  const coach = await COACHES[state.config.coach](lab);
  const scored = coach ? yield* scoreTrees(judged, coach, state.config, lab) : judged;
  const placed = scored.flatMap((tree) => placedActions(tree, state, lab));
  const actions = await rewardedActions(placed, state, lab);
  const advantages = batchAdvantages(actions, state.config.klReward);
  const klOf = ({ logprobs, reference }: RewardedAction): number => sum(logprobs.map((logprob, t) => logprob - reference[t]!));
  const credited = scored.map((tree) => ({
    ...tree,
    credits: placed.flatMap(({ tree: { index }, turn, reward }, i) =>
      index === tree.index ? [{ turn: turn.id, reward, advantage: mean(advantages[i]!), kl: klOf(actions[i]!) }] : []
    )
  }));
  for (const { index, credits } of credited) yield { type: 'credit', tree: index, credits };
  const telling = tellingAgents(actions);
  const samples = placed.flatMap(({ turn, context }, i): Sample[] => {
    const { agent, sampled: completion, logprobs } = turn;
    return telling.has(agent) ? [{ agent, context, completion, logprobs, positive: 0, negative: 0, copies: 1, advantages: advantages[i]! }] : [];
  });
  return { trees: credited, trained: [], samples, metrics: batchMetrics(credited, actions) };
};
