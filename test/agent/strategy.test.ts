/** Strategies: ways of acting that hold nothing of the row. */
import { describe, expect, it } from 'vitest';
import { masterStrategy, planStrategies, specialistStrategy } from '../../src/agent/strategy';
import { entityWords } from '../../src/task/entityWords';
import { NAMES, rowsOf } from '../task/rows';

const rows = rowsOf('train', 6);

describe('strategies', () => {
  it('say whom and what to use, in order', () => {
    expect(masterStrategy(['efc', 'math'])).toBe('efc then math');
    expect(specialistStrategy(['find_products', 'get_price'])).toBe('use find_products then get_price');
    expect([masterStrategy([]), specialistStrategy([])]).toEqual(['answer', 'answer']);
  });

  it('of a plan name those who take part, a specialist asked twice by its first delegation', () => {
    const row = rows.find(({ task }) => task.family === 'couponPrice' && task.parts.length === 1)!;
    expect(planStrategies(row)).toEqual({ master: 'efc then efc then math', efc: 'use get_price', math: 'use calculate' });
  });

  it('of every family hold no thing, place, person or number', () => {
    const entities = entityWords();
    for (const row of rows) {
      for (const strategy of Object.values(planStrategies(row))) {
        expect(strategy).not.toMatch(/\d/);
        expect(strategy.split(' ').filter((word) => entities.has(word))).toEqual([]);
        for (const entity of row.entities) expect(strategy).not.toContain(entity.replace(/^\w+ /, '').toLowerCase());
      }
    }
  });

  it('are few: those of a family do not depend on what its rows are about', () => {
    for (const family of NAMES) {
      const seen = new Set(rows.filter(({ task }) => task.family === family).map((row) => JSON.stringify(planStrategies(row))));
      expect({ family, few: seen.size <= 3, some: seen.size > 0 }).toEqual({ family, few: true, some: true });
    }
  });
});
