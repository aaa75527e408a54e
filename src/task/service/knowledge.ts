/** The services behind the tools of QA. */
import { FACTS, type Product } from '../facts';
import { wordingOf } from '../wording';
import { normaliseArgument, failure, type ToolService, type ToolServices } from './service';

/** Days of the week; stores are closed on the last. */
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const years = (count: number): string =>
  count === 0 ? wordingOf('qa.warrantySeenNone') : wordingOf(count === 1 ? 'qa.warrantySeenOne' : 'qa.warrantySeen', { count });

const FIELDS: Readonly<Record<string, (product: Product) => string>> = {
  material: ({ material }) => material,
  warranty: ({ warranty }) => years(warranty),
  weight: ({ weight }) => wordingOf('qa.weightSeen', { weight }),
  brand: ({ brand }) => wordingOf('qa.brandSeen', { brand, city: FACTS.makers.get(normaliseArgument(brand))! })
};

/** A service about one product; fails where it does not exist. */
const about =
  (answer: (product: Product, args: Readonly<Record<string, string>>) => string): ToolService =>
  (args) => {
    const product = FACTS.products.get(normaliseArgument(args.product));
    return product ? answer(product, args) : failure('product_not_found');
  };

/** Every service of QA by the name of its tool. */
export const KNOWLEDGE_SERVICES: ToolServices = {
  search_policy: ({ topic }) => FACTS.policies.get(normaliseArgument(topic))?.text ?? failure('policy_not_found'),
  product_info: about((product, { field }) => {
    const key = normaliseArgument(field);
    return Object.hasOwn(FIELDS, key) ? FIELDS[key]!(product) : failure('invalid_argument');
  }),
  product_rating: about(({ rating: stars, ratings: count }) => wordingOf('qa.ratingSeen', { stars, count })),
  product_reviews: about(({ praise, blame }) => wordingOf('qa.reviewsSeen', { praise: praise.join(', '), blame: blame.join(', ') })),
  store_hours: ({ city, day }) => {
    const store = FACTS.cities.get(normaliseArgument(city));
    if (!store) return failure('city_not_found');
    const index = DAYS.findIndex((name) => name === normaliseArgument(day));
    if (index < 0) return failure('invalid_argument');
    return index === DAYS.length - 1 ? wordingOf('qa.closedSeen') : wordingOf('qa.hoursSeen', { opens: store.opens, closes: store.closes });
  },
  care_guide: ({ material }) => FACTS.care.get(normaliseArgument(material)) ?? failure('material_not_found')
};
