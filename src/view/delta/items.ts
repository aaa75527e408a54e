/** The items of the accessible tree: every turn of the trunk, the distinct actions of open groups, and what leads to and on from the selected one. */
import { mean } from '../../math/statistics';
import type { Team } from '../../record/agent';
import { FULL_SCORE } from '../../record/coachScore';
import { decimal, percentChange } from '../../report/figure';
import { agentTitle } from '../colour';
import { indexTree, nodeOfTurn } from '../tree/branches';
import { siblingsOf } from './keyboard';
import type { ProbabilityChanges } from './rescoring';
import type { Delta, Flow } from './stream';
import { actionWords } from './words';

/** A stream as an item of the tree. */
export interface DeltaItem {
  readonly stream: number;
  /** The turn that stands for it: of an open group, if it has one there. */
  readonly turn: number;
  /** Depth from 1. */
  readonly level: number;
  readonly isTrunk: boolean;
  /** Whether what goes on from it is in the list; null where nothing does. */
  readonly expanded: boolean | null;
  readonly place: number;
  readonly siblings: number;
}

/** Items in the order of reading: a stream, then what goes on from it. */
export function itemsOf(delta: Delta, open: readonly number[], selected: number | undefined): DeltaItem[] {
  const { streams, flows, trunk } = delta;
  const shown = new Set<number>(trunk);
  for (const place of open) for (const action of flows[place]!.actions) shown.add(action);
  if (selected !== undefined) {
    for (let at: number | null = selected; at !== null; at = streams[at]!.parent) shown.add(at);
    for (const near of [...streams[selected]!.children, ...siblingsOf(delta, selected)]) shown.add(near);
  }
  const items: DeltaItem[] = [];
  const add = (siblings: readonly number[]): void => {
    const listed = siblings.filter((id) => shown.has(id));
    for (const [at, stream] of listed.entries()) {
      const { children, depth } = streams[stream]!;
      const expanded = children.length ? children.some((child) => shown.has(child)) : null;
      items.push({
        stream,
        turn: turnFor(delta, stream, open),
        level: depth + 1,
        isTrunk: trunk.includes(stream),
        expanded,
        place: at + 1,
        siblings: listed.length
      });
      const [first] = children;
      if (expanded && first !== undefined) add(siblingsOf(delta, first));
    }
  };
  if (trunk[0] !== undefined) add(siblingsOf(delta, trunk[0]));
  return items;
}

/** The turn that stands for a stream: the trunk's own, else the first that an open group's samples led to, else the first of all. */
export function turnFor({ tree, streams, flows, trunkTurns }: Delta, stream: number, open: readonly number[]): number {
  const { turns } = streams[stream]!;
  const own = turns.find((turn) => trunkTurns.includes(turn));
  const nodes = open.map((place) => flows[place]!.node);
  return own ?? turns.find((turn) => nodes.includes(nodeOfTurn(tree, turn) ?? -1)) ?? turns[0]!;
}

/** The action, as a turn, whose samples a ribbon carries: the first member of the flow's group that leads to its stream. */
export function actionIn({ tree, streams, streamOf, flows }: Delta, { flow, stream }: { readonly flow: number; readonly stream: number }): number {
  const { depth, node, actions } = flows[flow]!;
  let at = stream;
  while (streams[at]!.depth > depth && streams[at]!.parent !== null) at = streams[at]!.parent!;
  if (!actions.includes(at)) return node;
  const others = indexTree(tree).otherActions.get(node) ?? [];
  return [node, ...others.map(({ id }) => id)].find((turn) => streamOf[turn] === at) ?? node;
}

/** The flow whose fork a stream is an action of, an open one first; undefined for what only continues. */
const forkOf = ({ flows }: Delta, stream: number, open: readonly number[]): Flow | undefined => {
  const place = [...open, ...flows.keys()].find((flow) => flows[flow]!.actions.includes(stream));
  return place === undefined ? undefined : flows[place];
};

/** A coach's score of an action, the mean where it was sampled several times; undefined where it gave none. */
export function streamScore({ tree, streams }: Pick<Delta, 'tree' | 'streams'>, stream: number): number | undefined {
  const { turns } = streams[stream]!;
  const scores = (tree.scores ?? []).filter(({ turn }) => turns.includes(turn)).map(({ score }) => score);
  return scores.length ? mean(scores) : undefined;
}

/** `7`, `6.5`. */
export const scoreText = (score: number): string => decimal(score, Number.isInteger(score) ? 0 : 1);

/** `1`, `2.5`: samples, which continuations can share. */
const amount = (samples: number): string => decimal(samples, Number.isInteger(samples) ? 0 : 1);

/** What a screen reader says: agent, turn, words, how many of the samples, reward, advantage, whether its group is trained on, and how probable it was and is. */
export function itemName(
  delta: Delta,
  item: DeltaItem,
  open: readonly number[],
  team: Team,
  chosenNodes: readonly number[] | null,
  changes: ProbabilityChanges = new Map()
): string {
  const { streams, flows, rewards } = delta;
  const { turn, agent, depth } = streams[item.stream]!;
  const fork = forkOf(delta, item.stream, open);
  const through = open.map((flow) => flows[flow]!).find(({ counts }) => counts.has(item.stream)) ?? flows.find(({ counts }) => counts.has(item.stream));
  const flow = fork ?? through;
  const reward = fork?.scores.get(item.stream) ?? rewards[item.stream];
  const advantage = fork?.advantages.get(item.stream);
  const change = fork && changes.get(flows.indexOf(fork))?.get(item.stream);
  const score = streamScore(delta, item.stream);
  const parts = [
    agentTitle(team, agent),
    `turn ${depth + 1}`,
    actionWords(turn),
    ...(flow ? [`${amount(flow.counts.get(item.stream)!)} of ${flow.samples} ${flow.samples === 1 ? 'sample' : 'samples'}`] : []),
    ...(score === undefined ? [] : [`score ${scoreText(score)} of ${FULL_SCORE}`]),
    ...(reward === null || reward === undefined ? [] : [`reward ${decimal(reward)}`]),
    ...(advantage === undefined || Math.abs(advantage) < 0.005 ? [] : [`advantage ${decimal(advantage)}`]),
    ...(fork && chosenNodes?.includes(fork.node) ? ['selected for training'] : []),
    ...(change ? [`probability ${percentChange(change.before, change.after)}`] : [])
  ];
  return parts.join(', ');
}
