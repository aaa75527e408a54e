/** What a tree tells each agent: the conversations of its initial trajectory, and of a branch that solved what that had not. */
import { describe, expect, it } from 'vitest';
import { experiencesOf } from '../../src/memory/experience';
import type { Tree } from '../../src/record/tree';
import { outcomeOf, tinyTree, turnOf } from '../advantage/tree';

const call = (name: string) => ({ type: 'call' as const, name, arguments: {} });
const asked = (content: string) => [{ role: 'user', content }];

/** Master calls efc, efc uses a tool and answers, master answers; the last turn has one sibling. */
const tree = (): Tree => ({
  ...tinyTree(),
  turns: [
    turnOf(0, null, { messages: asked('query'), action: call('efc') }),
    turnOf(1, 0, { agent: 'efc', context: null, messages: asked('price'), action: call('get_price') }),
    turnOf(2, 1, { agent: 'efc', context: 1 }),
    turnOf(3, 2, { context: 0 }),
    turnOf(4, 2, { context: 0, sibling: 1, action: call('math') }),
    turnOf(5, 4, { agent: 'math', context: null, messages: asked('1 * 1') })
  ],
  initial: [0, 1, 2, 3],
  outcomes: [outcomeOf(3, 2), outcomeOf(5, 0.5)]
});

describe('experiences', () => {
  it('tell every conversation of the initial trajectory once, and none of its branches', () => {
    expect(experiencesOf(tree())).toEqual([
      { agent: 'master', request: 'query', calls: ['efc'], accuracy: 1, reward: 2, isDiscovery: false },
      { agent: 'efc', request: 'price', calls: ['get_price'], accuracy: 1, reward: 2, isDiscovery: false }
    ]);
  });

  it('tell of the first of the best branches where it solved what the initial trajectory had not', () => {
    const found = experiencesOf({ ...tree(), outcomes: [outcomeOf(3, 1), outcomeOf(5, 2)] });
    expect(found).toEqual([
      { agent: 'master', request: 'query', calls: ['efc'], accuracy: 0, reward: 1, isDiscovery: false },
      { agent: 'efc', request: 'price', calls: ['get_price'], accuracy: 0, reward: 1, isDiscovery: false },
      { agent: 'master', request: 'query', calls: ['efc', 'math'], accuracy: 1, reward: 2, isDiscovery: true },
      { agent: 'efc', request: 'price', calls: ['get_price'], accuracy: 1, reward: 2, isDiscovery: true },
      { agent: 'math', request: '1 * 1', calls: [], accuracy: 1, reward: 2, isDiscovery: true }
    ]);
    expect(experiencesOf({ ...tree(), outcomes: [outcomeOf(3, 1), outcomeOf(5, 1)] })).toHaveLength(2);
  });

  it('throw where a branch was never judged', () => {
    const unjudged = { ...tree(), outcomes: [{ ...outcomeOf(3, 2), verdict: null }] };
    expect(() => experiencesOf(unjudged)).toThrow(/has not been judged/);
  });

  it('are rewarded by accuracy and format, whatever the turns cost', () => {
    const costing = (value: number): Tree => {
      const plain = tree();
      return {
        ...plain,
        outcomes: plain.outcomes.map((outcome) => {
          const verdict = outcome.verdict!;
          const parts = [...verdict.parts, { name: 'efficiency' as const, value, weight: -0.2, reason: '' }];
          return { ...outcome, verdict: { ...verdict, parts, reward: verdict.reward - 0.2 * value } };
        })
      };
    };
    const [free, dear] = [costing(0), costing(1)];
    expect(dear.outcomes.map(({ verdict }) => verdict!.reward)).not.toEqual(free.outcomes.map(({ verdict }) => verdict!.reward));
    expect(experiencesOf(free)).toEqual(experiencesOf(tree()));
    expect(experiencesOf(dear)).toEqual(experiencesOf(tree()));
  });
});
