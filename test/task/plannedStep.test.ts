/** Steps of plans as tasks: over the rows of the shop, each is solved by its reference answer and calls, and begins where the steps before it end. */
import { beforeAll, describe, expect, it } from 'vitest';
import { shopRow } from '../../src/dataset/dataset';
import type { TaskRow } from '../../src/record/row';
import { KINDS, type TaskKind } from '../../src/record/task';
import { accuracyOf } from '../../src/reward/accuracy';
import { plannedTasks } from '../../src/task/plannedStep';
import { rowOf } from '../../src/task/row';
import { openShop } from '../../src/task/world';
import { toyRow, openToyShop } from '../loop/toy';

/** Of every kind, and of cooperation more. */
const ROWS: Readonly<Record<TaskKind, number>> = { qa: 100, efc: 100, gfc: 60, math: 30, coop: 200 };

let rows: readonly TaskRow[];
beforeAll(() => {
  rows = KINDS.flatMap((kind) => Array.from({ length: ROWS[kind] }, (_, index) => rowOf('train', kind, index)));
}, 60_000);

/** What a step's reference calls leave of the shop, its earlier steps' calls made first. */
function effectsOf(row: TaskRow, place: number): readonly string[] {
  const shop = openShop();
  for (const { tool, arguments: given } of row.plan.slice(0, place).flatMap(({ calls }) => calls)) shop.call(tool, given);
  return shop.effects();
}

describe("the steps of a row's plan", () => {
  it('are as many as the plan has, each asked of its specialist in its own words', () => {
    for (const row of rows) {
      const tasks = plannedTasks(row, openShop());
      expect(tasks.map(({ query, response, planned }) => [planned!.agent, query, response])).toEqual(
        row.plan.map(({ agent, request, answer }) => [agent, request, answer])
      );
      expect(tasks.map(({ planned }) => [planned!.place, planned!.of, planned!.rowKind])).toEqual(
        row.plan.map((_, i) => [i + 1, row.plan.length, row.task.kind])
      );
      expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
      expect(tasks.map(({ kind }) => kind)).toEqual(row.plan.map(({ agent }) => agent));
    }
  });

  it('are solved by the reference answer where the reference calls were made, and only there', () => {
    let changing = 0;
    for (const row of rows)
      for (const [at, task] of plannedTasks(row, openShop()).entries()) {
        const [before, after] = [effectsOf(row, at), effectsOf(row, at + 1)];
        expect(accuracyOf(task, task.response, after, 'whole'), task.id).toMatchObject({ value: 1 });
        expect(accuracyOf(task, 'purple elephants', after, 'whole').value, task.id).toBe(0);
        if (before.join() === after.join()) continue;
        changing += 1;
        expect(accuracyOf(task, task.response, before, 'whole').value, task.id).toBe(0);
      }
    expect(changing).toBeGreaterThan(10);
  });

  it('begin in the shop as the steps before have left it, and have what those have done among their effects', () => {
    const refunds = rows.filter(({ task }) => task.family === 'lastRefund');
    expect(refunds.length).toBeGreaterThan(3);
    for (const row of refunds) {
      const tasks = plannedTasks(row, openShop());
      expect(tasks.map(({ effects }) => effects)).toEqual(row.plan.map((_, at) => effectsOf(row, at + 1)));
      expect(tasks.at(-1)!.planned!.before.map(({ tool }) => tool)).toContain('cancel_order');
      expect(tasks[0]!.effects).toEqual([]);
    }
  });

  it('keep the parts of a row whose whole plan they are, and else must give the reference answer as it stands', () => {
    for (const row of rows) {
      const tasks = plannedTasks(row, openShop());
      if (tasks.length === 1) expect(tasks[0]).toMatchObject({ parts: row.task.parts, forbidden: row.task.forbidden, family: row.task.family });
      else expect(tasks.map(({ parts }) => parts)).toEqual(row.plan.map(({ answer }) => [{ type: 'match', value: answer }]));
    }
  });

  it('are none where the master answers by itself, and the world they are made with is as it was', () => {
    const alone = rows.filter(({ plan }) => plan.length === 0);
    expect(alone.length).toBeGreaterThan(5);
    for (const row of alone) expect(plannedTasks(row, openShop())).toEqual([]);
    const shop = openShop();
    for (const row of rows) plannedTasks(row, shop);
    expect(shop.effects()).toEqual([]);
  });

  it('of a specialist that is no kind have the kind of their row', () => {
    const row = toyRow('lamp', 3, 0);
    const renamed = { ...row, plan: row.plan.map((step) => ({ ...step, agent: 'clerk' })) };
    expect(plannedTasks(renamed, openToyShop()).map(({ kind }) => kind)).toEqual(['coop', 'coop']);
  });

  it('are made of the row that their name says', () => {
    const row = shopRow('train-coop-0042');
    expect(plannedTasks(row, openShop()).map(({ id }) => id)).toEqual(row.plan.map((_, i) => `train-coop-0042/${i + 1}`));
  });
});
