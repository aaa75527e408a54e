/** Streams of a tree grown by hand: what merges, what flows where, and whose mean is whose. */
import { describe, expect, test } from 'vitest';
import type { Tree, Turn } from '../../../src/record/tree';
import { layoutDelta } from '../../../src/view/delta/layout';
import { openFlows } from '../../../src/view/delta/openFlows';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf } from '../../../src/view/delta/stream';
import { grow, groupsOf, scoredByAction, withoutGroups } from './grownTree';

const GROWTH = { nodes: 3, groupSize: 4, actions: 2, levels: 3, continuations: 1, sharing: false, longest: 2 };
const tree = grow(1, GROWTH);
const delta = deltaOf(tree);

/** The tokens of a turn and of all before it. */
const path = ({ parent, sampled }: Turn): string => `${parent === null ? '' : path(tree.turns[parent]!)}/${sampled.join()}`;

test('turns are one stream exactly where they and all before them are the same tokens', () => {
  for (const a of tree.turns)
    for (const b of tree.turns) expect(delta.streamOf[a.id] === delta.streamOf[b.id], `${path(a)} ${path(b)}`).toBe(path(a) === path(b));
});

test('an answer of a tool that differs parts what follows', () => {
  const twin = tree.turns.find(({ id, parent }) => !tree.initial.includes(id) && parent !== null && delta.streams[delta.streamOf[id]!]!.turns.length > 1)!;
  const told = { ...tree, turns: tree.turns.map((turn) => (turn.id === twin.parent ? { ...turn, observation: 'otherwise' } : turn)) };
  const alone = twin.parent !== null && !tree.initial.includes(twin.parent);
  expect(deltaOf(told).streams.length).toBeGreaterThanOrEqual(delta.streams.length);
  if (alone) expect(deltaOf(told).streams[deltaOf(told).streamOf[twin.id]!]!.turns).toEqual([twin.id]);
});

test('a flow has the samples of its group: each once at its action, and no more at any place after', () => {
  for (const { node, counts, actions, samples } of delta.flows) {
    const group = tree.groups.find((each) => each.node === node)!;
    expect(samples).toBe(4);
    for (const action of actions) expect(counts.get(action)).toBe(group.members.filter((member) => delta.streamOf[member] === action).length);
    for (const { id, children } of delta.streams)
      expect(children.reduce((sum, child) => sum + (counts.get(child) ?? 0), 0)).toBeLessThanOrEqual((counts.get(id) ?? 4) + 1e-9);
  }
});

test('means, deviations, scores and advantages are those of the group', () => {
  for (const { node, mean, deviation, scores, advantages } of delta.flows) {
    const group = tree.groups.find((each) => each.node === node)!;
    expect([mean, deviation! ** 2]).toEqual([group.mean, expect.closeTo(group.variance, 12)]);
    for (const [action, score] of scores) {
      const places = group.members.flatMap((member, place) => (delta.streamOf[member] === action ? [place] : []));
      const average = (values: readonly number[]) => places.reduce((sum, place) => sum + values[place]!, 0) / places.length;
      expect(score).toBeCloseTo(average(group.rewards), 12);
      expect(advantages.get(action)).toBeCloseTo(average(group.advantages), 12);
    }
  }
});

describe('a sample that is continued three times', () => {
  const threefold = grow(5, { ...GROWTH, continuations: 3, actions: 30 });
  test('flows on in thirds', () => {
    const { flows } = deltaOf(threefold);
    expect(flows.flatMap(({ counts }) => [...counts.values()]).some((count) => Math.abs(count - 1 / 3) < 1e-9)).toBe(true);
  });
});

describe('actions that were scored themselves', () => {
  const scored = scoredByAction(tree, 2);
  const inDelta = deltaOf(scored);

  test('stand at their scores, and what follows them too', () => {
    const group = scored.groups[0]!;
    for (const action of inDelta.flows[0]!.actions) {
      if (inDelta.trunk.includes(action)) continue;
      expect(inDelta.flows[0]!.scores.get(action)).not.toBeNull();
      for (const child of inDelta.streams[action]!.children) expect(inDelta.rewards[child]).toBe(inDelta.rewards[action]);
    }
    expect(inDelta.flows[0]!.mean).toBe(group.mean);
  });

  test('are marked where they were given, unless the branches’ rewards say the same', () => {
    const options = { width: 700, height: 480, margin: { top: 40, right: 90, bottom: 30, left: 30 }, groupSize: 4, open: [0], nodeRadius: 12 };
    expect(layoutDelta(inDelta, railOf([scored]), options).scores.length).toBeGreaterThan(0);
    expect(layoutDelta(delta, railOf([tree]), options).scores).toEqual([]);
  });
});

describe('a run without groups', () => {
  const plain = withoutGroups(tree);
  const { flows, trunk, rewards } = deltaOf(plain);

  test('has one flow, of all its samples, at their mean reward', () => {
    expect(flows.map(({ node, samples }) => [node, samples])).toEqual([[plain.initial[0], plain.turns.filter(({ parent }) => parent === null).length]]);
    const judged = plain.outcomes.map(({ verdict }) => verdict!.reward);
    expect(flows[0]!.mean).toBeCloseTo(judged.reduce((sum, reward) => sum + reward, 0) / judged.length, 9);
    expect(flows[0]!.deviation).toBeNull();
    expect(rewards[trunk[0]!]).not.toBeNull();
  });
});

describe('open are', () => {
  const nodes = tree.initial;
  const order = delta.flows.map((_, place) => place).sort((a, b) => delta.flows[b]!.deviation! - delta.flows[a]!.deviation!);

  test('all groups until they are compared, then the two of largest spread, then those chosen, and before all the one asked for', () => {
    const growing: Tree = { ...tree, groups: [] };
    expect(openFlows(deltaOf(growing), { chosenNodes: null, requestedNode: nodes[1]! })).toEqual([0, 1, 2]);
    expect(openFlows(delta, { chosenNodes: null, requestedNode: null })).toEqual(order.slice(0, 2).filter((place) => delta.flows[place]!.deviation! > 0));
    expect(openFlows(delta, { chosenNodes: [nodes[order[1]!]!], requestedNode: null })).toEqual([order[1]]);
    expect(openFlows(delta, { chosenNodes: [nodes[order[0]!]!], requestedNode: nodes[order[2]!]! })).toEqual([order[2]]);
  });

  test('where all agree, the first', () => {
    const flat = grow(3, { ...GROWTH, levels: 1 });
    expect(openFlows(deltaOf(flat), { chosenNodes: [], requestedNode: null })).toEqual([0]);
  });
});

test('groups made for tests are those of the branches', () => {
  expect(groupsOf(tree, () => 0)).toEqual(tree.groups);
});
