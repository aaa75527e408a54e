/** Made-up rows and measurements of any size, for pure parts of the benchmark view and for looking at it without a model. */
import type { Benchmark, RowResult } from '../../../src/record/benchmark';
import { DEFAULTS } from '../../../src/record/config';
import type { TaskRow } from '../../../src/record/plan';
import { KINDS, type TaskKind } from '../../../src/record/task';
import { randomOf } from '../../../src/math/random';

const NAMES = ['price', 'stock', 'status', 'exchange', 'weather', 'split bill', 'warranty', 'cheapest', 'delivery', 'return', 'coupon', 'reminder', 'average'];

/** A row of a kind: its query names its number, its plan has one visit with one call. */
function rowOf(kind: TaskKind, index: number): TaskRow {
  const family = `${kind} ${NAMES[index % NAMES.length]!}`;
  return {
    task: {
      id: `test-${kind}-${String(index).padStart(4, '0')}`,
      kind,
      family,
      split: 'test',
      phrasing: index % 4,
      query: `Hi, I was wondering what number ${index} of the ${family} things costs, and whether it would be here before Friday?`,
      response: `It costs $${index + 10}`,
      parts: [
        { type: 'number', value: String(index + 10) },
        { type: 'yes', value: '' }
      ],
      allowed: [index],
      forbidden: index % 3 ? [] : ['Brask oak side table'],
      effects: index % 5 ? [] : [`cart Norvik walnut side table x${(index % 3) + 1}`]
    },
    plan: [
      {
        agent: 'efc',
        request: `price of number ${index}`,
        calls: [{ tool: 'get_price', arguments: { item: `number ${index}` }, observation: index % 7 ? `$${index + 10}` : 'error: out_of_stock' }],
        answer: `It costs $${index + 10}`
      }
    ],
    entities: [`product number ${index}`]
  };
}

/** `count` rows, the kinds by turns. */
export const rowsOf = (count: number): readonly TaskRow[] =>
  Array.from({ length: count }, (_, index) => rowOf(KINDS[index % KINDS.length]!, Math.floor(index / KINDS.length)));

/** How a policy that solves so large a share of rows might have done on one. */
export function resultOf({ task }: TaskRow, share: number, seed: string): RowResult {
  const random = randomOf(seed, task.id);
  const solved = random.next() < share - (task.kind === 'coop' ? 0.2 : 0) + (task.family.length % 5) / 20;
  return {
    id: task.id,
    kind: task.kind,
    family: task.family,
    solved,
    accuracy: Number(solved),
    wellFormed: solved || random.next() < 0.9,
    turns: 4 + random.below(5),
    tokens: 60 + random.below(90),
    calls: 1 + random.below(3),
    errors: random.below(5) ? 0 : 1,
    final: solved ? task.response : random.below(4) ? 'It costs $999' : null
  };
}

/** A measurement of `done` of `rows` rows. */
export function benchmarkOf(id: string, share: number, rows = 600, done = rows, changes: Partial<Benchmark> = {}): Benchmark {
  return {
    id,
    createdAt: Date.UTC(2026, 5, 3, 9) + Number.parseInt(id.replace(/\D/g, '') || '0') * 3.7e6,
    model: 'Seedling',
    device: 'webgpu',
    run: 'run-7',
    step: 0,
    config: DEFAULTS,
    dataHash: '5f1e9c02aa',
    source: 'test',
    temperature: 0,
    rows,
    results: rowsOf(rows)
      .slice(0, done)
      .map((row) => resultOf(row, share, id)),
    ...changes
  };
}
