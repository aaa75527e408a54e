/** The families of EFC: worked through the wire, told apart from what is wrong, and about what is so. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction, writeCall } from '../../src/agent/action';
import { hima } from '../../src/agent/team';
import { numbersIn } from '../../src/math/text';
import { accuracyOf } from '../../src/reward/accuracy';
import { FACTS, STATUSES } from '../../src/task/facts';
import { EFC_FAMILIES } from '../../src/task/family/efc';
import { PHRASINGS } from '../../src/task/phrasing';
import { rowOf } from '../../src/task/row';
import { SPLITS } from './rows';

const NAMES = Object.keys(EFC_FAMILIES);
const ROWS = SPLITS.flatMap((split) => Array.from({ length: 16 * NAMES.length }, (_, index) => rowOf(split, 'efc', index)));
const rowsOf = (family: string) => ROWS.filter(({ task }) => task.family === family);
const efc = hima().find(({ name }) => name === 'efc')!;

describe.each(NAMES)('%s', (family) => {
  const rows = rowsOf(family);

  it('makes calls that the schemas of its tools allow', () => {
    for (const { arguments: args, tool } of rows.flatMap(({ plan }) => plan.flatMap(({ calls }) => calls)))
      expect(checkAction(efc, parseAction(writeCall(tool, args, 'names')))).toMatchObject({ type: 'call', name: tool, arguments: args });
  });

  it('answers with figures that the customer or the shop has said', () => {
    for (const { task, plan } of rows) {
      const heard = [task.query, ...plan.flatMap(({ calls }) => calls.map(({ observation }) => observation))].flatMap(numbersIn);
      for (const figure of numbersIn(task.response)) expect(heard).toContain(figure);
    }
  });

  it('fails in the shop just where the answer is that it is not so', () => {
    for (const { task, plan } of rows) {
      const failed = plan.some(({ calls }) => calls.some(({ observation }) => observation.startsWith('error:')));
      const meant = task.parts.some(({ type, value }) => type === 'none' || type === 'refusal' || type === 'no' || value === 'expired');
      if (plan.length && family !== 'available') expect({ id: task.id, failed }).toEqual({ id: task.id, failed: meant });
    }
  });

  it('takes what was done and no less, and no other answer', () => {
    for (const { task } of rows) {
      const worth = (answer: string, effects = task.effects) => accuracyOf(task, answer, effects, 'whole').value;
      expect(worth(task.response)).toBe(1);
      expect(worth(task.query)).toBe(0);
      expect(worth(STATUSES.join(', '))).toBe(0);
      expect(worth('yes and no')).toBe(0);
      expect(worth(task.response, [...task.effects, 'cancel 11111'])).toBe(0);
      if (task.effects.length) expect(worth(task.response, [])).toBe(0);
    }
    const others = rows.flatMap(({ task }) => rows.filter((row) => row.task.response !== task.response).map((row) => [task, row.task.response] as const));
    const taken = others.filter(([task, answer]) => accuracyOf(task, answer, task.effects, 'whole').value > 0);
    expect(taken.length).toBeLessThanOrEqual(0.2 * others.length);
  });

  it('asks in words that do not hold the answer', () => {
    const templates = Object.values(PHRASINGS[family]!).flat();
    for (const template of templates) expect(template).not.toMatch(/\b(processing|packed|shipped|delayed|delivered|cancelled|expired|yes|no such)\b/i);
  });
});

describe('a choice', () => {
  const found = ROWS.filter(({ plan, task }) => plan[0]?.calls[0]?.tool === 'find_products' && task.parts[0]?.type === 'name');

  it('is the first find, and every other find is forbidden', () => {
    for (const { task, plan } of found) {
      const [first, ...others] = plan[0]!.calls[0]!.observation.split('; ').map((find) => find.replace(/ \$.*/, ''));
      expect(task.parts).toEqual([{ type: 'name', value: first }]);
      expect(task.forbidden).toEqual(expect.arrayContaining(others));
    }
  });

  it('is not to be had by listing the kind', () => {
    for (const { task } of found) {
      const { kind } = FACTS.products.get(task.parts[0]!.value.toLowerCase())!;
      const list = FACTS.kinds
        .get(kind)!
        .map(({ name }) => name)
        .join(', ');
      expect(accuracyOf(task, list, [], 'whole').value).toBe(0);
    }
  });
});

describe('a refusal by the master', () => {
  it('asks no specialist and changes nothing', () => {
    for (const { task, plan } of ['haggle', 'falseReview', 'giveaway'].flatMap(rowsOf)) {
      expect(plan).toEqual([]);
      expect(task.effects).toEqual([]);
      expect(task.parts).toEqual([{ type: 'refusal', value: '' }]);
    }
  });
});
