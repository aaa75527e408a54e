/** Grows made-up trees of any size, so that layouts can be tried at their extremes. */
import { randomOf } from '../../../src/math/random';
import { mean, variance } from '../../../src/math/statistics';
import type { Group, Outcome, Tree, Turn } from '../../../src/record/tree';

export const AGENTS = ['master', 'qa', 'efc', 'gfc', 'math'];

/** A turn that says nothing in particular. */
export function turnOf(id: number, parent: number | null, depth: number, sibling: number): Turn {
  return {
    id,
    parent,
    context: null,
    agent: AGENTS[depth % AGENTS.length]!,
    depth,
    sibling,
    messages: [],
    prompt: [],
    sampled: [1],
    logprobs: [-0.5],
    finish: 'stop',
    text: 'said',
    action: { type: 'answer', text: 'said' },
    observation: null,
    memoryIds: []
  };
}

const outcomeAt = (leaf: number, reward: number, turns: number): Outcome => ({
  leaf,
  final: 'said',
  effects: [],
  turns,
  wellFormed: true,
  verdict: { parts: [], reward, solved: reward > 1.5 }
});

/** A finished and judged tree: `nodes` turns in its initial trajectory, groups of `groupSize`, branches that go on for up to `longest` further turns. */
export function treeOf(nodes: number, groupSize: number, longest = 6): Tree {
  const random = randomOf('tree', nodes, groupSize, longest);
  const turns: Turn[] = Array.from({ length: nodes }, (_, depth) => turnOf(depth, depth ? depth - 1 : null, depth, 0));
  const initial = turns.map((turn) => turn.id);
  const first = outcomeAt(nodes - 1, 2 * random.next(), nodes);
  const outcomes = [first];
  const groups: Group[] = [];
  for (const node of initial) {
    const members = [node];
    const rewards = [first.verdict!.reward];
    for (let sibling = 1; sibling < groupSize; sibling++) {
      const length = 1 + random.below(longest + 1);
      const start = turns.length;
      for (let step = 0; step < length; step++)
        turns.push(turnOf(start + step, step ? start + step - 1 : turns[node]!.parent, node + step, step ? 0 : sibling));
      const reward = 2 * random.next();
      outcomes.push(outcomeAt(turns.length - 1, reward, node + length));
      members.push(start);
      rewards.push(reward);
    }
    const centre = mean(rewards);
    groups.push({
      node,
      agent: turns[node]!.agent,
      members,
      rewards,
      mean: centre,
      variance: variance(rewards),
      advantages: rewards.map((reward) => reward - centre)
    });
  }
  const task = {
    id: 'train-0',
    kind: 'coop' as const,
    family: 'made up',
    split: 'train' as const,
    phrasing: 0,
    query: 'q',
    response: 'r',
    parts: [],
    allowed: [],
    forbidden: [],
    effects: []
  };
  return { index: 0, task, turns, initial, outcomes, groups };
}
