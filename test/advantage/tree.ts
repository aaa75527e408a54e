/** Grows tiny judged trees by hand. */
import type { Outcome, Tree, Turn } from '../../src/record/tree';

export const turnOf = (id: number, parent: number | null, changes: Partial<Turn> = {}): Turn => ({
  id,
  parent,
  context: parent,
  agent: 'master',
  depth: 0,
  sibling: 0,
  messages: [],
  prompt: [id],
  sampled: [100 + id, 1],
  logprobs: [-1, -0.5],
  finish: 'stop',
  text: '',
  action: { type: 'answer', text: '' },
  observation: null,
  memoryIds: [],
  reward: null,
  advantage: null,
  ...changes
});

/** An outcome of a reward that is all accuracy up to 1 and format beyond. */
export const outcomeOf = (leaf: number, reward: number): Outcome => ({
  leaf,
  final: 'x',
  effects: [],
  turns: 1,
  wellFormed: true,
  verdict: {
    parts: [
      { name: 'accuracy', value: Number(reward >= 2), weight: 1, reason: '' },
      { name: 'format', value: Math.min(reward, 1), weight: 1, reason: '' }
    ],
    reward,
    solved: reward >= 2
  }
});

/**
 * A trunk of two turns by master and efc; two other actions at each, the second of the first node continued by one turn (id 4).
 *
 *     0 ─ 1          R 2
 *     ├ 2            R 1
 *     ├ 3 ─ 4        R 0
 *     0 ─ 5          R 2
 *     0 ─ 6          R 2
 */
export function tinyTree(): Tree {
  return {
    index: 0,
    task: {
      id: 't',
      kind: 'efc',
      family: 'f',
      split: 'train',
      phrasing: 0,
      query: 'q',
      response: 'r',
      parts: [{ type: 'text', value: 'r' }],
      allowed: [],
      forbidden: [],
      effects: []
    },
    turns: [
      turnOf(0, null),
      turnOf(1, 0, { agent: 'efc', context: null }),
      turnOf(2, null, { sibling: 1, prompt: [0] }),
      turnOf(3, null, { sibling: 2, prompt: [0] }),
      turnOf(4, 3),
      turnOf(5, 0, { agent: 'efc', context: null, sibling: 1, prompt: [1] }),
      turnOf(6, 0, { agent: 'efc', context: null, sibling: 2, prompt: [1] })
    ],
    initial: [0, 1],
    outcomes: [outcomeOf(1, 2), outcomeOf(2, 1), outcomeOf(4, 0), outcomeOf(5, 2), outcomeOf(6, 2)],
    groups: []
  };
}
