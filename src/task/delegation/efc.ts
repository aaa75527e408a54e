/** Delegations to EFC: request, calls and answer, computed from the facts without state changes. */
import { inProse } from '../calendar';
import { factOf, FACTS, type City, type Coupon, type ShopOrder, type Product } from '../facts';
import { bestRatedOf, cheapestOf, findAll, wordSearch, type Search } from '../search';
import { isReturnable } from '../service/commerce/order';
import type { Delegation } from '../sketch';
import { money } from '../wording';
import { answer, toolCall, singularOrPlural, delegation } from './efc/delegation';

/** The two terms of delivery. */
export type Speed = 'standard' | 'express';

const termsOf = (city: string, speed: Speed): City['standard'] => factOf(FACTS.cities, city)[speed];

/** Days that delivery takes. Throws a RangeError where the shop does not deliver there; all functions here throw one for an entity that does not exist, unless they say otherwise. */
export const daysTo = (city: string, speed: Speed): number => termsOf(city, speed).days;
/** Whole dollars that delivery costs. */
export const costTo = (city: string, speed: Speed): number => termsOf(city, speed).cost;
/** The newest order of an account. */
export const newestOf = (account: string): ShopOrder => factOf(FACTS.accounts, account)[0]!;

/** What a product costs, or that there is no such product. */
export function askPrice(product: string): Delegation {
  const known = FACTS.products.get(product.toLowerCase());
  return delegation('price', { product }, [toolCall('get_price', { product })], known ? answer('price', { price: money(known.price) }) : answer('noProduct'));
}

/** How many are left, or that none are. */
export function askStock(product: string): Delegation {
  const { stock: count } = factOf(FACTS.products, product);
  return delegation(
    'stock',
    { product },
    [toolCall('get_stock', { product })],
    count ? answer(singularOrPlural('stock', count), { count }) : answer('soldOut')
  );
}

/** The cheapest product that fits and its price, or that none fits. Throws a RangeError where two cost the same. */
export const findCheapest = (search: Search): Delegation => find(search, 'cheapest', 'price', cheapestOf(search));
/** The best rated product that fits and its stars, or that none fits. Throws a RangeError where two are rated the same. */
export const findBest = (search: Search): Delegation => find(search, 'best', 'rating', bestRatedOf(search));

function find(search: Search, name: string, sort: string, result: Product | null): Delegation {
  const wanted = wordSearch(search);
  if (!result && findAll(search).length) throw new RangeError(`More than one is the ${name} ${wanted}. Narrow the search until one is.`);
  const { kind, style, minRating, maxPrice } = search;
  const args = {
    kind,
    ...(style !== undefined && { style }),
    ...(minRating !== undefined && { min_rating: String(minRating) }),
    ...(maxPrice !== undefined && { max_price: money(maxPrice) }),
    sort
  };
  const finding = result ? answer(name, { product: result.name, price: money(result.price), stars: result.rating }) : answer('nothing');
  return delegation(name, { wanted }, [toolCall('find_products', args)], finding);
}

const statusAnswer = ({ order, status, delivered }: ShopOrder): string => answer(status, { order, date: inProse(delivered ?? '') });

/** Where an order is, or that there is none of this number. */
export function askStatus(order: string): Delegation {
  const known = FACTS.orders.get(order);
  return delegation('status', { order }, [toolCall('order_status', { order })], known ? statusAnswer(known) : answer('noOrder', { order }));
}

/** What an order holds. */
export function askItems(order: string): Delegation {
  const { product, quantity } = factOf(FACTS.orders, order);
  return delegation('items', { order }, [toolCall('order_items', { order })], answer('items', { product, quantity }));
}

/** What an order came to. */
export function askTotal(order: string): Delegation {
  const total = money(factOf(FACTS.orders, order).total);
  return delegation('total', { order }, [toolCall('order_items', { order })], answer('total', { total }));
}

/** Number and status of the newest order of an account; the list has no dates, so the date of a delivered one is looked up. */
export function lastOrder(account: string): Delegation {
  const newest = newestOf(account);
  const calls = [toolCall('list_orders', { account }), ...(newest.delivered ? [toolCall('order_status', { order: newest.order })] : [])];
  return delegation('last', { account }, calls, statusAnswer(newest));
}

/** Days that delivery takes. */
export function askDelivery(city: string, speed: Speed): Delegation {
  const days = daysTo(city, speed);
  return delegation('delivery', { city, speed }, [toolCall('delivery_days', { city, speed })], answer(singularOrPlural('delivery', days), { days }));
}

/** What delivery costs. */
export const askShipping = (city: string, speed: Speed): Delegation =>
  delegation('shipping', { city, speed }, [toolCall('shipping_cost', { city, speed })], answer('shipping', { cost: money(costTo(city, speed)) }));

function couponAnswer(coupon: Coupon | undefined): string {
  if (!coupon) return answer('noCoupon');
  const { expired, minimum, percent } = coupon;
  return expired ? answer('expired') : answer(minimum ? 'couponMinimum' : 'coupon', { minimum, percent });
}

/** What a coupon takes off, or that it has expired or does not exist. */
export const askCoupon = (code: string): Delegation =>
  delegation('coupon', { code }, [toolCall('check_coupon', { code })], couponAnswer(FACTS.coupons.get(code.toLowerCase())));

/** Puts `quantity` of a product into the cart, or finds that there are not enough. */
export function addToCart(product: string, quantity: number): Delegation {
  const { stock: count } = factOf(FACTS.products, product);
  const outcome = quantity <= count ? answer('cart', { product, quantity }) : answer(count ? 'cartShort' : 'cartNone', { count });
  return delegation('cart', { product, quantity }, [toolCall('add_to_cart', { product, quantity: String(quantity) })], outcome);
}

/** The answer about a change that only an order not yet sent allows: that it is made, or why it cannot be. */
function changeAnswer({ order, status }: ShopOrder, name: string, city = ''): string {
  if (status === 'delivered') return answer(`${name}Delivered`, { order });
  return answer(status === 'shipped' || status === 'delayed' ? `${name}Shipped` : name, { order, city });
}

/** Cancels an order, or finds that it has been sent. */
export const cancelOrder = (order: string): Delegation =>
  delegation('cancel', { order }, [toolCall('cancel_order', { order })], changeAnswer(factOf(FACTS.orders, order), 'cancel'));

/** Sends an order elsewhere, or finds that it has been sent. */
export const changeAddress = (order: string, city: string): Delegation =>
  delegation('address', { order, city }, [toolCall('change_address', { order, city })], changeAnswer(factOf(FACTS.orders, order), 'address', city));

/** Starts the return of an order, or finds that it is too late or too early. */
export function returnOrder(order: string): Delegation {
  const { delivered } = factOf(FACTS.orders, order);
  const outcome = delivered === null ? 'returnEarly' : isReturnable(delivered) ? 'return' : 'returnLate';
  return delegation('return', { order }, [toolCall('return_order', { order })], answer(outcome, { order }));
}
