/** The metrics of a step, by TRL's names where it has one; docs/algorithms.md defines each. */
import { betweenVariance } from '../advantage/between';
import type { RewardedAction } from '../advantage/reinforce';
import type { SelectedGroup } from '../advantage/sample';
import { isInformative } from '../advantage/select';
import { deviation, mean, sum } from '../math/statistics';
import { IS_NESTED } from '../record/branching';
import { LEAST_VARIANCE } from '../record/creditLimits';
import type { RunConfig } from '../record/config';
import type { UpdateReport } from '../record/engine';
import type { Metrics } from '../record/event';
import { areIdentical } from '../record/identical';
import type { Sample } from '../record/sample';
import type { Group, Outcome, Tree } from '../record/tree';
import { continuingBy } from '../rollout/branchSettings';

const reward = (outcome: Outcome): number => outcome.verdict!.reward;
const solved = (outcome: Outcome): number => Number(outcome.verdict!.solved);

/** Actions that were not continued because an equal one was. */
function sharedActions({ turns, outcomes }: Tree): number {
  const leaves = new Set(outcomes.map(({ leaf }) => leaf));
  return turns.filter(({ id, sameAs }) => sameAs !== undefined && !leaves.has(id)).length;
}

const groupMetrics = (groups: readonly Group[]): Metrics => ({
  reward_std: mean(groups.map((group) => Math.sqrt(group.variance))),
  frac_reward_zero_std: mean(groups.map((group) => Number(group.variance < LEAST_VARIANCE)))
});

/** What trees would have that nothing stops: their branches, and G^n, the whole tree over the turns of the initial trajectory. */
const branchMetrics = (trees: readonly Tree[], { groupSize }: RunConfig): Metrics => ({
  branches: sum(trees.map(({ groups }) => 1 + groups.length * (groupSize - 1))),
  branches_full: sum(trees.map(({ initial }) => groupSize ** initial.length))
});

/** Metrics of rollout and rewards. */
export function rolloutMetrics(trees: readonly Tree[], config: RunConfig): Metrics {
  const outcomes = trees.flatMap((tree) => tree.outcomes);
  const initial = trees.map((tree) => tree.outcomes[0]!);
  const groups = trees.flatMap((tree) => tree.groups);
  const turns = trees.flatMap((tree) => tree.turns);
  const agents = [...new Set(groups.map((group) => group.agent))].sort();
  return {
    reward: mean(outcomes.map(reward)),
    'reward/initial': mean(initial.map(reward)),
    ...(groups.length ? groupMetrics(groups) : {}),
    solved: mean(outcomes.map(solved)),
    'solved/initial': mean(initial.map(solved)),
    'completions/mean_length': mean(turns.map((turn) => turn.sampled.length)),
    'completions/clipped_ratio': mean(turns.map((turn) => Number(turn.finish === 'length'))),
    num_tokens: turns.reduce((total, turn) => total + turn.prompt.length + turn.sampled.length, 0),
    sampled_tokens: turns.reduce((total, turn) => total + turn.sampled.length, 0),
    nodes: groups.length,
    completions: outcomes.length,
    ...(IS_NESTED[config.branching] ? branchMetrics(trees, config) : {}),
    ...(config.equalActions === 'once' ? { completions_saved: continuingBy(config, config.temperature).samples * sum(trees.map(sharedActions)) } : {}),
    ...Object.fromEntries(agents.map((agent) => [`variance/${agent}`, mean(groups.filter((group) => group.agent === agent).map((group) => group.variance))]))
  };
}

/** Metrics of a warm-up step; only counts where no conversation fitted into the context. */
export function warmupMetrics(report: UpdateReport | null, leftOut: number): Metrics {
  if (!report) return { samples: 0, left_out: leftOut };
  const { all, trainedTokens } = report;
  return {
    samples: all.samples,
    left_out: leftOut,
    loss: all.loss,
    entropy: all.entropy,
    grad_norm: all.gradNorm,
    learned_tokens: all.completionTokens,
    num_tokens: trainedTokens
  };
}

/** The values that are not null. */
const measured = (values: Readonly<Record<string, number | null>>): Metrics =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

/** Of the groups that are trained on: how many, the share of one action throughout, and of those whose distinct actions differ in reward. */
export const selectionMetrics = (choices: readonly SelectedGroup[], floor: number): Metrics => ({
  selected: choices.length,
  ...(choices.length
    ? {
        frac_selected_identical: mean(choices.map(({ tree, group }) => Number(areIdentical(tree.turns, group)))),
        frac_selected_between: mean(choices.map(({ tree, group }) => Number(isInformative(betweenVariance(tree.turns, group), floor))))
      }
    : {})
});

/** The mean of each class of values, by `${name}/${class}`. */
function meansBy<Value>(name: string, values: readonly Value[], classOf: (value: Value) => string, numberOf: (value: Value) => number): Metrics {
  const classes = [...new Set(values.map(classOf))].sort();
  return Object.fromEntries(classes.map((each) => [`${name}/${each}`, mean(values.filter((value) => classOf(value) === each).map(numberOf))]));
}

/** What a coach said: its scores by agent and by kind of task, which are its bias, how often it could not be read, and how often it took a final answer for what it is. */
function coachMetrics(trees: readonly Tree[]): Metrics {
  const all = trees.flatMap((tree) => (tree.scores ?? []).map((score) => ({ tree, ...score })));
  if (!all.length) return {};
  const score = ({ score: value }: { readonly score: number }): number => value;
  const finals = all.flatMap(({ tree, turn, answerCorrect }) => {
    const verdict = tree.outcomes.find(({ leaf, final }) => leaf === turn && final !== null)?.verdict;
    return verdict && answerCorrect !== null ? [Number(answerCorrect === verdict.solved)] : [];
  });
  return {
    score: mean(all.map(score)),
    ...meansBy('score', all, ({ tree, turn }) => tree.turns[turn]!.agent, score),
    ...meansBy('score_kind', all, ({ tree }) => tree.task.kind, score),
    coach_fallback: mean(all.map(({ origin }) => Number(origin === 'fallback'))),
    ...(finals.length ? { coach_agreement: mean(finals) } : {})
  };
}

/** Metrics of credit over the batch: a coach's, the spread of what actions were worth, and the KL of the reward, a token. */
export function batchMetrics(trees: readonly Tree[], actions: readonly RewardedAction[]): Metrics {
  if (!actions.length) return coachMetrics(trees);
  const drift = actions.flatMap(({ logprobs, reference }) => logprobs.map((logprob, t) => logprob - reference[t]!));
  return { ...coachMetrics(trees), credit_std: deviation(actions.map(({ reward: worth }) => worth)), kl_reward: mean(drift) };
}

/** Metrics of an update; only a count for a step without one. */
export function updateMetrics(samples: readonly Sample[], report: UpdateReport | null): Metrics {
  if (!report) return { samples: samples.length };
  const { all } = report;
  return {
    samples: samples.length,
    loss: all.loss,
    entropy: all.entropy,
    grad_norm: all.gradNorm,
    ...measured({
      kl: all.kl,
      'clip_ratio/low_mean': all.clipLow,
      'clip_ratio/high_mean': all.clipHigh,
      'sampling/importance_sampling_ratio': all.importanceRatio,
      'sampling/logp_difference_max': all.mismatch
    })
  };
}
