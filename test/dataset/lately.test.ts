/** Rows drawn by what was solved lately: the chances of families by hand, the shares drawn, the floor of singles, and exact resumption. */
import { describe, expect, it } from 'vitest';
import { ownDataset, shopDataset } from '../../src/dataset/dataset';
import { drawLately, familyChances, rowsAfter } from '../../src/dataset/lately';
import { beginRun, resumeRun } from '../../src/loop/begin';
import type { LabState, RowHistory } from '../../src/record/checkpoint';
import { configOf } from '../../src/record/config';
import type { EngineState } from '../../src/record/engine';
import type { Task } from '../../src/record/task';
import { scriptedEngine } from '../loop/scripted';
import { pullRun } from '../loop/pull';
import { toyConfig, toyLab } from '../loop/toyLab';
import { toyTask } from '../loop/toy';

const pools = [
  { family: 'qa/a', kind: 'qa' },
  { family: 'qa/b', kind: 'qa' },
  { family: 'math/c', kind: 'math' },
  { family: 'coop/d', kind: 'coop' },
  { family: 'coop/e', kind: 'coop' }
] as const;
const lately = (solved: number, played = 10) => ({ drawn: 1, recent: [{ step: 0, solved, played }] });
const settings = { seed: 1, queries: 8, coopShare: 0.4, singleShare: 0.25 };
const near = (chances: readonly number[]) => chances.map((chance) => expect.closeTo(chance, 10) as number);

describe('the chances of families', () => {
  it('are even within a kind and among single kinds while nothing is known, or all is solved sometimes', () => {
    const even = near([0.15, 0.15, 0.3, 0.2, 0.2]);
    expect(familyChances(pools, settings, {})).toEqual(even);
    expect(familyChances(pools, settings, { 'qa/a': lately(3), 'coop/d': lately(9) })).toEqual(even);
  });

  it('are a quarter of that for what was always or never solved', () => {
    // 0.15/4, 0.15, 0.3/4, 0.2/4, 0.2 over their sum, 0.5125.
    const rows = { 'qa/a': lately(10), 'math/c': lately(0), 'coop/d': lately(0) };
    expect(familyChances(pools, settings, rows)).toEqual(near([0.0375, 0.15, 0.075, 0.05, 0.2].map((weight) => weight / 0.5125)));
  });

  it('leave the single kinds their share', () => {
    const mastered: RowHistory = { 'qa/a': lately(10), 'qa/b': lately(10), 'math/c': lately(10) };
    // Singles would have 0.15 of 0.55, 0.27; at a floor of half they have that, in their proportions.
    const chances = familyChances(pools, { ...settings, singleShare: 0.5 }, mastered);
    expect(chances).toEqual(near([0.125, 0.125, 0.25, 0.25, 0.25]));
    expect(familyChances(pools, settings, mastered)[0]).toBeCloseTo(0.0375 / 0.55, 10);
  });
});

describe('rows', () => {
  const tasks: Task[] = pools.flatMap(({ family, kind }) =>
    Array.from({ length: 6 }, (_, index) => ({ ...toyTask('kettle', null, index), id: `${family}-${index}`, kind, family: family.split('/')[1]! }))
  );

  it('are drawn by those chances, and all of a family before one comes again', () => {
    const rows: RowHistory = { 'qa/a': lately(10), 'coop/e': lately(0) };
    const chances = familyChances(pools, settings, rows);
    const drawn = Array.from({ length: 1000 }, (_, step) => drawLately(tasks, settings, step, rows)).flat();
    pools.forEach(({ family }, at) => {
      const share = drawn.filter(({ kind, family: own }) => `${kind}/${own}` === family).length / drawn.length;
      expect(Math.abs(share - chances[at]!)).toBeLessThan(5 * Math.sqrt((chances[at]! * (1 - chances[at]!)) / drawn.length));
    });
    const one = tasks.slice(0, 6);
    const round = drawLately(one, { ...settings, queries: 6 }, 0, {}).map(({ id }) => id);
    expect(new Set(round).size).toBe(6);
    expect(
      drawLately(one, { ...settings, queries: 6 }, 0, { 'qa/a': { drawn: 3, recent: [] } })
        .slice(0, 3)
        .map(({ id }) => id)
    ).toEqual(round.slice(3));
  });

  it('of the shop are those of reinforcement, and by default drawn as ever', () => {
    const shop = shopDataset();
    const config = configOf({ rowDraw: 'lately' });
    expect(shop.draw(config, 3)).toEqual(shop.draw(config, 3, {}));
    expect(shop.draw(config, 3).every(({ split }) => split === 'train')).toBe(true);
    expect(shop.draw(configOf({}), 3, { 'qa/a': lately(10) })).toEqual(shop.draw(configOf({}), 3));
  });
});

describe('what was solved lately', () => {
  const own = ownDataset(Array.from({ length: 30 }, (_, index) => toyTask(['kettle', 'lamp', 'chair', 'desk'][index % 4]!, index % 3 ? null : 3, index)));
  const config = toyConfig({ steps: 5, rowDraw: 'lately', rowWindow: 2 });

  it('forgets what is older than the window, and counts every row drawn', async () => {
    const lab = toyLab(scriptedEngine([1, 0, 0, -1]), { data: own });
    const { state } = await beginRun('run', config, lab);
    const end = await pullRun(state, lab);
    const rows = end.state.rows!;
    expect(Object.values(rows).reduce((total, { drawn }) => total + drawn, 0)).toBe(5 * config.queries);
    expect(Math.min(...Object.values(rows).flatMap(({ recent }) => recent.map(({ step }) => step)))).toBeGreaterThanOrEqual(3);
    expect(rowsAfter(rows, [], config, 100)).toEqual(Object.fromEntries(Object.entries(rows).map(([family, { drawn }]) => [family, { drawn, recent: [] }])));
  });

  it('is part of the state: a resumed run draws what it would have drawn', async () => {
    const lab = toyLab(scriptedEngine([1, 0, 0, -1]), { data: own });
    const { state } = await beginRun('run', config, lab);
    const saved: { lab: LabState; engine: EngineState }[] = [];
    const whole = await pullRun(state, lab, async (boundary) => {
      saved.push({ lab: JSON.parse(JSON.stringify(boundary)) as LabState, engine: structuredClone(await lab.engine.save()) });
    });
    const tasksOf = ({ events }: typeof whole) => events.flatMap((event) => (event.type === 'step' ? [event.tasks.map(({ id }) => id)] : []));
    for (const [done, checkpoint] of saved.entries()) {
      const fresh = toyLab(scriptedEngine([1, 0, 0, -1]), { data: own });
      await resumeRun(checkpoint.lab, checkpoint.engine, fresh);
      const rest = await pullRun(checkpoint.lab, fresh);
      expect(tasksOf(rest)).toEqual(tasksOf(whole).slice(done + 1));
      expect(rest.state).toEqual(whole.state);
    }
  });

  it('is not kept where rows are drawn evenly', async () => {
    const lab = toyLab();
    const { state } = await beginRun('run', toyConfig({ steps: 1 }), lab);
    expect((await pullRun(state, lab)).state).not.toHaveProperty('rows');
  });
});
