/** The services about products: search, prices, stock, cart and restock notices. */
import { FACTS, type Product } from '../../facts';
import { findAll, findBestFirst, type Search } from '../../search';
import { money, wordingOf } from '../../wording';
import { normaliseArgument, failure, type ToolService, type ToolServices } from '../service';

/** Most products that a search lists. */
const FINDS = 3;

/** A number argument: undefined where it is absent, null where it is no number. */
function numberIn(text: string | undefined): number | undefined | null {
  if (normaliseArgument(text) === '') return undefined;
  const value = Number(normaliseArgument(text).replace(/^\$/, ''));
  return Number.isFinite(value) && value >= 0 ? value : null;
}

const describeFind = ({ name, price, rating }: Product): string => wordingOf('efc.findSeen', { product: name, price: money(price), stars: rating });

const findProducts: ToolService = ({ kind, max_price, min_rating, style, sort }) => {
  const maxPrice = numberIn(max_price);
  const minRating = numberIn(min_rating);
  if (maxPrice === null || minRating === null) return failure('invalid_argument');
  const search: Search = {
    kind: normaliseArgument(kind),
    ...(maxPrice !== undefined && { maxPrice }),
    ...(minRating !== undefined && { minRating }),
    ...(normaliseArgument(style) && { style: normaliseArgument(style) })
  };
  const finds = normaliseArgument(sort) === 'rating' ? findBestFirst(search) : findAll(search);
  return finds.length ? finds.slice(0, FINDS).map(describeFind).join('; ') : failure('no_match');
};

/** A service about one product; fails where it does not exist. */
const ofProduct =
  (serve: (product: Product, args: Parameters<ToolService>[0], effects: Set<string>) => string): ToolService =>
  (args, effects) => {
    const product = FACTS.products.get(normaliseArgument(args.product));
    return product ? serve(product, args, effects) : failure('product_not_found');
  };

const outOfStock = ({ stock }: Product, inCart = 0): string =>
  failure(stock > inCart ? wordingOf('efc.leftSeen', { code: 'out_of_stock', count: stock - inCart }) : 'out_of_stock');

/** Adds to the product's quantity in the cart: there is one effect per product, `cart norvik walnut side table x2`. */
const addToCart = ofProduct((product, { quantity }, effects) => {
  const count = /^[1-9]\d{0,2}$/.test(normaliseArgument(quantity)) ? Number(normaliseArgument(quantity)) : null;
  if (count === null) return failure('invalid_argument');
  const line = `cart ${product.name.toLowerCase()} x`;
  const earlier = [...effects].find((effect) => effect.startsWith(line));
  const inCart = earlier ? Number(earlier.slice(line.length)) : 0;
  if (count + inCart > product.stock) return outOfStock(product, inCart);
  if (earlier) effects.delete(earlier);
  effects.add(`${line}${count + inCart}`);
  return wordingOf('efc.cartSeen', { quantity: count, product: product.name });
});

/** Services by the name of their tool. */
export const PRODUCT_SERVICES: ToolServices = {
  find_products: findProducts,
  get_price: ofProduct(({ price }) => wordingOf('efc.priceSeen', { price: money(price) })),
  get_stock: ofProduct(({ stock }) => (stock ? wordingOf('efc.stockSeen', { count: stock }) : wordingOf('efc.soldOutSeen'))),
  add_to_cart: addToCart,
  notify_restock: ofProduct((product, _, effects) => {
    if (product.stock) return failure(wordingOf('efc.leftSeen', { code: 'in_stock', count: product.stock }));
    effects.add(`notify ${product.name.toLowerCase()}`);
    return wordingOf('efc.notifySeen');
  })
};
