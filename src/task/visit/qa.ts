/** Visits to QA: what the shop's rules, products, reviews and stores are asked about, and what is true of them. */
import { FACTS, factOf, type Product } from '../facts';
import type { Visit } from '../sketch';
import { say } from '../wording';

type Field = 'material' | 'warranty' | 'weight' | 'brand';
type Calls = Visit['calls'];

const visit = (request: string, calls: Calls, answer: string): Visit => ({ agent: 'qa', request, calls, answer });
const policyCalls = (topic: string): Calls => [{ tool: 'search_policy', arguments: { topic } }];
const fieldCall = (product: string, field: Field): Calls[number] => ({ tool: 'product_info', arguments: { product, field } });
const ratingCall = (product: string): Calls[number] => ({ tool: 'product_rating', arguments: { product } });
const hoursCalls = (city: string, day: string): Calls => [{ tool: 'store_hours', arguments: { city, day } }];
const careCall = (material: string): Calls[number] => ({ tool: 'care_guide', arguments: { material } });

const productOf = (product: string): Product => factOf(FACTS.products, product);

/** The material of a product. */
export const materialOf = (product: string): string => productOf(product).material;

/** Years of warranty of a product; 0 is none. */
const warrantyOf = (product: string): number => productOf(product).warranty;

/** Kilograms of a product. */
const weightOf = (product: string): number => productOf(product).weight;

/** The city that the maker of a product is from. */
export const makerCityOf = (product: string): string => factOf(FACTS.makers, productOf(product).brand);

/** Stars of a product. */
const ratingOf = (product: string): number => productOf(product).rating;

/** Days that the policy on a topic speaks of. */
export const policyDays = (topic: string): number => Number(/\d+/.exec(factOf(FACTS.policies, topic).text)![0]);

/** The rule on a topic, or that there is none. */
export const askPolicy = (topic: string): Visit =>
  visit(say('qa.policyRequest', { topic }), policyCalls(topic), FACTS.policies.get(topic.toLowerCase())?.text ?? say('qa.noPolicyAnswer'));

/** How many days the rule on a topic speaks of. */
export const askPolicyDays = (topic: string): Visit =>
  visit(say('qa.daysRequest', { topic }), policyCalls(topic), say('qa.daysAnswer', { days: policyDays(topic) }));

const years = (name: string, count: number): string => say(`qa.${name}${count === 0 ? 'None' : count === 1 ? 'One' : ''}`, { count });

const FIELDS: Readonly<Record<Field, (product: string) => string>> = {
  material: (product) => say('qa.materialAnswer', { material: materialOf(product) }),
  warranty: (product) => years('warrantyAnswer', warrantyOf(product)),
  weight: (product) => say('qa.weightAnswer', { weight: weightOf(product) }),
  brand: (product) => say('qa.brandAnswer', { brand: productOf(product).brand, city: makerCityOf(product) })
};

/** One detail of a product, or that there is no such product. */
export const askField = (product: string, field: Field): Visit =>
  visit(
    say(`qa.${field}Request`, { product }),
    [fieldCall(product, field)],
    FACTS.products.has(product.toLowerCase()) ? FIELDS[field](product) : say('qa.noProductAnswer')
  );

/** Whether a product has a warranty at all, and for how long. */
export const askCovered = (product: string): Visit => ({
  ...askField(product, 'warranty'),
  answer: warrantyOf(product) ? years('coveredAnswer', warrantyOf(product)) : say('qa.uncoveredAnswer')
});

/** Which of two products weighs less; they must not weigh the same. */
export function askLighter(product: string, other: string): Visit {
  const lighter = weightOf(product) < weightOf(other) ? product : other;
  const calls = [product, other].map((name) => fieldCall(name, 'weight'));
  return visit(say('qa.lighterRequest', { product, other }), calls, say('qa.lighterAnswer', { product: productOf(lighter).name }));
}

/** The stars of a product. */
export const askRating = (product: string): Visit =>
  visit(say('qa.ratingRequest', { product }), [ratingCall(product)], say('qa.ratingAnswer', { stars: ratingOf(product) }));

/** Which of two products has more stars; they must not have the same. */
export function askBetter(product: string, other: string): Visit {
  const better = ratingOf(product) > ratingOf(other) ? product : other;
  return visit(say('qa.betterRequest', { product, other }), [product, other].map(ratingCall), say('qa.betterAnswer', { product: productOf(better).name }));
}

/** What reviews of a product like, or what they complain about. */
export const askReviews = (product: string, side: 'praise' | 'blame' = 'praise'): Visit =>
  visit(
    say(`qa.${side}Request`, { product }),
    [{ tool: 'product_reviews', arguments: { product } }],
    say(`qa.${side}Answer`, { list: productOf(product)[side].join(', ') })
  );

/** When the store of a city is open on a day of the week. */
export function askHours(city: string, day: string): Visit {
  const { opens, closes } = factOf(FACTS.cities, city);
  const answer = day.toLowerCase() === 'sunday' ? say('qa.closedAnswer', { day }) : say('qa.hoursAnswer', { opens, closes });
  return visit(say('qa.hoursRequest', { city, day }), hoursCalls(city, day), answer);
}

/** Whether the store of a city is open at an hour of a day other than Sunday, and when it closes. */
export function askLate(city: string, day: string, hour: number): Visit {
  const { opens, closes } = factOf(FACTS.cities, city);
  const answer = say(hour >= opens && hour < closes ? 'qa.lateAnswerYes' : 'qa.lateAnswerNo', { closes });
  return visit(say('qa.lateRequest', { city, day, hour }), hoursCalls(city, day), answer);
}

/** How to care for a material. */
export const askCare = (material: string): Visit => visit(say('qa.careRequest', { material }), [careCall(material)], factOf(FACTS.care, material));

/** How to care for a product, by what it is made of. */
export function askUpkeep(product: string): Visit {
  const material = materialOf(product);
  return visit(say('qa.upkeepRequest', { product }), [fieldCall(product, 'material'), careCall(material)], factOf(FACTS.care, material));
}
