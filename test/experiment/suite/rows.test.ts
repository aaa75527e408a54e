/** The rows of a suite: held out as asked, and where phrasings are told apart the same tasks in known phrasings beside dev rows. */
import { describe, expect, it } from 'vitest';
import { countedTasks, phrasedTasks } from '../../../scripts/experiment/suite/rows';
import { devRows, testRows } from '../../../src/task/subset';

describe('the rows of a suite', () => {
  const dev = phrasedTasks({ rows: 60, final: false });
  const [own, beside] = [dev.filter(({ counted }) => counted), dev.filter(({ counted }) => !counted)];

  it('are the dev rows, in phrasings that no training row has', () => {
    expect(own.map(({ task }) => task)).toEqual(devRows(60).map(({ task }) => task));
    expect(own.some(({ known }) => known)).toBe(false);
  });

  it('have beside them the same tasks in phrasings of training', () => {
    expect(beside).toHaveLength(60);
    for (const [index, { task, known }] of beside.entries()) {
      const twin = own[index]!.task;
      expect(known).toBe(true);
      expect(task).toMatchObject({
        id: `${twin.id}-known`,
        kind: twin.kind,
        family: twin.family,
        split: 'dev',
        response: twin.response,
        effects: twin.effects
      });
      expect(task.phrasing).toBeLessThan(10);
      expect(task.query).not.toBe(twin.query);
    }
  });

  it('are test rows only where the measurement is final, half of them in known phrasings', () => {
    const test = phrasedTasks({ rows: 600, final: true });
    expect(test.map(({ task }) => task)).toEqual(testRows(600).map(({ task }) => task));
    expect(test.filter(({ known }) => known)).toHaveLength(300);
    expect(test.every(({ counted }) => counted)).toBe(true);
  });

  it('are the counted ones alone where phrasings are not told apart', () => {
    expect(countedTasks({ rows: 60, final: false })).toEqual(own);
    expect(countedTasks({ rows: 60, final: true }).map(({ task }) => task)).toEqual(testRows(60).map(({ task }) => task));
  });

  it('say which of them ask for cooperation that is withheld from an arm, in both phrasings', () => {
    const dev = phrasedTasks({ rows: 200, final: false });
    const plans = devRows(200).map(({ task, plan }) => task.kind === 'coop' && plan[0]!.agent === 'qa');
    expect(dev.map(({ withheld }) => withheld)).toEqual([...plans, ...plans]);
    expect(new Set(plans)).toEqual(new Set([true, false]));
  });
});
