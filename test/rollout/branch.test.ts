/** Whole rollouts on the scripted policy: how many completions, from which contexts, with which seeds. */
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/record/config';
import { PAPER } from '../../src/record/paper';
import { creditTree } from '../../src/advantage/group';
import type { Tree } from '../../src/record/tree';
import type { Verdict } from '../../src/record/verdict';
import { branchOf, contextTokens } from '../../src/record/branch';
import { rollOutBranches } from '../../src/rollout/branch';
import { rollOutInitial } from '../../src/rollout/initial';
import type { RolloutSetup } from '../../src/rollout/setup';
import { scriptedEngine, type ScriptedEngine } from '../loop/scripted';
import { finish } from './finish';
import { drawToyTasks, openToyShop, team, toyTask } from '../loop/toy';

const settingOf = (engine: ScriptedEngine, changes: Partial<RolloutSetup> = {}): RolloutSetup => ({
  team,
  turnOrder: 'delegation',
  openWorld: () => openToyShop(),
  engine,
  dialect: 'names',
  retrieve: () => [],
  maxTurns: 8,
  maxTokens: 200,
  temperature: 1,
  contextLength: 100_000,
  ...changes
});

async function rollout(seed: number, groupSize: number, changes: Partial<RolloutSetup> = {}) {
  const engine = scriptedEngine([0.8, 0.2, 0, -0.5]);
  const setting = settingOf(engine, changes);
  const grown = await finish(rollOutInitial(drawToyTasks({ seed, queries: 5 }, 0), setting, (tree) => [seed, 0, tree]));
  const rounds = engine.generated.length;
  const branched = await finish(rollOutBranches(grown.value, setting, { ...DEFAULTS, ...PAPER, groupSize }, [seed, 0]));
  return { engine, initial: grown.value, trees: branched.value, events: [...grown.events, ...branched.events], rounds };
}

const NOTHING: Verdict = { parts: [], reward: 0, solved: false };

/** What a tree looks like when the numbers that only its construction order decides are left out. */
const shapeOf = (tree: Tree) =>
  tree.outcomes.map(({ leaf, final }) => [final, branchOf(tree.turns, leaf).map((turn) => [turn.agent, turn.sibling, turn.text])]);

describe('branching', () => {
  it('needs n (G − 1) + 1 completions a tree, on random runs and every group size', async () => {
    for (const [seed, size] of [1, 2, 3, 4].flatMap((one) => [2, 3, 8].map((two) => [one, two] as const))) {
      const { trees } = await rollout(seed, size);
      for (const tree of trees) {
        expect(tree.outcomes).toHaveLength(tree.initial.length * (size - 1) + 1);
        expect(new Set(tree.outcomes.map((outcome) => outcome.leaf)).size).toBe(tree.outcomes.length);
      }
    }
  });

  it('samples G − 1 other actions at every node of the initial trajectory, from the same context, each with its own seed', async () => {
    const { engine, trees, rounds } = await rollout(11, 4);
    const first = engine.generated[rounds]!;
    expect(first).toHaveLength(trees.reduce((total, tree) => total + tree.initial.length * 3, 0));
    const contexts = trees.flatMap((tree) => tree.initial.flatMap((node) => Array.from({ length: 3 }, () => contextTokens(tree.turns, node))));
    expect(first.map((request) => request.context)).toEqual(contexts);
    const seeds = engine.generated.flat().map((request) => request.seed);
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('keeps turn ids, parents and depths consistent, and siblings only at visited nodes', async () => {
    const { trees } = await rollout(5, 4);
    for (const tree of trees) {
      expect(tree.turns.map((turn) => turn.id)).toEqual(tree.turns.map((_, index) => index));
      for (const turn of tree.turns) {
        expect(turn.depth).toBe(branchOf(tree.turns, turn.id).length - 1);
        if (turn.sibling) expect(turn.parent === null || tree.initial.includes(turn.parent)).toBe(true);
      }
      expect(tree.turns.filter((turn) => turn.sibling)).toHaveLength(tree.initial.length * 3);
    }
  });

  it.each(['kept', 'anew'] as const)('visits the turns of one agent alone where that is asked, initial actions %s', async (initialContinuation) => {
    const engine = scriptedEngine([0.8, 0.2, 0, -0.5]);
    const setup = settingOf(engine);
    const { value: initial } = await finish(rollOutInitial(drawToyTasks({ seed: 5, queries: 5 }, 0), setup, (tree) => [5, 0, tree]));
    const settings = { ...DEFAULTS, ...PAPER, groupSize: 4, initialContinuation };
    const all = (await finish(rollOutBranches(initial, setup, settings, [5, 0]))).value;
    const some = (await finish(rollOutBranches(initial, setup, { ...settings, visited: 'efc' }, [5, 0]))).value;
    for (const [index, tree] of some.entries()) {
      const nodes = tree.initial.filter((node) => tree.turns[node]!.agent === 'efc');
      const actions = tree.turns.filter(({ sibling }) => sibling > 0);
      expect(actions.map(({ agent }) => agent)).toEqual(Array<string>(3 * nodes.length).fill('efc'));
      // What is sampled there is what would be sampled there if all were visited.
      expect(actions.map(({ sampled }) => sampled)).toEqual(
        all[index]!.turns.filter(({ sibling, agent }) => sibling > 0 && agent === 'efc').map(({ sampled }) => sampled)
      );
      expect(tree.outcomes).toHaveLength(1 + (initialContinuation === 'anew' ? 4 : 3) * nodes.length);
      const credited = creditTree({ ...tree, outcomes: tree.outcomes.map((outcome) => ({ ...outcome, verdict: NOTHING })) }, () => []);
      expect(credited.groups.map(({ node, members }) => [node, members.length])).toEqual(nodes.map((node) => [node, 4]));
    }
    expect(some.some(({ turns }) => turns.some(({ sibling }) => sibling > 0))).toBe(true);
  });

  it('stores in the chain of turns exactly the context each turn was sampled in', async () => {
    const { engine, trees } = await rollout(5, 3);
    const asked = engine.generated.flat().map((request) => JSON.stringify(request.context));
    const stored = trees.flatMap((tree) => tree.turns.map((turn) => JSON.stringify(contextTokens(tree.turns, turn.id))));
    expect(stored.sort()).toEqual(asked.sort());
  });

  it('says every turn and every outcome once, as records that stay as they were said', async () => {
    const { events, trees } = await rollout(8, 4);
    const turns = events.flatMap((event) => (event.type === 'turn' ? [[event.tree, event.turn]] : []));
    expect(turns).toHaveLength(trees.reduce((total, tree) => total + tree.turns.length, 0));
    for (const tree of trees) {
      const said = events.flatMap((event) => (event.type === 'turn' && event.tree === tree.index ? [event.turn] : []));
      expect(said).toEqual(tree.turns);
      const ends = events.flatMap((event) => (event.type === 'outcome' && event.tree === tree.index ? [event.outcome.leaf] : []));
      expect(ends.sort((a, b) => a - b)).toEqual(tree.outcomes.map((outcome) => outcome.leaf).sort((a, b) => a - b));
    }
  });

  it('does not depend on the company a tree is grown in', async () => {
    const tasks = drawToyTasks({ seed: 3, queries: 4 }, 0);
    const together = await finish(rollOutInitial(tasks, settingOf(scriptedEngine()), (tree) => ['x', tree]));
    const alone = await finish(rollOutInitial(tasks.slice(0, 1), settingOf(scriptedEngine()), (tree) => ['x', tree]));
    expect(shapeOf(alone.value[0]!.tree)).toEqual(shapeOf(together.value[0]!.tree));
  });

  it('ends an episode whose agent has no room left for a whole turn', async () => {
    const { trees } = await rollout(2, 2, { contextLength: 330 });
    const lengths = trees.flatMap((tree) => tree.turns.map((turn) => contextTokens(tree.turns, turn.id).length));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(330 - 200);
    expect(trees.some((tree) => tree.outcomes.some((outcome) => outcome.final === null && outcome.wellFormed))).toBe(true);
  });

  it('takes a turn for which there is just room', async () => {
    const play = async (contextLength: number) => {
      const engine = scriptedEngine();
      const { value } = await finish(rollOutInitial([toyTask('kettle', null, 0)], settingOf(engine, { contextLength }), () => []));
      return { turns: value[0]!.tree.turns, asked: engine.generated.flat() };
    };
    const { asked } = await play(100_000);
    const opening = asked[0]!.context.length;
    expect((await play(opening + 200)).turns.length).toBeGreaterThan(0);
    await expect(play(opening + 199)).rejects.toThrow(/leaves no room/);
  });

  it('says in a sentence that a query does not fit', async () => {
    const stream = rollOutInitial([toyTask('kettle', null, 0)], settingOf(scriptedEngine(), { contextLength: 210 }), () => []);
    await expect(finish(stream)).rejects.toThrow(/task toy-0 leaves no room/);
  });
});
