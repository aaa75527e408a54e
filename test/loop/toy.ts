/** A shop of four things and a team of three: the smallest world in which cooperation, routing and tools all matter. */
import type { Agent, ToolSchema, Team } from '../../src/record/agent';
import type { RunConfig } from '../../src/record/config';
import type { TaskRow } from '../../src/record/row';
import type { Task } from '../../src/record/task';
import type { World } from '../../src/record/world';
import { randomOf } from '../../src/math/random';

export const PRICES: Readonly<Record<string, number>> = { kettle: 27, lamp: 14, chair: 31, desk: 45 };

const schema = (argument: string): ToolSchema => ({
  type: 'object',
  properties: { [argument]: { type: 'string', description: argument } },
  required: [argument],
  additionalProperties: false
});
const agent = (name: string, tools: readonly (readonly [string, string])[]): Agent => ({
  name,
  title: name,
  role: name,
  tools: tools.map(([tool, argument]) => ({ name: tool, description: tool, parameters: schema(argument) }))
});

/** Master, one specialist for prices and one for sums. */
export const team: Team = [
  agent('master', [
    ['efc', 'task'],
    ['math', 'task']
  ]),
  agent('efc', [['get_price', 'item']]),
  agent('math', [['calc', 'expr']])
];

/** `get_price` looks up, `calc` multiplies; a world that counts its calls as effects when `strict`. */
export function openToyShop(effects: readonly string[] = []): World {
  const done = [...effects];
  return {
    call: (tool, args) => {
      if (tool === 'get_price') return String(PRICES[args.item ?? ''] ?? 'unknown');
      const factors = (args.expr ?? '').split('*').map(Number);
      return factors.length === 2 && factors.every(Number.isFinite) ? String(factors[0]! * factors[1]!) : 'error';
    },
    effects: () => [...done].sort(),
    copy: () => openToyShop(done)
  };
}

/** A single task asks for a price; a cooperative one for the price of several, which needs both specialists. */
export function toyTask(item: string, count: number | null, index: number): Task {
  const price = PRICES[item]!;
  const figures = count === null ? [price] : [price, price * count];
  return {
    id: `toy-${index}`,
    kind: count === null ? 'efc' : 'coop',
    family: count === null ? 'price' : 'total',
    split: 'train',
    phrasing: 0,
    query: count === null ? `what is the price of the ${item}` : `what do ${count} of the ${item} cost together`,
    response: count === null ? `${price} dollars` : `${price} dollars , ${price * count}`,
    parts: figures.map((figure) => ({ type: 'number', value: String(figure) })),
    allowed: [],
    forbidden: [],
    effects: []
  };
}

/** A task with its solution: the price of the thing is asked of one specialist, the sum of the other. */
export function toyRow(item: string, count: number | null, index: number): TaskRow {
  const task = toyTask(item, count, index);
  const price = String(PRICES[item]);
  const looked = { tool: 'get_price', arguments: { item }, observation: price };
  const efc = { agent: 'efc', request: `price of ${item}`, calls: [looked], answer: `${price} dollars` };
  if (count === null) return { task, plan: [efc], entities: [item] };
  const expr = `${count} * ${price}`;
  const total = String(count * PRICES[item]!);
  const math = { agent: 'math', request: expr, calls: [{ tool: 'calc', arguments: { expr }, observation: total }], answer: total };
  return { task, plan: [efc, math], entities: [item] };
}

/** The row that a toy task is of. */
export function toyRowOf({ id, query }: Task): TaskRow {
  const count = /\d+/.exec(query)?.[0];
  const item = Object.keys(PRICES).find((name) => query.includes(name))!;
  return toyRow(item, count === undefined ? null : Number(count), Number(id.slice('toy-'.length)));
}

/** Tasks by seed and step, every other one cooperative. */
export function drawToyTasks({ seed, queries }: Pick<RunConfig, 'seed' | 'queries'>, step: number): Task[] {
  return Array.from({ length: queries }, (_, index) => {
    const random = randomOf(seed, step, index, 'toy');
    return toyTask(random.pick(Object.keys(PRICES)), index % 2 ? 2 + random.below(5) : null, step * 1000 + index);
  });
}
