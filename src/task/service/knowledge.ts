/** The services behind the tools of QA. */
import { FACTS, type Product } from '../facts';
import { say } from '../wording';
import { clean, failure, type Service, type Services } from './service';

/** Days of the week, as stores know them; they are closed on the last. */
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const years = (count: number): string => (count === 0 ? say('qa.warrantySeenNone') : say(count === 1 ? 'qa.warrantySeenOne' : 'qa.warrantySeen', { count }));

const FIELDS: Readonly<Record<string, (product: Product) => string>> = {
  material: ({ material }) => material,
  warranty: ({ warranty }) => years(warranty),
  weight: ({ weight }) => say('qa.weightSeen', { weight }),
  brand: ({ brand }) => say('qa.brandSeen', { brand, city: FACTS.makers.get(clean(brand))! })
};

/** A service about one product. */
const about =
  (tell: (product: Product, args: Readonly<Record<string, string>>) => string): Service =>
  (args) => {
    const product = FACTS.products.get(clean(args.product));
    return product ? tell(product, args) : failure('product_not_found');
  };

/** Every service of QA by the name of its tool. */
export const KNOWLEDGE: Services = {
  search_policy: ({ topic }) => FACTS.policies.get(clean(topic))?.text ?? failure('policy_not_found'),
  product_info: about((product, { field }) => {
    const key = clean(field);
    return Object.hasOwn(FIELDS, key) ? FIELDS[key]!(product) : failure('invalid_argument');
  }),
  product_rating: about(({ rating: stars, ratings: count }) => say('qa.ratingSeen', { stars, count })),
  product_reviews: about(({ praise, blame }) => say('qa.reviewsSeen', { praise: praise.join(', '), blame: blame.join(', ') })),
  store_hours: ({ city, day }) => {
    const store = FACTS.cities.get(clean(city));
    if (!store) return failure('city_not_found');
    const place = DAYS.findIndex((name) => name === clean(day));
    if (place < 0) return failure('invalid_argument');
    return place === DAYS.length - 1 ? say('qa.closedSeen') : say('qa.hoursSeen', { opens: store.opens, closes: store.closes });
  },
  care_guide: ({ material }) => FACTS.care.get(clean(material)) ?? failure('material_not_found')
};
