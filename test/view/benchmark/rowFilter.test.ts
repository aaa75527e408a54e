/** What the row browser lists and draws. */
import { describe, expect, test } from 'vitest';
import { NO_FILTER, familiesOfKind, filterRows, visibleRange } from '../../../src/view/benchmark/rowFilter';
import { resultOf, rowsOf } from './made';

const rows = rowsOf(100);
const results = new Map(rows.slice(0, 60).map((row) => [row.task.id, resultOf(row, 0.5, 'seed')]));
const ids = (filter: Partial<typeof NO_FILTER>) => filterRows(rows, results, { ...NO_FILTER, ...filter }).map(({ task }) => task.id);

describe('a filter', () => {
  test('that asks for nothing lets all through', () => expect(ids({})).toEqual(rows.map(({ task }) => task.id)));

  test('by result parts the rows in three', () => {
    const parts = (['solved', 'unsolved', 'unmeasured'] as const).map((state) => ids({ state }));
    expect(parts.flat().sort()).toEqual(rows.map(({ task }) => task.id).sort());
    expect(parts[2]).toHaveLength(40);
    expect(parts[0]).toEqual(rows.filter(({ task }) => results.get(task.id)?.solved).map(({ task }) => task.id));
    expect(parts[0]!.length).toBeGreaterThan(0);
  });

  test('by kind, family and words takes what fits all of them', () => {
    expect(ids({ kind: 'math' }).every((id) => id.startsWith('test-math-'))).toBe(true);
    expect(ids({ kind: 'math' })).toHaveLength(20);
    expect(ids({ kind: 'math', family: 'math price' })).toEqual(['test-math-0000', 'test-math-0013']);
    expect(ids({ text: 'GFC-0003 number' })).toEqual(['test-gfc-0003']);
    expect(ids({ kind: 'qa', family: 'math price' })).toEqual([]);
  });

  test('offers the families of a kind by name', () => {
    const families = familiesOfKind(rows, 'qa');
    expect(families).toEqual([...families].sort());
    expect(families.every((family) => family.startsWith('qa '))).toBe(true);
    expect(familiesOfKind(rows, 'any').length).toBe(5 * families.length);
  });
});

describe('what is drawn of a long list', () => {
  test.each([0, 130, 5000, 15340, 99999])('scrolled to %d covers what is seen, and not much more', (top) => {
    const { from, to } = visibleRange(600, top, 260, 26);
    const [first, last] = [Math.min(600, Math.floor(top / 26)), Math.min(600, Math.ceil((top + 260) / 26))];
    expect(from).toBeLessThanOrEqual(first);
    expect(to).toBeGreaterThanOrEqual(last);
    expect(to - from).toBeLessThanOrEqual(10 + 1 + 2 * 6);
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeLessThanOrEqual(600);
  });
  test('of none is none', () => expect(visibleRange(0, 0, 260, 26)).toEqual({ from: 0, to: 0 }));
});
