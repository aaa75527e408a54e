/** The shop: what it answers, what it refuses, and that branches do not share what was done. */
import { describe, expect, it } from 'vitest';
import { FACTS } from '../../src/task/facts';
import { openShop } from '../../src/task/world';

const order = [...FACTS.orders.keys()][0]!;

describe('the shop', () => {
  it.each([
    ['kb', { topic: 'gift gifts' }, 'unknown'],
    ['get_price', { item: 'kettle' }, 'unknown'],
    ['get_price', { item: 'toString' }, 'unknown'],
    ['get_stock', { item: 'red red' }, 'unknown'],
    ['order_status', { order: '0000' }, 'unknown'],
    ['cancel_order', { order: '0000' }, 'unknown'],
    ['get_coupon', { code: 'save 9' }, 'unknown'],
    ['delivery_days', { city: 'atlantis' }, 'unknown'],
    ['currency', { value: '7', to: 'dollars' }, 'unknown'],
    ['currency', { value: 'seven', to: 'euro' }, 'error'],
    ['convert', { value: '7', from: 'meter', to: 'cm' }, 'unknown'],
    ['date_add', { date: 'january', days: '3' }, 'error'],
    ['date_add', { date: 'january 32', days: '3' }, 'error'],
    ['calc', { expr: '3 - 4' }, 'error'],
    ['calc', { expr: '3 +' }, 'error']
  ])('%s %o is answered by %s', (tool, args, said) => expect(openShop().call(tool, args as Record<string, string>)).toBe(said));

  it.each([
    ['currency', { value: '7', to: 'peso' }, '42'],
    ['convert', { value: '7', from: 'gallon', to: 'liters' }, '28'],
    ['date_add', { date: 'february 27', days: '3' }, 'march 2'],
    ['calc', { expr: '84 - 4 * 9' }, '48']
  ])('%s %o gives %s', (tool, args, said) => expect(openShop().call(tool, args as Record<string, string>)).toBe(said));

  it('reads names in capitals and codes without a space', () => {
    const [code, percent] = [...FACTS.coupons][0]!;
    expect(openShop().call('get_coupon', { code: code.replace(' ', '').toUpperCase() })).toBe(String(percent));
  });

  it('lets a call for a tool it lacks rise', () => {
    expect(() => openShop().call('teleport', {})).toThrow(/no tool "teleport"/);
    expect(() => openShop().call('constructor', {})).toThrow(/no tool/);
  });
});

describe('what is done', () => {
  it('is seen afterwards, once', () => {
    const world = openShop();
    expect([world.call('cancel_order', { order }), world.call('cancel_order', { order }), world.call('order_status', { order })]).toEqual([
      'ok',
      'ok',
      'cancelled'
    ]);
    expect(world.effects()).toEqual([`cancel ${order}`]);
  });
  it('stays in its branch', () => {
    const before = openShop();
    const after = before.copy();
    after.call('cancel_order', { order });
    expect([before.effects(), after.copy().effects(), openShop().effects()]).toEqual([[], [`cancel ${order}`], []]);
    expect(before.call('order_status', { order })).toBe(FACTS.orders.get(order));
  });
  it('changes nothing when nothing was done', () => {
    const world = openShop();
    world.call('get_price', { item: 'red kettle' });
    world.call('cancel_order', { order: '0000' });
    expect(world.effects()).toEqual([]);
  });
});
