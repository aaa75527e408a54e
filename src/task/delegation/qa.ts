/** Delegations to QA about the shop's rules, products, reviews and stores: request, calls and answer, computed from the facts. Functions throw a RangeError for an entity that does not exist, unless they say otherwise. */
import { FACTS, factOf, type Product } from '../facts';
import type { Delegation } from '../sketch';
import { wordingOf } from '../wording';

type ProductField = 'material' | 'warranty' | 'weight' | 'brand';
type Calls = Delegation['calls'];

const delegation = (request: string, calls: Calls, answer: string): Delegation => ({ agent: 'qa', request, calls, answer });
const policyCalls = (topic: string): Calls => [{ tool: 'search_policy', arguments: { topic } }];
const fieldCall = (product: string, field: ProductField): Calls[number] => ({ tool: 'product_info', arguments: { product, field } });
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

/** The number of days in the policy on a topic. */
export const policyDays = (topic: string): number => Number(/\d+/.exec(factOf(FACTS.policies, topic).text)![0]);

/** The rule on a topic, or that there is none. */
export const askPolicy = (topic: string): Delegation =>
  delegation(wordingOf('qa.policyRequest', { topic }), policyCalls(topic), FACTS.policies.get(topic.toLowerCase())?.text ?? wordingOf('qa.noPolicyAnswer'));

/** The number of days in the rule on a topic. */
export const askPolicyDays = (topic: string): Delegation =>
  delegation(wordingOf('qa.daysRequest', { topic }), policyCalls(topic), wordingOf('qa.daysAnswer', { days: policyDays(topic) }));

const years = (name: string, count: number): string => wordingOf(`qa.${name}${count === 0 ? 'None' : count === 1 ? 'One' : ''}`, { count });

const FIELDS: Readonly<Record<ProductField, (product: string) => string>> = {
  material: (product) => wordingOf('qa.materialAnswer', { material: materialOf(product) }),
  warranty: (product) => years('warrantyAnswer', warrantyOf(product)),
  weight: (product) => wordingOf('qa.weightAnswer', { weight: weightOf(product) }),
  brand: (product) => wordingOf('qa.brandAnswer', { brand: productOf(product).brand, city: makerCityOf(product) })
};

/** One detail of a product, or that there is no such product. */
export const askField = (product: string, field: ProductField): Delegation =>
  delegation(
    wordingOf(`qa.${field}Request`, { product }),
    [fieldCall(product, field)],
    FACTS.products.has(product.toLowerCase()) ? FIELDS[field](product) : wordingOf('qa.noProductAnswer')
  );

/** Whether a product has a warranty at all, and for how long. */
export const askCovered = (product: string): Delegation => ({
  ...askField(product, 'warranty'),
  answer: warrantyOf(product) ? years('coveredAnswer', warrantyOf(product)) : wordingOf('qa.uncoveredAnswer')
});

/** Which of two products weighs less; they must not weigh the same. */
export function askLighter(product: string, other: string): Delegation {
  const lighter = weightOf(product) < weightOf(other) ? product : other;
  const calls = [product, other].map((name) => fieldCall(name, 'weight'));
  return delegation(wordingOf('qa.lighterRequest', { product, other }), calls, wordingOf('qa.lighterAnswer', { product: productOf(lighter).name }));
}

/** The stars of a product. */
export const askRating = (product: string): Delegation =>
  delegation(wordingOf('qa.ratingRequest', { product }), [ratingCall(product)], wordingOf('qa.ratingAnswer', { stars: ratingOf(product) }));

/** Which of two products has more stars; they must not have the same. */
export function askBetter(product: string, other: string): Delegation {
  const better = ratingOf(product) > ratingOf(other) ? product : other;
  return delegation(
    wordingOf('qa.betterRequest', { product, other }),
    [product, other].map(ratingCall),
    wordingOf('qa.betterAnswer', { product: productOf(better).name })
  );
}

/** What reviews of a product like, or what they complain about. */
export const askReviews = (product: string, side: 'praise' | 'blame' = 'praise'): Delegation =>
  delegation(
    wordingOf(`qa.${side}Request`, { product }),
    [{ tool: 'product_reviews', arguments: { product } }],
    wordingOf(`qa.${side}Answer`, { list: productOf(product)[side].join(', ') })
  );

/** When the store of a city is open on a day of the week. */
export function askHours(city: string, day: string): Delegation {
  const { opens, closes } = factOf(FACTS.cities, city);
  const answer = day.toLowerCase() === 'sunday' ? wordingOf('qa.closedAnswer', { day }) : wordingOf('qa.hoursAnswer', { opens, closes });
  return delegation(wordingOf('qa.hoursRequest', { city, day }), hoursCalls(city, day), answer);
}

/** Whether the store of a city is open at an hour of a day other than Sunday, and when it closes. */
export function askLate(city: string, day: string, hour: number): Delegation {
  const { opens, closes } = factOf(FACTS.cities, city);
  const answer = wordingOf(hour >= opens && hour < closes ? 'qa.lateAnswerYes' : 'qa.lateAnswerNo', { closes });
  return delegation(wordingOf('qa.lateRequest', { city, day, hour }), hoursCalls(city, day), answer);
}

/** How to care for a material. */
export const askCare = (material: string): Delegation =>
  delegation(wordingOf('qa.careRequest', { material }), [careCall(material)], factOf(FACTS.care, material));

/** How to care for a product, by what it is made of. */
export function askUpkeep(product: string): Delegation {
  const material = materialOf(product);
  return delegation(wordingOf('qa.upkeepRequest', { product }), [fieldCall(product, 'material'), careCall(material)], factOf(FACTS.care, material));
}
