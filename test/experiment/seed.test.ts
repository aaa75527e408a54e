/** A seed of an experiment on the scripted policy, in a real folder: finished, continued, refused, tabulated. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openFolder } from '../../scripts/experiment/folder';
import { runSeed, type SeedOptions } from '../../scripts/experiment/seed';
import { spread, summaryTable } from '../../scripts/experiment/table';
import { scriptedEngine } from '../loop/scripted';
import { PRICES, toyTask } from '../loop/toy';
import { toyConfig, toyLab } from '../loop/toyLab';

const folders: string[] = [];
const freshFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'orchard-'));
  folders.push(path);
  return path;
};
afterEach(() => folders.splice(0).forEach((path) => rmSync(path, { recursive: true })));

const engine = () => scriptedEngine([2.5, 0, 0, -1], { efc: [1, 1.5, 0, -1] });
const termsOf = (changes: Partial<SeedOptions> = {}): SeedOptions => ({
  config: toyConfig({ steps: 5, learningRate: 0.05, evaluateEvery: 3, evaluateRows: 5 }),
  split: 'dev',
  held: Array.from({ length: 10 }, (_, index) => toyTask(Object.keys(PRICES)[index % 4]!, index % 2 ? null : 3, index)),
  events: 'full',
  checkpoint: 2,
  report: () => undefined,
  ...changes
});
/** The log without the one figure that the clock decides. */
const logOf = (path: string) => readFileSync(join(path, 'events.jsonl'), 'utf8').replace(/"step_time":[\d.]+/g, '');

describe('a seed', () => {
  it('leaves log, metrics and summary behind, and says a line a step', async () => {
    const path = freshFolder();
    const lines: string[] = [];
    const summary = await runSeed(toyLab(engine()), openFolder(path), termsOf({ report: (line) => lines.push(line) }));
    expect(readFileSync(join(path, 'metrics.csv'), 'utf8').trim().split('\n')).toHaveLength(6);
    expect(JSON.parse(readFileSync(join(path, 'summary.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(summary)));
    expect(summary.before.greedy.all).toEqual({ rows: 10, solved: 0 });
    expect(summary.sampledTokens).toBeGreaterThan(0);
    expect(summary.seconds).toBe(5);
    expect(lines.filter((line) => / step \d\/5 reward /.test(line))).toHaveLength(5);
  });

  it('that collapses says so in the step in which it does, and the log has it before the metrics', async () => {
    const path = freshFolder();
    const lines: string[] = [];
    const lost = engine();
    const update: typeof lost.update = async (request) => {
      const report = await lost.update(request);
      return { ...report, all: { ...report.all, kl: 4.09 } };
    };
    await runSeed(toyLab({ ...lost, update }), openFolder(path), termsOf({ report: (line) => lines.push(line) }));
    expect(lines.find((line) => line.includes('collapse'))).toMatch(
      /^seed \d+ step 1 shows signs of a collapse: The policy is 4\.1 nats a token .* Lower the learning rate/
    );
    const types = openFolder(path)
      .events()
      .map(({ type }) => type);
    expect(types[types.indexOf('collapse') + 1]).toBe('metrics');
  });

  it('refuses to write numbers that are not finite over a checkpoint that is', async () => {
    const folder = openFolder(freshFolder());
    const spoilt = engine();
    let saves = 0;
    const save: typeof spoilt.save = async () => {
      const state = await spoilt.save();
      const [agent, adapter] = Object.entries(state)[0]!;
      return ++saves < 2 ? state : { ...state, [agent]: { ...adapter, secondMoment: { w: Float32Array.of(NaN) } } };
    };
    await expect(runSeed(toyLab({ ...spoilt, save }), folder, termsOf())).rejects.toThrow(
      /is not finite: no checkpoint was written, and the one before is kept/
    );
    expect(folder.load()?.lab.step).toBe(0);
  });

  it('refuses settings that leave no room to speak before it writes anything', async () => {
    const folder = openFolder(freshFolder());
    const small = engine();
    const info: typeof small.info = async () => ({ ...(await small.info()), contextLength: 150 });
    await expect(runSeed(toyLab({ ...small, info }), folder, termsOf())).rejects.toThrow(/^"maxTokens" is 200, and at most \d+ works/);
    expect(folder.load()).toBeNull();
  });

  it('killed at any moment and started again, ends as if it had not been', async () => {
    const whole = freshFolder();
    const expected = await runSeed(toyLab(engine()), openFolder(whole), termsOf());
    for (const fatal of [1, 4]) {
      const path = freshFolder();
      const dying = engine();
      let updates = 0;
      const update: typeof dying.update = async (request) => {
        if (++updates > fatal) throw new Error('killed');
        return dying.update(request);
      };
      await expect(runSeed(toyLab({ ...dying, update }), openFolder(path), termsOf())).rejects.toThrow('killed');
      expect(await runSeed(toyLab(engine()), openFolder(path), termsOf())).toEqual(expected);
      expect(logOf(path)).toBe(logOf(whole));
    }
  }, 30_000);

  it('is not run twice, nor with another configuration in the same folder', async () => {
    const path = freshFolder();
    const summary = await runSeed(toyLab(engine()), openFolder(path), termsOf());
    const broken = toyLab({ ...engine(), generate: async () => Promise.reject(new Error('asked to run')) });
    expect(await runSeed(broken, openFolder(path), termsOf())).toEqual(JSON.parse(JSON.stringify(summary)));
    await expect(runSeed(toyLab(engine()), openFolder(path), termsOf({ config: toyConfig({ steps: 8 }) }))).rejects.toThrow(/another configuration/);
  });

  it('is measured on dev rows, and on test rows where those are asked for', async () => {
    for (const split of ['dev', 'test'] as const) {
      const lines: string[] = [];
      const { before, after } = await runSeed(toyLab(engine()), openFolder(freshFolder()), termsOf({ split, report: (line) => lines.push(line) }));
      for (const { greedy, sampled } of [before, after]) expect([greedy.split, sampled.split]).toEqual([split, split]);
      expect(lines.at(-1)).toContain(`seed 7 ${split} greedy`);
    }
  });

  it('that is finished is measured on test rows as well, without training again', async () => {
    const path = freshFolder();
    const dev = await runSeed(toyLab(engine()), openFolder(path), termsOf());
    const asItWas = logOf(path);
    const trained = { ...engine(), update: async () => Promise.reject(new Error('asked to train')) };
    const terms = termsOf({ split: 'test', held: termsOf().held.slice(1) });
    const test = await runSeed(toyLab(trained), openFolder(path), terms);
    expect(test).toEqual(await runSeed(toyLab(engine()), openFolder(freshFolder()), terms));
    expect(logOf(path)).toBe(asItWas);
    const broken = toyLab({ ...engine(), generate: async () => Promise.reject(new Error('asked to run')) });
    for (const [measured, asked] of [
      [dev, termsOf()],
      [test, terms]
    ] as const)
      expect(await runSeed(broken, openFolder(path), asked)).toEqual(JSON.parse(JSON.stringify(measured)));
  });

  it('does not pass measurements on some rows off as those on others, finished or not', async () => {
    const [path, begun] = [freshFolder(), freshFolder()];
    await runSeed(toyLab(engine()), openFolder(path), termsOf());
    const dying = { ...engine(), update: async () => Promise.reject(new Error('killed')) };
    await expect(runSeed(toyLab(dying), openFolder(begun), termsOf())).rejects.toThrow('killed');
    for (const folder of [path, begun])
      await expect(runSeed(toyLab(engine()), openFolder(folder), termsOf({ held: termsOf().held.slice(1) }))).rejects.toThrow(
        /10 dev rows, and 9 are asked for/
      );
  });

  it('keeps the log small when told to', async () => {
    const path = freshFolder();
    await runSeed(toyLab(engine()), openFolder(path), termsOf({ events: 'light' }));
    const types = new Set(
      openFolder(path)
        .events()
        .map((event) => event.type)
    );
    expect(types).toEqual(new Set(['run', 'step', 'phase', 'select', 'update', 'memory', 'metrics', 'evaluation']));
  });
});

describe('the table', () => {
  it('gives mean and sample deviation', () => {
    expect(spread([1, 2, 3])).toBe('2.0 ± 1.0');
    expect(spread([4])).toBe('4.0');
  });

  it('shows before, after, gain and the least gain, by kind', async () => {
    const summary = await runSeed(toyLab(engine()), openFolder(freshFolder()), termsOf({ events: 'light' }));
    const solved = (count: number) => ({ ...summary.before, greedy: { ...summary.before.greedy, all: { rows: 20, solved: count } } });
    const table = summaryTable(
      [
        { ...summary, before: solved(10), after: solved(16) },
        { ...summary, seed: 8, before: solved(10), after: solved(12) }
      ],
      'toy',
      'script'
    );
    const cell = (name: string) =>
      table
        .split('\n')
        .find((line) => line.startsWith(`| ${name}`))!
        .split('|')
        .at(-2)!
        .trim();
    expect(cell('greedy, before')).toBe('50.0 ± 0.0');
    expect(cell('greedy, after')).toBe('70.0 ± 14.1');
    expect(cell('greedy, gain')).toBe('20.0 ± 14.1');
    expect(cell('greedy, least gain')).toBe('10.0');
    expect(table).toContain('seeds 7, 8');
    expect(table).toContain('% of 20 dev rows');
  });
});

it('says what the drawing of rows adds to a spread over seeds', () => {
  const score = (rows: number, share: number) => ({ rows, solved: rows * share });
  const kinds = { qa: score(125, 0.6), efc: score(125, 0.8), gfc: score(125, 0.8), math: score(125, 0.6), coop: score(100, 0.5) };
  const greedy = { type: 'evaluation', split: 'test', temperature: 0, kinds, all: score(600, 0.66), turnsPerTask: 1, tokensPerTask: 1 } as const;
  const measured = { greedy, sampled: greedy };
  const table = summaryTable([{ seed: 7, config: toyConfig(), before: measured, after: measured, sampledTokens: 1, seconds: 1 }], 'toy', 'script');
  // 100 √(0.8 · 0.2 / 125) = 3.58 and 100 √(0.25 / 100) = 5; √(2 · 0.24 / 125 + 2 · 0.16 / 125 + 0.25 / 100) / 5 = 1.89 points.
  expect(table).toContain('a standard error of 3.6 to 5.0 points, and the average one of up to 1.9');
});
