/** Strategies: ways of acting that hold nothing of the row. */
import { describe, expect, it } from 'vitest';
import { masterStrategy, planStrategies, specialistStrategy } from '../../src/agent/strategy';
import { rowsOf } from '../task/rows';

describe('strategies', () => {
  it('say whom and what to use, in order', () => {
    expect(masterStrategy(['efc', 'math'])).toBe('efc then math');
    expect(specialistStrategy(['get_price'])).toBe('use get_price');
    expect([masterStrategy([]), specialistStrategy([])]).toEqual(['answer', 'answer']);
  });
  it('of a plan name those who take part', () => {
    const row = rowsOf('train', 1).find(({ task }) => task.family === 'tcur')!;
    expect(planStrategies(row)).toEqual({ master: 'efc then math then gfc', efc: 'use get_price', math: 'use calc', gfc: 'use currency' });
  });
  it('are the same for every row of a family, whatever it is about', () => {
    const seen = new Map<string, string>();
    for (const row of rowsOf('train', 20)) {
      const strategies = JSON.stringify(planStrategies(row));
      expect(seen.get(row.task.family) ?? strategies).toBe(strategies);
      seen.set(row.task.family, strategies);
    }
  });
});
