/**
 * Re-scoring: how probable the distinct actions of a step's groups are after its update, beside how probable they were before it.
 *
 * It reads the updated policy and changes nothing: no draw, no adapter and no metric but `step_time` depends on it. Left out are agents whose adapter the
 * step did not change, whose policy is the same, and what follows an action. All groups go into one call, in which what sequences begin with in common is computed once.
 */
import { sampleKey, type SelectedGroup } from '../advantage/sample';
import { contextTokens, conversationOf } from '../record/branch';
import type { RunConfig } from '../record/config';
import { distinctActions, partingToken, type DistinctAction } from '../record/distinctActions';
import type { SampleFigures, ScoreRequest } from '../record/engine';
import type { EventPayload } from '../record/event';
import type { LogprobChange, RescoredAction } from '../record/rescored';
import type { Sample } from '../record/sample';
import { isChanged } from '../record/trainedAgents';
import type { Tree } from '../record/tree';
import { sum } from '../math/statistics';
import type { Lab } from './lab';

/** Whether a group that was not trained on is scored too. */
type Wanted = (candidate: SelectedGroup, trained: readonly SelectedGroup[]) => boolean;

/** Whether its context is the beginning of a conversation that is scored anyway: then only its other actions are computed on top. */
const liesOnTheWay: Wanted = ({ tree, group }, trained) =>
  trained.some((other) => other.tree.index === tree.index && conversationOf(tree.turns, other.group.node).some(({ id }) => group.members.includes(id)));

/** By the name in `RunConfig.rescore`; null where nothing is scored. */
const OTHERS: Readonly<Record<RunConfig['rescore'], Wanted | null>> = { off: null, trained: liesOnTheWay, all: () => true };

/** By the name in `RunConfig.toolCalls`: whether the policy itself was sampled from, so that its log-probabilities before the update are known. */
const SAMPLED_FROM_POLICY: Readonly<Record<RunConfig['toolCalls'], boolean>> = { free: true, grammar: false };

/** Whether the log-probabilities of a run's turns are those of the policy itself. */
export const isSampledFromPolicy = ({ toolCalls }: Pick<RunConfig, 'toolCalls'>): boolean => SAMPLED_FROM_POLICY[toolCalls];

interface Subject extends SelectedGroup {
  readonly actions: readonly DistinctAction[];
  readonly requests: readonly ScoreRequest[];
}

function subjectOf({ tree, group }: SelectedGroup): Subject {
  const actions = distinctActions(tree.turns, group);
  const context = contextTokens(tree.turns, group.node);
  return { tree, group, actions, requests: actions.map(({ turn }) => ({ agent: group.agent, context, completion: turn.sampled })) };
}

/** The groups to be scored: those trained on, and of the agents whose adapter has changed those that the config asks for besides, in the order of the trees. */
function subjectsOf(trained: readonly SelectedGroup[], trees: readonly Tree[], wanted: Wanted, config: RunConfig): Subject[] {
  const keyOf = ({ tree, group }: SelectedGroup): string => `${tree.index}/${group.node}`;
  const keys = new Set(trained.map(keyOf));
  const agents = new Set(trained.map(({ group }) => group.agent));
  return trees
    .flatMap((tree) => tree.groups.map((group) => ({ tree, group })))
    .filter((candidate) => keys.has(keyOf(candidate)) || (isChanged(candidate.group.agent, agents, config) && wanted(candidate, trained)))
    .map(subjectOf);
}

/** Tokens that the requests have to be computed for, a beginning that some share once; the last token of each is only looked up. */
function tokensOf(requests: readonly ScoreRequest[]): number {
  const sequences = requests.map(({ agent, context, completion }) => ({ agent: agent ?? '', tokens: [...context, ...completion] }));
  const sharedBy = (a: readonly number[], b: readonly number[]): number => {
    const differs = a.findIndex((token, i) => token !== b[i]);
    return differs < 0 ? a.length : differs;
  };
  sequences.sort((a, b) => {
    const at = sharedBy(a.tokens, b.tokens);
    return a.agent < b.agent ? -1 : a.agent > b.agent ? 1 : (a.tokens[at] ?? -1) - (b.tokens[at] ?? -1);
  });
  return sum(
    sequences.map(({ agent, tokens }, i) => {
      const before = sequences[i - 1];
      return tokens.length - 1 - (before?.agent === agent ? Math.min(sharedBy(before.tokens, tokens), before.tokens.length - 1, tokens.length - 1) : 0);
    })
  );
}

/** Six digits, which is all that a log needs of what nothing is computed from. */
const brief = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(6)));

/** The change of the whole action and of the token at which its group parts, and what the update computed of its tokens, where it was trained on. */
function rescored(
  { turn, copies }: DistinctAction,
  partsAt: number | null,
  [before, after]: readonly [readonly number[], readonly number[]],
  figures: SampleFigures | undefined
): RescoredAction {
  const parting: LogprobChange | null = partsAt !== null && partsAt < after.length ? { before: before[partsAt]!, after: after[partsAt]! } : null;
  return {
    ...{ turn: turn.id, copies, action: { before: sum(before), after: sum(after) }, parting, logprobs: after },
    ...(before === turn.logprobs ? {} : { logprobsBefore: before }),
    reference: figures?.reference ? brief(figures.reference) : null,
    entropy: figures ? brief(figures.entropy) : null
  };
}

/** Scores the groups and resolves with the step's `rescored` event; `figures` are what the update computed of each of its samples. */
type Rescoring = (samples: readonly Sample[], figures: readonly SampleFigures[]) => Promise<EventPayload>;

/**
 * What is to be called after the update on the `trained` groups; null where nothing is to be scored. To be awaited before the update, as where a grammar mask took
 * part in sampling the policy's own probabilities before it have to be computed too.
 */
export async function prepareRescoring(trained: readonly SelectedGroup[], trees: readonly Tree[], config: RunConfig, lab: Lab): Promise<Rescoring | null> {
  const wanted = OTHERS[config.rescore];
  if (!wanted || lab.details === false || !trained.length) return null;
  const subjects = subjectsOf(trained, trees, wanted, config);
  const requests = subjects.flatMap((subject) => subject.requests);
  const score = (): Promise<number[][]> => lab.engine.score(requests, config.temperature);
  const sampled = isSampledFromPolicy(config);
  const before = sampled ? subjects.flatMap(({ actions }) => actions.map(({ turn }) => turn.logprobs)) : await score();
  return async (samples, figures) => {
    const after = await score();
    const bySample = new Map(figures.map((each, i) => [sampleKey(samples[i]!), each]));
    let place = 0;
    const groups = subjects.map(({ tree, group, actions }) => {
      const partsAt = partingToken(actions);
      const one = (action: DistinctAction): RescoredAction => {
        const { context, completion } = requests[place]!;
        const both = [before[place]!, after[place++]!] as const;
        return rescored(action, partsAt, both, bySample.get(sampleKey({ agent: group.agent, context, completion })));
      };
      return { tree: tree.index, node: group.node, partsAt, actions: actions.map(one) };
    });
    return { type: 'rescored', groups, tokens: (sampled ? 1 : 2) * tokensOf(requests) };
  };
}
