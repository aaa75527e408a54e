/** Draws the shop's facts from its word lists: names are composed, figures are random by identity. */
import words from '../datasets/shop/words.json';
import { randomOf, type Random } from '../src/math/random';

const between = (random: Random, low: number, high: number): number => low + random.below(high - low + 1);

/** 432 products: every adjective with every noun, 11 to 49 dollars, 1 to 89 in stock. */
function products() {
  return Object.entries(words.categories).flatMap(([category, nouns]) =>
    nouns.flatMap((noun) =>
      words.adjectives.map((adjective) => {
        const random = randomOf('product', adjective, noun);
        return { name: `${adjective} ${noun}`, category, price: between(random, 11, 49), stock: between(random, 1, 89) };
      })
    )
  );
}

/** 900 orders with four-digit numbers and a status each. */
function orders() {
  const random = randomOf('orders');
  const numbers = random.shuffle(Array.from({ length: 9000 }, (_, i) => 1000 + i)).slice(0, 900);
  return numbers.sort((a, b) => a - b).map((number) => ({ order: String(number), status: random.pick(words.statuses) }));
}

/** 360 coupon codes, a word and two digits, worth 5 to 40 percent. */
function coupons() {
  return words.coupons.flatMap((word) =>
    Array.from({ length: 90 }, (_, i) => ({ code: `${word} ${10 + i}`, percent: 5 * between(randomOf('coupon', word, i), 1, 8) }))
  );
}

/** 64 policies; no two name the same number of days, so another topic's answer is always a wrong number. */
function policies() {
  const random = randomOf('policies');
  const days = random.shuffle(Array.from({ length: 80 }, (_, i) => 7 + i));
  const topics = words.topics.first.flatMap((first) => words.topics.second.map((second) => `${first} ${second}`));
  return topics.map((topic, i) => ({
    topic,
    policy: `${random.pick(words.policy.grant)} within ${days[i]} days ${random.pick(words.policy.condition)}`
  }));
}

/** Days of delivery, 2 to 8. */
function cities() {
  return words.cities.map((city) => ({ city, days: between(randomOf('city', city), 2, 8) }));
}

/** The files of facts by name, one fact a line. */
export function factFiles(): Record<string, string> {
  const tables = { products: products(), orders: orders(), coupons: coupons(), policies: policies(), cities: cities() };
  return Object.fromEntries(
    Object.entries(tables).map(([name, facts]) => [`${name}.json`, `[\n${facts.map((fact) => JSON.stringify(fact)).join(',\n')}\n]\n`])
  );
}
