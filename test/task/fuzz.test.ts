/** Every family against wrong answers: they earn next to nothing, reference answers everything, and nothing leaks from one episode into another. */
import { describe, expect, it } from 'vitest';
import { mean } from '../../src/math/statistics';
import type { TaskRow } from '../../src/record/plan';
import type { World } from '../../src/record/world';
import { accuracyOf } from '../../src/reward/accuracy';
import { openShop } from '../../src/task/world';
import { NAMES, rowsOf } from './rows';
import { wrongAnswers } from './wrong';

const EACH = 4;
/** The most that wrong answers to a family may earn on average, and those made in one way. */
const LITTLE = 0.2;

const rows = [...rowsOf('train', EACH), ...rowsOf('test', EACH)];
const worth = ({ task }: TaskRow, answer: string, effects = task.effects): number => accuracyOf(task, answer, effects, 'whole').value;

describe.each(NAMES)('%s', (family) => {
  const own = rows.filter(({ task }) => task.family === family);

  it('pays its reference answers in full', () => {
    for (const row of own) expect({ task: row.task, value: worth(row, row.task.response) }).toEqual({ task: row.task, value: 1 });
  });

  it('pays next to nothing for wrong answers, however they were made', () => {
    const made = own.map((row) => wrongAnswers(row, own));
    for (const way of Object.keys(made[0]!)) {
      const earned = own.flatMap((row, i) => made[i]![way]!.map((answer) => ({ query: row.task.query, answer, value: worth(row, answer) })));
      const average = earned.length ? mean(earned.map(({ value }) => value)) : 0;
      expect({ way, average, paid: average < LITTLE ? [] : earned.filter(({ value }) => value) }).toEqual({ way, average, paid: [] });
    }
  });

  it('pays nothing where something else was done', () => {
    for (const row of own) {
      expect(worth(row, row.task.response, [...row.task.effects, 'cancel 00000'])).toBe(0);
      if (row.task.effects.length) expect(worth(row, row.task.response, [])).toBe(0);
    }
  });
});

describe('no state leaks', () => {
  const play = ({ plan }: TaskRow, world: World): string[] => plan.flatMap(({ calls }) => calls.map((call) => world.call(call.tool, call.arguments)));
  const changing = rows.filter(({ task }) => task.effects.length);

  it('from one shop into another: each sees its own changes, and the same answers after all others have acted', () => {
    expect(changing.length).toBeGreaterThan(20);
    for (const row of changing) {
      const [one, other] = [openShop(), openShop()];
      const seen = play(row, one);
      expect(one.effects()).toEqual(row.task.effects);
      expect(other.effects()).toEqual([]);
      expect(play(row, other)).toEqual(seen);
    }
  });

  it('between a shop and its copy, either way', () => {
    const [first, second] = [changing[0]!, changing.find(({ task }) => task.effects.join() !== changing[0]!.task.effects.join())!];
    const shop = openShop();
    play(first, shop);
    const copy = shop.copy();
    expect(copy.effects()).toEqual(first.task.effects);
    play(second, copy);
    expect(shop.effects()).toEqual(first.task.effects);
    const later = shop.copy();
    play(second, shop);
    expect(later.effects()).toEqual(first.task.effects);
    expect(copy.effects()).toEqual([...first.task.effects, ...second.task.effects].sort());
  });
});
