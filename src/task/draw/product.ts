/** Draws the products: every kind in some of its brands and styles, with price, ratings, warranty and weight. */
import catalogue from '../../../datasets/shop/en/catalogue.json';
import { between, randomOf, type Random } from '../../math/random';
import type { Product } from '../fact';

/** Brands of a category, and how many of the 25 pairs of brand and style are products of a kind; the other pairs name nothing that is sold. */
const BRANDS = 5;
const PAIRS = 21;
/** Share of products that have run out. */
const SOLD_OUT = 0.08;

const NAMES = Object.keys(catalogue.brands);

type Category = (typeof catalogue.categories)[number];
type CatalogueKind = Category['kinds'][number];

/** The brands of category number `index` of the catalogue. */
const brandsOf = (index: number): readonly string[] => Array.from({ length: BRANDS }, (_, brand) => NAMES[(index * BRANDS + brand) % NAMES.length]!);

/** Every pair of brand and style of each kind, with its name and whether it is sold. */
export function drawNames(): readonly {
  readonly name: string;
  readonly brand: string;
  readonly style: string;
  readonly category: Category;
  readonly kind: CatalogueKind;
  readonly sold: boolean;
}[] {
  return catalogue.categories.flatMap((category, index) =>
    category.kinds.flatMap((kind) => {
      const pairs = brandsOf(index).flatMap((brand) => category.styles.map((style) => ({ brand, style })));
      return randomOf('kind', kind.kind)
        .shuffle(pairs)
        .map(({ brand, style }, turn) => ({ name: `${brand} ${style} ${kind.kind}`, brand, style, category, kind, sold: turn < PAIRS }));
    })
  );
}

/** Brands in lower case, each with the city its maker is from. */
export const drawMakers = (): ReadonlyMap<string, string> => new Map(Object.entries(catalogue.brands).map(([brand, city]) => [brand.toLowerCase(), city]));

/** The products that are sold. */
export function drawProducts(): Product[] {
  return drawNames()
    .filter(({ sold }) => sold)
    .map(({ name, brand, style, category, kind }) => {
      const random = randomOf('product', name);
      const { praise, blame, warranty } = category;
      return {
        name,
        brand,
        category: category.category,
        kind: kind.kind,
        style,
        material: random.pick(kind.materials),
        price: within(random, kind.price),
        stock: random.next() < SOLD_OUT ? 0 : 1 + random.below(60),
        // The larger of two draws, so that most products are rated well.
        rating: (25 + Math.max(random.below(26), random.below(26))) / 10,
        ratings: 3 + random.below(480),
        praise: random.shuffle(praise).slice(0, 2),
        blame: random.shuffle(blame).slice(0, 2),
        warranty: within(random, warranty),
        weight: within(random, kind.weight)
      };
    });
}

/** A whole number in a range of the catalogue, `[low, high]` or `[value]`. */
const within = (random: Random, [low = 0, high = low]: readonly number[]): number => between(random, low, high);
