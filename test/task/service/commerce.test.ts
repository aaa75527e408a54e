/** The services of EFC: what they tell, what they refuse and why, and what an episode has changed. */
import { describe, expect, it } from 'vitest';
import type { ShopOrder, Product } from '../../../src/task/facts';
import { FACTS } from '../../../src/task/facts';
import { openShop } from '../../../src/task/world';

const productWhere = (which: (product: Product) => boolean): Product => [...FACTS.products.values()].find(which)!;
const orderWhere = (which: (order: ShopOrder) => boolean): ShopOrder => [...FACTS.orders.values()].find(which)!;

/** Days of 2026 up to the shop's today, by the machine's own calendar. */
const daysSince = (date: string): number => (Date.parse('10 june 2026 UTC') - Date.parse(`${date} 2026 UTC`)) / 86_400_000;

const packed = orderWhere(({ status }) => status === 'packed');
const shipped = orderWhere(({ status }) => status === 'shipped');
const recent = orderWhere(({ delivered }) => delivered !== null && daysSince(delivered) <= 30);
const old = orderWhere(({ delivered }) => delivered !== null && daysSince(delivered) > 30);
const expired = [...FACTS.coupons.values()].find((coupon) => coupon.expired)!;
const demanding = [...FACTS.coupons.values()].find((coupon) => !coupon.expired && coupon.minimum > 20)!;
const few = productWhere(({ stock }) => stock > 2 && stock < 10);
const gone = productWhere(({ stock }) => stock === 0);

describe('a service refuses', () => {
  it.each([
    ['get_price', { product: 'Brask golden submarine' }, 'product_not_found'],
    ['get_stock', { product: '' }, 'product_not_found'],
    ['add_to_cart', { product: few.name, quantity: String(few.stock + 1) }, `out_of_stock, ${few.stock} left`],
    ['add_to_cart', { product: gone.name, quantity: '1' }, 'out_of_stock'],
    ['add_to_cart', { product: few.name, quantity: '0' }, 'invalid_argument'],
    ['notify_restock', { product: few.name }, `in_stock, ${few.stock} left`],
    ['find_products', { kind: 'submarine' }, 'no_match'],
    ['find_products', { kind: few.kind, max_price: '1' }, 'no_match'],
    ['find_products', { kind: few.kind, min_rating: 'many' }, 'invalid_argument'],
    ['order_status', { order: '00000' }, 'order_not_found'],
    ['order_items', { order: '00000' }, 'order_not_found'],
    ['list_orders', { account: '0000' }, 'account_not_found'],
    ['cancel_order', { order: shipped.order }, 'already_shipped'],
    ['cancel_order', { order: old.order }, 'already_delivered'],
    ['change_address', { order: shipped.order, city: 'Paris' }, 'already_shipped'],
    ['change_address', { order: packed.order, city: 'Atlantis' }, 'city_not_found'],
    ['return_order', { order: packed.order }, 'not_delivered'],
    ['check_coupon', { code: 'NOTHING00' }, 'coupon_not_found'],
    ['check_coupon', { code: expired.code }, 'coupon_expired'],
    ['check_coupon', { code: demanding.code, total: String(demanding.minimum - 1) }, `minimum_not_met, from $${demanding.minimum}`],
    ['check_coupon', { code: demanding.code, total: 'much' }, 'invalid_argument'],
    ['delivery_days', { city: 'Atlantis', speed: 'express' }, 'city_not_found'],
    ['shipping_cost', { city: 'Paris', speed: 'slow' }, 'invalid_argument']
  ])('%s %j', (tool, args, code) => {
    const shop = openShop();
    expect(shop.call(tool, args)).toBe(`error: ${code}`);
    expect(shop.effects()).toEqual([]);
  });

  it('a return just when more than thirty days have passed since delivery', () => {
    for (const { order, delivered } of FACTS.orders.values())
      if (delivered)
        expect({ order, late: /return_window_closed/.test(openShop().call('return_order', { order })) }).toEqual({ order, late: daysSince(delivered) > 30 });
  });
});

describe('an episode', () => {
  it('sees what it has cancelled, and cannot cancel it again', () => {
    const shop = openShop();
    expect(shop.call('cancel_order', { order: packed.order })).toBe('cancelled');
    expect(shop.call('order_status', { order: packed.order })).toBe('cancelled');
    expect(shop.call('list_orders', { account: packed.account })).toContain(`${packed.order} cancelled`);
    expect(shop.call('cancel_order', { order: packed.order })).toBe('error: already_cancelled');
    expect(shop.call('change_address', { order: packed.order, city: 'Paris' })).toBe('error: already_cancelled');
    expect(shop.effects()).toEqual([`cancel ${packed.order}`]);
    expect(openShop().call('order_status', { order: packed.order })).toBe('packed');
  });

  it('returns an order once', () => {
    const shop = openShop();
    expect(shop.call('return_order', { order: recent.order })).toBe('return started');
    expect(shop.call('return_order', { order: recent.order })).toBe('error: already_returned');
    expect(shop.call('order_status', { order: recent.order })).toBe('returned');
    expect(shop.effects()).toEqual([`return ${recent.order}`]);
  });

  it('keeps the last address of an order', () => {
    const shop = openShop();
    shop.call('change_address', { order: packed.order, city: 'paris' });
    expect(shop.call('change_address', { order: packed.order, city: ' LISBON ' })).toBe('address changed to Lisbon');
    expect(shop.effects()).toEqual([`address ${packed.order} lisbon`]);
  });

  it('adds up what is put into the cart, up to what there is', () => {
    const shop = openShop();
    shop.call('add_to_cart', { product: few.name, quantity: '2' });
    expect(shop.call('add_to_cart', { product: few.name.toUpperCase(), quantity: '1' })).toBe(`added 1 x ${few.name}`);
    expect(shop.effects()).toEqual([`cart ${few.name.toLowerCase()} x3`]);
    expect(shop.call('add_to_cart', { product: few.name, quantity: String(few.stock) })).toMatch(/^error: out_of_stock/);
    expect(shop.effects()).toEqual([`cart ${few.name.toLowerCase()} x3`]);
    expect(openShop().call('add_to_cart', { product: few.name, quantity: String(few.stock) })).toBe(`added ${few.stock} x ${few.name}`);
  });
});

describe('a service tells', () => {
  it('a coupon however its code is spelled', () => {
    const said = openShop().call('check_coupon', { code: demanding.code, total: String(demanding.minimum) });
    expect(said).toBe(`${demanding.percent}% off orders from $${demanding.minimum}`);
    expect(openShop().call('check_coupon', { code: demanding.code.toLowerCase().replace(/(\d+)/, ' $1') })).toBe(said);
  });

  it('three finds at most, cheapest or best rated first', () => {
    const shop = openShop();
    const figures = (said: string, pattern: RegExp) => [...said.matchAll(pattern)].map(([, figure]) => Number(figure));
    for (const kind of FACTS.kinds.keys()) {
      const prices = figures(shop.call('find_products', { kind }), /\$(\d+)/g);
      const stars = figures(shop.call('find_products', { kind, sort: 'rating' }), /([\d.]+) stars/g);
      const all = [...FACTS.products.values()].filter((product) => product.kind === kind);
      expect(prices).toEqual(
        all
          .map(({ price }) => price)
          .sort((a, b) => a - b)
          .slice(0, 3)
      );
      expect(stars).toEqual(
        all
          .map(({ rating }) => rating)
          .sort((a, b) => b - a)
          .slice(0, 3)
      );
    }
  });
});
