/** Tasks drawn for reinforcement: repeatable, in the shares asked for, and with practice for every kind and family. */
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/record/task';
import { FAMILIES } from '../../src/task/family';
import { drawTasks } from '../../src/task/row';

const steps = (seed: number, count: number, queries: number, share: number) =>
  Array.from({ length: count }, (_, step) => drawTasks(seed, step, queries, share));

describe('drawTasks', () => {
  it('draws the same for the same seed and step, and other tasks otherwise', () => {
    expect(drawTasks(7, 3, 6, 0.35)).toEqual(drawTasks(7, 3, 6, 0.35));
    const ids = [drawTasks(7, 3, 6, 0.35), drawTasks(7, 4, 6, 0.35), drawTasks(8, 3, 6, 0.35)].flat().map((task) => task.id);
    expect(new Set(ids).size).toBe(18);
  });

  it.each([0, 0.2, 0.35, 0.5, 1])('keeps the cooperative share of %f to within one task', (share) => {
    let seen = 0;
    steps(1, 60, 6, share).forEach((tasks, step) => {
      expect(tasks).toHaveLength(6);
      seen += tasks.filter((task) => task.kind === 'coop').length;
      expect(Math.abs(seen - (step + 1) * 6 * share)).toBeLessThanOrEqual(1);
    });
  });

  it('shows every kind in any three steps of the default size', () => {
    const drawn = steps(2, 60, 6, 0.35);
    for (let first = 0; first + 3 <= drawn.length; first++) {
      const kinds = new Set(
        drawn
          .slice(first, first + 3)
          .flat()
          .map((task) => task.kind)
      );
      expect([...kinds].sort()).toEqual([...KINDS].sort());
    }
  });

  it('shows every family as often as the others of its kind', () => {
    const tasks = steps(3, 200, 6, 0.35).flat();
    for (const kind of KINDS) {
      const counts = Object.keys(FAMILIES[kind]).map((family) => tasks.filter((task) => task.family === family).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('never draws a task twice in a run, nor one outside training', () => {
    const tasks = steps(4, 200, 6, 0.35).flat();
    expect(new Set(tasks.map((task) => task.id)).size).toBe(tasks.length);
    expect(tasks.every((task) => task.split === 'train')).toBe(true);
  });

  it('draws single tasks alone, and cooperative ones alone, when asked to', () => {
    expect(drawTasks(5, 0, 8, 0).some((task) => task.kind === 'coop')).toBe(false);
    expect(drawTasks(5, 0, 8, 1).every((task) => task.kind === 'coop')).toBe(true);
  });
});
