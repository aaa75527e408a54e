/** What a coach is shown of a tree: what came before an action, what its tool or specialist answered, and what is right where it may be told. */
import { describe, expect, it } from 'vitest';
import { scoredActions, type Briefing } from '../../src/coach/actions';
import { pullFresh } from '../loop/pull';
import { scriptedEngine } from '../loop/scripted';
import { toyConfig, toyLab } from '../loop/toyLab';
import { team } from '../loop/toy';
import { reduceEvent, INITIAL_VIEW } from '../../src/view/playback/reducer';
import { conversationOf } from '../../src/record/branch';
import type { Tree } from '../../src/record/tree';

const lab = toyLab();
const briefing: Briefing = { team, success: 'The price is right.', holdsAnswer: lab.holdsAnswer, tellsTruth: true, maxTokens: 200 };

/** The trees of one step of two answers a query. */
async function grown(): Promise<readonly Tree[]> {
  const config = toyConfig({ steps: 1, queries: 6, groupSize: 2, branching: 'root' });
  const { events } = await pullFresh(config, toyLab(scriptedEngine([1, 0.5, 0, -1])));
  return events.filter(({ type }) => type !== 'metrics').reduce(reduceEvent, INITIAL_VIEW).trees;
}

describe('a scored action', () => {
  it('has what its agent was asked and did before, and nothing later', async () => {
    for (const tree of await grown())
      scoredActions(tree, briefing).forEach((action, place) => {
        const turn = tree.turns.filter(({ finish }) => finish === 'stop')[place]!;
        expect(action.output).toBe(turn.text);
        expect(action.input.startsWith('user: ')).toBe(true);
        expect(action.input.includes('system: ')).toBe(false);
        const conversation = conversationOf(tree.turns, turn.id);
        const told = conversation.flatMap(({ messages }) => messages.filter(({ role }) => role !== 'system'));
        expect(action.input.split('\n')).toHaveLength(told.length + conversation.length - 1);
      });
  });

  it('has what its tool answered, and of a delegation what the specialist did in the end', async () => {
    const trees = await grown();
    const actions = trees.flatMap((tree) => scoredActions(tree, briefing));
    const tools = actions.filter(({ agent, action }) => agent !== 'master' && action.type === 'call');
    expect(tools.length).toBeGreaterThan(0);
    expect(tools.every(({ observation }) => observation !== null)).toBe(true);
    const delegated = actions.filter(({ agent, action, observation }) => agent === 'master' && action.type === 'call' && observation);
    expect(delegated.length).toBeGreaterThan(0);
    const answers = new Set([...actions.flatMap(({ agent, action }) => (agent !== 'master' && action.type === 'answer' ? [action.text] : [])), 'error']);
    for (const { observation } of delegated) expect(answers).toContain(observation!.text);
  });

  it('was given last what a tool or a specialist answered; the first to act was given nothing', async () => {
    for (const tree of await grown())
      scoredActions(tree, briefing).forEach(({ received }, place) => {
        const turn = tree.turns.filter(({ finish }) => finish === 'stop')[place]!;
        const told = turn.messages.findLast(({ role }) => role === 'tool')?.content;
        if (told !== undefined) expect(received!.text).toBe(told);
        if (turn.parent === null) expect(received).toBeNull();
      });
  });

  it('says of a final answer what the judge says, and nothing of right and wrong where that may not be told', async () => {
    const trees = await grown();
    for (const tree of trees) {
      const turns = tree.turns.filter(({ finish }) => finish === 'stop');
      const told = scoredActions(tree, briefing);
      for (const { leaf, final, verdict } of tree.outcomes) {
        const place = turns.findIndex(({ id }) => id === leaf);
        if (final !== null && place >= 0) expect(told[place]!.right).toBe(verdict!.solved);
      }
      for (const { right, observation, received, truth } of scoredActions(tree, { ...briefing, tellsTruth: false }))
        expect([right, observation?.right ?? null, received?.right ?? null, truth]).toEqual([null, null, null, null]);
    }
  });
});
