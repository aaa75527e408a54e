/** The fork of a turn as the page keeps it: draws added up for the same policy and temperature, ended by another command, and counted by action. */
import { describe, expect, test } from 'vitest';
import type { Laboratory } from '../../../src/bridge/protocol';
import { contextTokens } from '../../../src/record/branch';
import type { ForkDraw, ForkRequest } from '../../../src/record/fork';
import { countDraws } from '../../../src/view/inspector/countDraws';
import { TurnFork, type ForkedTurn } from '../../../src/view/inspector/turnFork.svelte';
import { Workspace } from '../../../src/view/workspace.svelte';
import { scriptedLaboratory, servicesOf } from '../laboratory';

const draw = (text: string, sampled: number[]): ForkDraw => ({
  sampled,
  logprobs: sampled.map(() => -0.5),
  finish: 'stop',
  text,
  action: { type: 'answer', text }
});
const place = { run: 'run-1', step: 0, tree: 0, turn: 2 };
const turn: ForkedTurn = { place, updates: 1, agent: 'qa', context: [1, 2, 3] };

function openFork(fork: Laboratory['fork'], during: ConstructorParameters<typeof TurnFork>[1] = (work) => work()) {
  const opened = new TurnFork({ fork, stopFork: async () => undefined }, during);
  opened.temperature = 1;
  opened.count = 2;
  return opened;
}

describe('the draws of a turn', () => {
  test('add up as long as policy and temperature are the same, and are numbered on', async () => {
    const asked: Pick<ForkRequest, 'first' | 'count' | 'temperature'>[] = [];
    const fork = openFork(async (_, { first, count, temperature }) => {
      asked.push({ first, count, temperature });
      return Array.from({ length: count }, (_, i) => draw('a', [first + i]));
    });
    const numbers = () => fork.drawsOf(place)?.draws.map(({ sampled }) => sampled[0]);
    await fork.sample(turn);
    await fork.sample(turn);
    expect(numbers()).toEqual([0, 1, 2, 3]);
    await fork.sample({ ...turn, updates: 2 });
    expect([numbers(), fork.drawsOf(place)!.updates]).toEqual([[0, 1], 2]);
    fork.temperature = 0;
    await fork.sample({ ...turn, updates: 2 });
    await fork.sample({ ...turn, updates: 2 });
    expect(numbers()).toEqual([0]);
    expect(asked.map(({ first, count, temperature }) => [first, count, temperature])).toEqual([
      [0, 2, 1],
      [2, 2, 1],
      [0, 2, 1],
      [0, 1, 0],
      [0, 1, 0]
    ]);
    expect(fork.drawsOf({ ...place, turn: 3 })).toBeNull();
  });

  test('are shown as they grow, and a failure is told beside the turn it is of', async () => {
    const seen: unknown[] = [];
    const fork = openFork(async (_run, _request, onTexts) => {
      onTexts(['he', '']);
      seen.push(fork.textsOf(place), fork.textsOf({ ...place, turn: 0 }));
      throw new Error('Training runs.');
    });
    await fork.sample(turn);
    expect(seen).toEqual([['he', ''], null]);
    expect([fork.busy, fork.problemOf(place), fork.problemOf({ ...place, step: 1 })]).toEqual([false, 'Training runs.', null]);
  });

  test('are not asked for while a field is empty', async () => {
    const fork = openFork(() => Promise.reject(new Error('Asked.')));
    fork.count = null;
    await fork.sample(turn);
    expect(fork.problemOf(place)).toBeNull();
  });
});

test('draws are counted by action, the most frequent first', () => {
  const [a, b] = [draw('a', [1, 9]), draw('b', [2, 9])];
  const counted = countDraws([a, b, b, draw('c', [3])]);
  expect(counted.map(({ words, count, logprob }) => [words, count, logprob])).toEqual([
    ['“b”', 2, -1],
    ['“a”', 1, -1],
    ['“c”', 1, -0.5]
  ]);
});

describe('the page', () => {
  const open = async (changes: Partial<Laboratory> = {}) => {
    const workspace = new Workspace(servicesOf({ ...scriptedLaboratory(), ...changes }), '?queries=2&groupSize=4&seed=5&evaluateEvery=0');
    await workspace.open();
    return workspace;
  };
  const forkedTurn = ({ playback }: Workspace, id = 0): ForkedTurn => {
    const [tree] = playback.shown.trees;
    const { agent } = tree!.turns[id]!;
    return { place: { run: playback.shown.run!, step: playback.shown.step, tree: 0, turn: id }, updates: 0, agent, context: contextTokens(tree!.turns, id) };
  };
  const settle = async ({ playback }: Workspace) => {
    while (playback.length < playback.events.length) await new Promise((resume) => setTimeout(resume));
  };

  test('forks a turn where it is, and the log does not grow', async () => {
    const workspace = await open();
    expect(workspace.forkRefusal).toMatch(/This run is not open/);
    await workspace.step();
    await settle(workspace);
    expect(workspace.forkRefusal).toBeNull();
    workspace.playback.cursor = 20;
    const events = workspace.playback.events.length;
    workspace.fork.temperature = 1;
    await workspace.fork.sample(forkedTurn(workspace));
    expect(workspace.playback.cursor, 'The moment shown stays.').toBe(20);
    const { draws } = workspace.fork.drawsOf(forkedTurn(workspace).place)!;
    expect(draws).toHaveLength(8);
    expect(countDraws(draws).reduce((sum, { count }) => sum + count, 0)).toBe(8);
    await settle(workspace);
    expect(workspace.playback.events).toHaveLength(events);
  });

  test('refuses while training runs, and a command ends the draws under way', async () => {
    let end: () => void = () => undefined;
    const done: string[] = [];
    const workspace = await open({
      fork: () => new Promise((resolve) => (end = () => resolve([draw('half', [1])]))),
      stopFork: async () => {
        done.push('stopped');
        end();
      }
    });
    const stepping = workspace.step();
    while (workspace.activity !== 'stepping') await new Promise((resume) => setTimeout(resume));
    expect(workspace.forkRefusal).toMatch(/Training runs. Pause it/);
    await stepping;
    await settle(workspace);
    workspace.fork.temperature = 1;
    const forked = forkedTurn(workspace);
    const forking = workspace.fork.sample(forked);
    expect([workspace.activity, workspace.forkRefusal]).toEqual(['forking', null]);
    await workspace.step();
    await forking;
    expect(done).toEqual(['stopped']);
    expect(workspace.fork.drawsOf(forked.place)!.draws).toHaveLength(1);
  });
});
