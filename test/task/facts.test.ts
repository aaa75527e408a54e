/** The facts: as many as promised, believable, consistent with one another, and the same whenever they are drawn. */
import { describe, expect, it } from 'vitest';
import catalogue from '../../datasets/shop/en/catalogue.json';
import { drawFacts } from '../../src/task/draw';
import { FACTS, factOf, TODAY, type ShopOrder } from '../../src/task/facts';
import { splitOf } from '../../src/task/split';
import { wordsIn } from './rows';

const products = [...FACTS.products.values()];
const orders = [...FACTS.orders.values()];
const policies = [...FACTS.policies.values()];
/** Oracle: the machine's own calendar, in a year without a leap day. */
const dayOf = (date: string) => Date.parse(`${date} 2023 UTC`) / 86_400_000;
const isUnique = (list: readonly unknown[]) => expect(new Set(list).size).toBe(list.length);

it('are the same whenever they are drawn', () => expect(drawFacts()).toEqual(FACTS));
it('say what they do not know', () => expect(() => factOf(FACTS.cities, 'Atlantis')).toThrow(/no "Atlantis"/));

describe('products', () => {
  it('are at least 2,000 in 20 categories of five kinds', () => {
    expect(products.length).toBeGreaterThanOrEqual(2000);
    expect(new Set(products.map(({ category }) => category)).size).toBe(20);
    expect(FACTS.kinds.size).toBe(100);
    for (const list of FACTS.kinds.values()) expect(list.length).toBeGreaterThanOrEqual(20);
  });
  it('of a kind are listed from the cheapest, those of one price by their names', () => {
    let equal = 0;
    for (const list of FACTS.kinds.values())
      list.slice(1).forEach((product, i) => {
        const before = list[i]!;
        expect(before.price).toBeLessThanOrEqual(product.price);
        if (before.price !== product.price) return;
        equal++;
        expect(before.name < product.name).toBe(true);
      });
    expect(equal).toBeGreaterThan(0);
  });
  it('are named by brand, style and kind, each differently', () => {
    for (const { name, brand, style, kind } of products) expect(name).toBe(`${brand} ${style} ${kind}`);
    isUnique(products.map(({ name }) => name.toLowerCase()));
  });
  it('are never named within the name of another', () => {
    // In this order a name comes right before the first that begins with it.
    const names = products.map(({ name }) => `${name.toLowerCase()} `).sort();
    expect(names.filter((name, i) => names[i + 1]?.startsWith(name))).toEqual([]);
  });
  it('keep to the ranges of their kind and have something said for and against them', () => {
    const kinds = new Map(catalogue.categories.flatMap(({ kinds }) => kinds.map((kind) => [kind.kind, kind])));
    for (const { kind, price, weight, material, rating, stock, praise, blame, warranty } of products) {
      const range = kinds.get(kind)!;
      expect(price >= range.price[0]! && price <= range.price[1]! && weight >= range.weight[0]! && weight <= range.weight[1]!).toBe(true);
      expect(range.materials).toContain(material);
      expect(FACTS.care.has(material)).toBe(true);
      expect(Number(rating.toFixed(1)) === rating && rating >= 2.5 && rating <= 5 && stock >= 0 && warranty >= 0).toBe(true);
      expect([new Set(praise).size, new Set(blame).size]).toEqual([2, 2]);
      expect(praise.filter((one) => blame.some((other) => other.includes(one) || one.includes(other)))).toEqual([]);
    }
  });
  it('have run out for about eight in a hundred', () => {
    const share = products.filter(({ stock }) => stock === 0).length / products.length;
    expect(share > 0.06 && share < 0.1).toBe(true);
  });
  it('do not say what they are praised for, or made of, in their name', () => {
    for (const { name, material, praise, blame } of products)
      for (const said of [material, ...praise, ...blame]) expect(` ${name.toLowerCase()} `).not.toContain(` ${said} `);
  });
  it('are listed by kind, cheapest first', () => {
    for (const list of FACTS.kinds.values()) expect(list.map(({ price }) => price)).toEqual(list.map(({ price }) => price).sort((a, b) => a - b));
    expect([...FACTS.kinds.values()].flat()).toHaveLength(products.length);
  });
  it('that are not sold have names like the others', () => {
    expect(FACTS.unsold.length).toBeGreaterThan(300);
    for (const name of FACTS.unsold) {
      expect(FACTS.products.has(name.toLowerCase())).toBe(false);
      expect(FACTS.kinds.has(name.split(' ').slice(2).join(' '))).toBe(true);
    }
  });
});

describe('orders', () => {
  it('are of 1,200 accounts, one to four each, newest first', () => {
    expect(FACTS.accounts.size).toBe(1200);
    for (const [account, own] of FACTS.accounts) {
      expect(account).toMatch(/^[1-9]\d{3}$/);
      expect(own.length >= 1 && own.length <= 4 && own.every((order) => order.account === account)).toBe(true);
      const days = own.map(({ placed }) => dayOf(placed));
      expect(days).toEqual([...new Set(days)].sort((a, b) => b - a));
      isUnique(own.map(({ product }) => product));
    }
    expect([...FACTS.accounts.values()].flat()).toEqual(orders);
    for (const { order } of orders) expect(order).toMatch(/^[1-9]\d{4}$/);
  });
  it('are of products of the account’s own split, at their price', () => {
    for (const { account, product, quantity, total } of orders) {
      expect(splitOf(`product ${product}`)).toBe(splitOf(`account ${account}`));
      expect(total).toBe(factOf(FACTS.products, product).price * quantity);
    }
  });
  it('were placed by today, and came after that if they came', () => {
    const today = dayOf(TODAY);
    for (const { status, placed, delivered } of orders) {
      expect(dayOf(placed)).toBeLessThanOrEqual(today);
      expect(delivered !== null).toBe(status === 'delivered');
      if (delivered) expect(dayOf(delivered) > dayOf(placed) && dayOf(delivered) < today).toBe(true);
    }
  });
  it('are of every status, and delivered both less and more than 30 days ago', () => {
    const share = (which: (order: ShopOrder) => boolean) => orders.filter(which).length / orders.length;
    for (const status of ['processing', 'packed', 'shipped', 'delayed', 'delivered']) expect(share((order) => order.status === status)).toBeGreaterThan(0.1);
    const ago = orders.flatMap(({ delivered }) => (delivered ? [dayOf(TODAY) - dayOf(delivered)] : []));
    expect(ago.filter((days) => days < 30).length / ago.length).toBeGreaterThan(0.2);
    expect(ago.filter((days) => days > 30).length / ago.length).toBeGreaterThan(0.2);
  });
});

describe('terms', () => {
  it('of 300 coupons are in steps, a quarter expired, and not to be read from the code', () => {
    const coupons = [...FACTS.coupons.values()];
    expect(coupons).toHaveLength(300);
    for (const { code, percent, minimum } of coupons) {
      expect(code).toMatch(/^[A-Z]+[1-9]\d$/);
      expect(percent % 5 === 0 && percent >= 5 && percent <= 40 && minimum % 10 === 0 && minimum >= 0 && minimum <= 100).toBe(true);
      expect([percent, minimum]).not.toContain(Number(code.slice(-2)));
    }
    const expired = coupons.filter((coupon) => coupon.expired).length;
    expect(expired > 55 && expired < 95).toBe(true);
  });
  it('of at least 80 policies name the topic and a number of days of their own', () => {
    expect(policies.length).toBeGreaterThanOrEqual(80);
    isUnique(policies.map(({ text }) => /\d+/.exec(text)![0]));
    for (const { topic, text } of policies) expect(text.toLowerCase()).toMatch(new RegExp(`^${topic} .*\\d+ days`));
    for (const topic of FACTS.unwritten) expect(FACTS.policies.has(topic)).toBe(false);
  });
  it('of delivery to 40 cities are dearer where they are sooner', () => {
    expect(FACTS.cities.size).toBe(40);
    for (const { standard, express, opens, closes, zone } of FACTS.cities.values()) {
      expect(express.days < standard.days && express.cost > standard.cost).toBe(true);
      expect(opens < closes && closes <= 24 && Math.abs(zone) <= 12).toBe(true);
    }
  });
  it('of exchange and measure are short figures, measures both ways', () => {
    expect(FACTS.currencies.get('dollars')).toBe(1);
    for (const rate of FACTS.currencies.values()) expect(Number(rate.toFixed(2))).toBe(rate);
    for (const { from, to, factor } of FACTS.units) {
      expect(Number(factor.toFixed(3))).toBe(factor);
      const back = FACTS.units.find((unit) => unit.from === to && unit.to === from)!;
      expect(Math.abs(back.factor * factor - 1)).toBeLessThan(0.02);
    }
  });
});

it('make do with 600 words', () => {
  const texts = [
    ...products.flatMap(({ name, category, material, praise, blame }) => [name, category, material, ...praise, ...blame]),
    ...policies.map(({ text }) => text),
    ...[FACTS.care.values(), FACTS.cities.keys(), FACTS.currencies.keys(), FACTS.coupons.keys(), FACTS.makers.values()].flatMap((list) => [...list]),
    ...FACTS.units.map(({ from }) => from),
    ...FACTS.people,
    ...FACTS.things
  ];
  expect(new Set(texts.flatMap(wordsIn)).size).toBeLessThanOrEqual(600);
});
