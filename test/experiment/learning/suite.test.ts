/** The suite on the scripted policy: every arm is trained and measured as it says, goes on where it was broken off, and is tabulated. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openFolder } from '../../../scripts/experiment/folder';
import { LEARNING_ARMS } from '../../../scripts/experiment/learning/arms';
import { learningTables } from '../../../scripts/experiment/learning/report';
import { runArms, type ArmOutcome } from '../../../scripts/experiment/suite/run';
import type { EngineState } from '../../../src/record/engine';
import type { LabEvent } from '../../../src/record/event';
import { scriptedEngine } from '../../loop/scripted';
import { toyConfig, toyLab } from '../../loop/toyLab';
import {
  erringEngine as engine,
  eventsOf,
  freshFolder,
  outcomeOf,
  removeFolders,
  runSuite as run,
  solvedOf,
  stateOf,
  suiteTerms as termsOf,
  TOY_BASE,
  TOY_TASKS as tasks
} from '../toySuite';

afterEach(removeFolders);

const configOf = (path: string, arm: string) => (eventsOf(path, arm)[0] as Extract<LabEvent, { type: 'run' }>).config;

describe('the suite', () => {
  it('runs every arm in a folder of its own, with the settings that its name says', async () => {
    const path = freshFolder();
    const outcomes = await run(path, scriptedEngine([2, 0, 0, -1]));
    expect(outcomes.map(({ arm }) => arm)).toEqual(LEARNING_ARMS);
    expect(readdirSync(path).sort()).toEqual(LEARNING_ARMS.map(({ name }) => name).sort());
    expect(configOf(path, 'trained')).toEqual(termsOf().config);
    expect(configOf(path, 'all-groups').select).toBe('all');
    expect(configOf(path, 'random-groups').select).toBe('random');
    expect(configOf(path, 'master-only').trained).toBe('master');
    expect(configOf(path, 'no-memory').memory).toBe('off');
    expect(outcomes.map(({ cost }) => cost !== null)).toEqual(LEARNING_ARMS.map(({ type }) => type !== 'untrained' && type !== 'changed'));
    for (const { arm, results } of outcomes) {
      expect(results.greedy).toHaveLength(10);
      expect(results.draws.map(({ length }) => length)).toEqual(Array<number>(arm.draws === 'many' ? 4 : 1).fill(8));
    }
    expect(new Set(outcomeOf(outcomes, 'base').results.draws.map((draw) => draw.join())).size).toBeGreaterThan(1);
  });

  it('teaches where it should, and not from rewards drawn by seed nor the specialists where the master alone is trained', async () => {
    const path = freshFolder();
    const outcomes = await run(path, engine(), { config: toyConfig({ steps: 12, learningRate: 0.1 }) });
    expect(solvedOf(outcomes, 'base')).toBe(0);
    expect(solvedOf(outcomes, 'trained')).toBe(10);
    expect(solvedOf(outcomes, 'random-rewards')).toBe(0);
    expect(solvedOf(outcomes, 'master-only')).toBe(0);
    expect(stateOf(path, 'master-only').efc).toMatchObject({ step: 0 });
    expect(stateOf(path, 'random-rewards').efc!.step).toBeGreaterThan(0);
  });

  it("measures the trained team with one another's adapters where they are swapped, and trains nothing", async () => {
    const path = freshFolder();
    const spied = engine();
    const restored: EngineState[] = [];
    const restore: typeof spied.restore = (state) => (restored.push(state), spied.restore(state));
    const outcomes = await run(path, { ...spied, restore });
    const trained = stateOf(path, 'trained');
    const swapped = restored.find((state) => JSON.stringify(state.master) === JSON.stringify(trained.efc));
    expect(swapped).toEqual({ master: trained.efc, efc: trained.math, math: trained.master });
    expect(existsSync(join(path, 'swapped', 'checkpoint.json'))).toBe(false);
    expect(outcomeOf(outcomes, 'swapped').cost).toBeNull();
  });

  it('falls where adapters that have specialised are swapped', async () => {
    // A team trained by hand: master and efc are right, and math, whom single requests do not need, errs.
    const path = freshFolder();
    await run(path);
    const folder = openFolder(join(path, 'trained'));
    const { lab, engine: state } = folder.load()!;
    const logits = (...values: number[]) => ({ logits: Float32Array.from(values) });
    folder.save({
      lab,
      engine: {
        master: { ...state.master!, values: logits(3, 0, 0, 0) },
        efc: { ...state.efc!, values: logits(3, 0, 0, 0) },
        math: { ...state.math!, values: logits(0, 3, 0, 0) }
      }
    });
    for (const arm of ['trained', 'swapped']) rmSync(join(path, arm, 'measured.json'));
    const outcomes = await run(path);
    // Every other row is a single request. With math's adapter efc errs in all of them.
    expect([solvedOf(outcomes, 'trained'), solvedOf(outcomes, 'swapped')]).toEqual([5, 0]);
  });

  it('measures the trained team without its memories where it may not recall', async () => {
    const path = freshFolder();
    const spied = engine();
    await run(path, spied, { config: toyConfig({ steps: 12, learningRate: 0.1 }) });
    expect(openFolder(join(path, 'trained')).load()!.lab.memory.entries.length).toBeGreaterThan(0);
    const contextsOf = async (arm: string) => {
      rmSync(join(path, arm, 'measured.json'));
      const before = spied.generated.length;
      await run(path, spied, { config: toyConfig({ steps: 12, learningRate: 0.1 }) });
      return spied.generated.slice(before).flatMap((requests) => requests.map(({ context }) => String.fromCodePoint(...context)));
    };
    expect((await contextsOf('trained')).some((context) => context.includes(' memory '))).toBe(true);
    expect((await contextsOf('no-recall')).some((context) => context.includes(' memory '))).toBe(false);
  });

  it('broken off at any moment and started again, ends as if it had not been', async () => {
    const expected = await run(freshFolder());
    for (const fatal of [3, 150, 400, 900, 1100]) {
      const path = freshFolder();
      const dying = engine();
      let calls = 0;
      const generate: typeof dying.generate = async (requests) => {
        if (++calls > fatal) throw new Error('killed');
        return dying.generate(requests);
      };
      await expect(run(path, { ...dying, generate }), `after ${fatal} calls`).rejects.toThrow('killed');
      expect(await run(path)).toEqual(expected);
    }
  }, 60_000);

  it('measures nothing twice', async () => {
    const path = freshFolder();
    const outcomes = await run(path);
    const idle = { ...engine(), generate: async () => Promise.reject(new Error('asked to run')) };
    expect(await run(path, idle)).toEqual(outcomes);
    // More draws are added to those there are; fewer are the first of them.
    const more = await run(path, engine(), { draws: 6 });
    expect(outcomeOf(more, 'base').results.draws.slice(0, 4)).toEqual(outcomeOf(outcomes, 'base').results.draws);
    expect(outcomeOf(await run(path, idle), 'base').results.draws).toEqual(outcomeOf(outcomes, 'base').results.draws);
  });

  it('measures what is trained on test rows as well, and trains nothing again', async () => {
    const path = freshFolder();
    const outcomes = await run(path);
    const trained = { ...engine(), update: async () => Promise.reject(new Error('asked to train')) };
    const final = { tasks: tasks.slice(1), split: 'test' } as const;
    const onTest = await run(path, trained, final);
    const untimed = (all: typeof outcomes) => outcomeOf(all, 'trained').results.greedy.map((result) => ({ ...result, milliseconds: undefined }));
    expect(untimed(onTest)).toEqual(untimed(outcomes).slice(1));
    const idle = { ...engine(), generate: async () => Promise.reject(new Error('asked to run')) };
    expect([await run(path, idle), await run(path, idle, final)]).toEqual([outcomes, onTest]);
  });

  it('does not pass measurements on some rows off as those on others, nor those of other settings', async () => {
    const path = freshFolder();
    await run(path);
    await expect(run(path, engine(), { tasks: tasks.slice(1) })).rejects.toThrow('This folder holds measurements on other rows than are asked for.');
    await expect(run(path, engine(), { config: toyConfig({ steps: 7, learningRate: 0.05 }) })).rejects.toThrow(/another configuration/);
  });

  it('refuses a changed arm whose trained state is gone', async () => {
    const path = freshFolder();
    await run(path);
    rmSync(join(path, 'swapped', 'measured.json'));
    const gone = (arm: string) => {
      const folder = openFolder(join(path, arm));
      return arm === 'trained' ? { ...folder, load: () => (calls++ ? null : folder.load()) } : folder;
    };
    let calls = 0;
    await expect(runArms(toyLab(engine()), gone, termsOf())).rejects.toThrow('There is no trained state of trained to change.');
  });
});

describe('the tables', () => {
  const result = (index: number, solved: boolean) => ({
    id: tasks[index]!.task.id,
    kind: tasks[index]!.task.kind,
    family: 'f',
    solved,
    accuracy: Number(solved),
    wellFormed: true,
    turns: solved ? 4 : 9,
    tokens: solved ? 60 : 10,
    calls: 1,
    errors: 0,
    final: ''
  });
  const made = (seed: number, solved: readonly number[], draws: readonly (readonly number[])[]): ArmOutcome => ({
    arm: LEARNING_ARMS[1]!,
    base: TOY_BASE,
    seed,
    results: {
      greedy: tasks.map((_, index) => result(index, solved.includes(index))),
      draws: draws.map((draw) => Array.from({ length: 8 }, (_, index) => draw.includes(index)))
    },
    cost: { sampledTokens: 5000, seconds: 1, imitatedTokens: 700 },
    curve: []
  });
  const heading = { config: toyConfig(), base: 'toy', device: 'script', draws: 2 };
  const cellsOf = (table: string, name: string) =>
    table
      .split('\n')
      .find((line) => line.startsWith(`| ${name} |`))!
      .split('|')
      .slice(2, -1)
      .map((each) => each.trim());

  it('say success by phrasing, and turns and tokens of what was solved, mean and deviation over seeds', () => {
    // Counted rows 0 to 7, even ones cooperative; known ones 8 (cooperative) and 9.
    const table = learningTables([made(7, [0, 2, 1, 8], [[0], [0]]), made(8, [0, 4, 1, 3, 8, 9], [[0], [1]])], tasks, heading);
    // Cooperation 2 of 4; single 1 of 4, then 2 of 4: means of kinds 37.5 and 50. Known: 1 of 1 and 0 of 1, then both.
    expect(cellsOf(table, 'trained')).toEqual([
      ...['43.8 ± 8.8', '50.0 ± 0.0'],
      // Rows 0 and 4 are withheld cooperation, 2 and 6 are not: 1 of 2 each in one seed, 2 and 0 in the other.
      ...['75.0 ± 35.4', '25.0 ± 35.4'],
      ...['75.0 ± 35.4', '43.8 ± 8.8', '12.5 ± 0.0', '4.0 ± 0.0', '60.0 ± 0.0', '5.0 ± 0.0', '0.7 ± 0.0']
    ]);
    expect(table).toContain('% of 8 dev rows');
    expect(table).toContain('seeds 7, 8');
  });

  it('give pass@k of the samples', () => {
    const table = learningTables([made(7, [], [[0], [1]])], tasks, heading);
    // Each of rows 0 and 1, one of each kind, is solved in one of two samples: a half at k = 1, whole at k = 2, of four rows a kind.
    expect(cellsOf(table, 'trained, mean of kinds')).toEqual(['12.5', '25.0']);
    expect(cellsOf(table, 'trained, cooperation')).toEqual(['12.5', '25.0']);
    expect(cellsOf(table, 'trained').slice(-4)).toEqual(['–', '–', '5.0', '0.7']);
  });
});

it('an arm that measures many draws is base or trained, so that the two can be compared', () =>
  expect(LEARNING_ARMS.flatMap(({ name, draws }) => (draws === 'many' ? name : []))).toEqual(['base', 'trained']));
