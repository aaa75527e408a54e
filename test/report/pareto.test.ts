/** Costs of a measurement and the Pareto front of several. */
import { describe, expect, it } from 'vitest';
import { costOf, frontOf, type CostPoint } from '../../src/report/pareto';
import { randomOf } from '../../src/math/random';
import type { RowResult } from '../../src/record/benchmark';

const result = (changes: Partial<RowResult>): RowResult => ({
  ...{ id: 'test-qa-0001', kind: 'qa', family: 'f', solved: true, accuracy: 1, wellFormed: true, turns: 2, tokens: 0, calls: 0, errors: 0, final: '' },
  ...changes
});

describe('the cost of a task', () => {
  const rows = [result({ tokens: 10, read: 30, milliseconds: 500 }), result({ tokens: 20, read: 40, milliseconds: 1500 })];

  it('is a mean over the rows', () => {
    expect(costOf({ results: rows, parameters: 1000 }, 'tokens')).toBe(50);
    expect(costOf({ results: rows, parameters: 1000 }, 'flops')).toBe(2 * 1000 * 50);
    expect(costOf({ results: rows, parameters: 1000 }, 'seconds')).toBe(1);
  });

  it('is not known where a row lacks it, or nothing was measured', () => {
    expect(costOf({ results: [...rows, result({ tokens: 1 })], parameters: 1000 }, 'tokens')).toBeNull();
    expect(costOf({ results: [...rows, result({ tokens: 1, read: 1 })], parameters: 1000 }, 'seconds')).toBeNull();
    expect(costOf({ results: rows }, 'flops')).toBeNull();
    expect(costOf({ results: [], parameters: 1 }, 'tokens')).toBeNull();
  });
});

describe('the front', () => {
  const point = (id: string, cost: number, success: number): CostPoint => ({ id, cost, success });

  it('has what nothing beats in both', () => {
    const points = [point('dear', 9, 0.9), point('worse', 8, 0.4), point('cheap', 1, 0.3), point('middle', 4, 0.5), point('equal', 4, 0.5)];
    expect(frontOf(points).map(({ id }) => id)).toEqual(['cheap', 'middle', 'dear']);
  });

  it('of any points is beaten by none, and beats or equals all others', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = randomOf(seed, 'pareto');
      const points = Array.from({ length: 1 + random.below(12) }, (_, i) => point(String(i), random.below(5), random.below(5) / 4));
      const front = frontOf(points);
      const beats = (a: CostPoint, b: CostPoint): boolean => a.cost <= b.cost && a.success >= b.success && (a.cost < b.cost || a.success > b.success);
      for (const one of front) expect(points.some((other) => beats(other, one))).toBe(false);
      for (const one of points) expect(front.some((other) => beats(other, one) || (other.cost === one.cost && other.success === one.success))).toBe(true);
    }
  });
});
