/** The shop as a branch holds it: every tool is there, names are looked up safely, what is done is seen afterwards and stays in its branch. */
import { describe, expect, it } from 'vitest';
import { hima } from '../../src/agent/team';
import { ERROR } from '../../src/record/world';
import { FACTS } from '../../src/task/facts';
import { SERVICES } from '../../src/task/service';
import { openShop } from '../../src/task/world';

const order = [...FACTS.orders.values()].find(({ status }) => status === 'packed')!.order;

describe('the shop', () => {
  it('has a service behind every tool of the specialists, and no other', () => {
    const tools = hima()
      .slice(1)
      .flatMap((agent) => agent.tools.map(({ name }) => name));
    expect(Object.keys(SERVICES).sort()).toEqual(tools.sort());
  });

  it.each([
    ['search_policy', { topic: 'gift gifts' }, 'policy_not_found'],
    ['get_price', { product: 'toString' }, 'product_not_found'],
    ['get_price', { product: '__proto__' }, 'product_not_found'],
    ['order_status', { order: '00000' }, 'order_not_found'],
    ['check_coupon', { code: 'constructor' }, 'coupon_not_found'],
    ['delivery_days', { city: 'atlantis', speed: 'express' }, 'city_not_found'],
    ['convert_currency', { amount: '7', from: 'dollars', to: 'shells' }, 'unknown_currency'],
    ['add_days', { date: 'january 32', days: '3' }, 'invalid_date'],
    ['calculate', { expression: '3 / 0' }, 'division_by_zero'],
    ['calculate', { expression: 'process.exit()' }, 'invalid_expression']
  ])('answers %s %o with the error %s', (tool, args, code) =>
    expect(openShop().call(tool, args as Record<string, string>)).toMatch(new RegExp(`^${ERROR} ${code}`))
  );

  it('reads names in any case and with any spaces', () => {
    const { name, price } = [...FACTS.products.values()][0]!;
    expect(openShop().call('get_price', { product: `  ${name.toUpperCase().replace(' ', '  ')} ` })).toBe(`$${price}`);
  });

  it('lets a call for a tool it lacks rise', () => {
    expect(() => openShop().call('teleport', {})).toThrow(/no tool "teleport"/);
    expect(() => openShop().call('constructor', {})).toThrow(/no tool/);
  });
});

describe('what is done', () => {
  it('is seen afterwards, once', () => {
    const world = openShop();
    const said = [world.call('cancel_order', { order }), world.call('cancel_order', { order }), world.call('order_status', { order })];
    expect(said).toEqual(['cancelled', `${ERROR} already_cancelled`, 'cancelled']);
    expect(world.effects()).toEqual([`cancel ${order}`]);
  });
  it('stays in its branch', () => {
    const before = openShop();
    const after = before.copy();
    after.call('cancel_order', { order });
    expect([before.effects(), after.copy().effects(), openShop().effects()]).toEqual([[], [`cancel ${order}`], []]);
    expect(before.call('order_status', { order })).toBe('packed');
  });
  it('changes nothing when nothing was done', () => {
    const world = openShop();
    world.call('get_price', { product: [...FACTS.products.keys()][0]! });
    world.call('cancel_order', { order: '00000' });
    expect(world.effects()).toEqual([]);
  });
});
