/** QA: services that answer and fail like real ones, visits that agree with them, and rows whose answers cannot be had otherwise. */
import { describe, expect, it } from 'vitest';
import { KNOWLEDGE_TOOLS as TOOLS } from '../../src/agent/tool/knowledge';
import type { TaskRow } from '../../src/record/plan';
import { ERROR } from '../../src/record/world';
import { accuracyOf } from '../../src/reward/accuracy';
import { FACTS } from '../../src/task/facts';
import { QA_FAMILIES } from '../../src/task/family/qa';
import { rowOf } from '../../src/task/row';
import { KNOWLEDGE_SERVICES } from '../../src/task/service/knowledge';
import { askHours, askUpkeep, materialOf, policyDays } from '../../src/task/visit/qa';
import { openShop } from '../../src/task/world';

const NAMES = Object.keys(QA_FAMILIES);
const rows: readonly TaskRow[] = (['train', 'dev', 'test'] as const).flatMap((split) =>
  Array.from({ length: 12 * NAMES.length }, (_, index) => rowOf(split, 'qa', index))
);
const worth = ({ task }: TaskRow, answer: string): number => accuracyOf(task, answer, [], 'whole').value;
/** Everything that could be an answer, one sort after another. */
const LISTS = [
  [...FACTS.products.values()].flatMap(({ praise, blame }) => [...praise, ...blame]),
  FACTS.care.keys(),
  FACTS.care.values(),
  FACTS.makers.values(),
  [...FACTS.policies.values()].map(({ text }) => text)
].map((list) => [...new Set(list)].join(', '));
const product = [...FACTS.products.values()][0]!;

describe('the services', () => {
  it('are those of the tools', () => expect(Object.keys(KNOWLEDGE_SERVICES)).toEqual(TOOLS.map(({ name }) => name)));

  it.each([
    ['search_policy', { topic: 'moon returns' }, 'policy_not_found'],
    ['product_info', { product: 'Norvik moon desk', field: 'weight' }, 'product_not_found'],
    ['product_info', { product: product.name, field: 'taste' }, 'invalid_argument'],
    ['product_info', { product: product.name, field: 'toString' }, 'invalid_argument'],
    ['product_rating', { product: '' }, 'product_not_found'],
    ['product_reviews', { product: 'constructor' }, 'product_not_found'],
    ['store_hours', { city: 'Atlantis', day: 'monday' }, 'city_not_found'],
    ['store_hours', { city: 'Lisbon', day: 'someday' }, 'invalid_argument'],
    ['care_guide', { material: 'moonlight' }, 'material_not_found']
  ])('%s %o fails with %s', (tool, args, code) => expect(openShop().call(tool, args as Record<string, string>)).toBe(`${ERROR} ${code}`));

  it('read names in any case and spacing', () => {
    const shouted = `  ${product.name.toUpperCase().replaceAll(' ', '  ')} `;
    for (const tool of ['product_rating', 'product_reviews'])
      expect(openShop().call(tool, { product: shouted })).toBe(openShop().call(tool, { product: product.name }));
  });
  it('tell the hours of every day but Sunday', () => {
    const { opens, closes } = FACTS.cities.get('lisbon')!;
    expect(openShop().call('store_hours', { city: 'Lisbon', day: 'Saturday' })).toBe(`${opens} to ${closes}`);
    expect(openShop().call('store_hours', { city: 'Lisbon', day: 'Sunday' })).toBe('closed');
  });
  it('change nothing', () => {
    const world = openShop();
    for (const row of rows) for (const { calls } of row.plan) for (const call of calls) world.call(call.tool, call.arguments);
    expect(world.effects()).toEqual([]);
  });
});

describe('a visit', () => {
  it('finds the material before it asks how to care for it', () => {
    const { calls, answer } = askUpkeep(product.name);
    expect(calls.map(({ tool }) => tool)).toEqual(['product_info', 'care_guide']);
    expect(calls[1]!.arguments.material).toBe(openShop().call(calls[0]!.tool, calls[0]!.arguments));
    expect(answer).toBe(FACTS.care.get(materialOf(product.name)));
  });
  it('says that a store is closed on Sunday', () => expect(askHours('Lisbon', 'Sunday').answer).toBe('It is closed on Sunday'));
  it('knows the days of every rule', () => {
    for (const { topic, text } of FACTS.policies.values()) expect(text).toContain(` ${policyDays(topic)} days`);
  });
});

describe('the families', () => {
  it('are at least fourteen', () => expect(NAMES.length).toBeGreaterThanOrEqual(14));

  it('say nothing that the services did not', () => {
    for (const { task, plan } of rows) {
      const seen = plan.flatMap(({ calls }) => calls.flatMap((call) => [call.observation, ...Object.values(call.arguments)])).join(' ; ');
      for (const { type, value } of task.parts) if (['number', 'name', 'word', 'text'].includes(type)) expect(seen, task.id).toContain(value);
    }
  });
  it('meet an error only where there is no such thing', () => {
    for (const { task, plan } of rows) {
      const failed = plan.some(({ calls }) => calls.some(({ observation }) => observation.startsWith(ERROR)));
      expect(failed, task.id).toBe(task.parts.some(({ type }) => type === 'none'));
    }
  });
  it('that may find nothing, and those that ask yes or no, are about even', () => {
    for (const family of ['policyUnsure', 'materialUnsure', 'covered', 'openAt']) {
      const own = Array.from({ length: 200 }, (_, turn) => rowOf('train', 'qa', NAMES.indexOf(family) + turn * NAMES.length));
      const share = own.filter(({ task }) => ['none', 'no'].includes(task.parts[0]!.type)).length / own.length;
      expect(share > 0.4 && share < 0.6, family).toBe(true);
    }
  });
  it('that must refuse ask nobody', () => {
    for (const { task, plan } of rows) expect(plan.length, task.id).toBe(task.family === 'privacy' ? 0 : 1);
  });
});

describe.each(NAMES)('answers of %s', (family) => {
  const own = rows.filter(({ task }) => task.family === family);

  it('are right when they are the reference', () => {
    for (const row of own) expect(worth(row, row.task.response), row.task.id).toBe(1);
  });
  it('are wrong when they are the query, nothing, or a list of all there is', () => {
    for (const row of own)
      for (const answer of [row.task.query, '', 'It is fine', ...LISTS]) expect(worth(row, answer), `${row.task.id}: ${answer.slice(0, 80)}`).toBeLessThan(0.2);
  });
  it('are wrong when they are those of another row that asks for something else', () => {
    const asked = (row: TaskRow) => row.task.parts.map(({ type, value }) => `${type} ${value}`).sort();
    for (const row of own)
      for (const other of own)
        if (asked(row).join() !== asked(other).join()) expect(worth(row, other.task.response), `${row.task.id} ${other.task.id}`).toBe(0);
  });
});
