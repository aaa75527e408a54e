/** Visits to EFC: what the master asks, the calls it makes and what it answers, worked out from the facts as they are before anything has changed. */
import { inProse } from '../calendar';
import { factOf, FACTS, type City, type Coupon, type Order, type Product } from '../facts';
import { bestOf, cheapestOf, findAll, wordSearch, type Search } from '../search';
import { isReturnable } from '../service/commerce/order';
import type { Visit } from '../sketch';
import { money } from '../wording';
import { answer, call, counted, visit } from './efc/visit';

export type Speed = 'standard' | 'express';

const termsOf = (city: string, speed: Speed): City['standard'] => factOf(FACTS.cities, city)[speed];

/** Days that delivery takes. Throws a RangeError where the shop does not deliver there, as do all that give a value of what it does not have. */
export const daysTo = (city: string, speed: Speed): number => termsOf(city, speed).days;
/** Whole dollars that delivery costs. */
export const costTo = (city: string, speed: Speed): number => termsOf(city, speed).cost;
/** The newest order of an account. */
export const newestOf = (account: string): Order => factOf(FACTS.accounts, account)[0]!;

/** What a product costs, or that there is none. */
export function askPrice(product: string): Visit {
  const known = FACTS.products.get(product.toLowerCase());
  return visit('price', { product }, [call('get_price', { product })], known ? answer('price', { price: money(known.price) }) : answer('noProduct'));
}

/** How many are left, or that none are. */
export function askStock(product: string): Visit {
  const { stock: count } = factOf(FACTS.products, product);
  return visit('stock', { product }, [call('get_stock', { product })], count ? answer(counted('stock', count), { count }) : answer('soldOut'));
}

/** The cheapest that fits and its price, or that there is none. Throws a RangeError where two cost the same. */
export const findCheapest = (search: Search): Visit => find(search, 'cheapest', 'price', cheapestOf(search));
/** The best rated that fits and its stars, or that there is none. Throws a RangeError where two are rated the same. */
export const findBest = (search: Search): Visit => find(search, 'best', 'rating', bestOf(search));

function find(search: Search, name: string, sort: string, found: Product | null): Visit {
  const wanted = wordSearch(search);
  if (!found && findAll(search).length) throw new RangeError(`More than one is the ${name} ${wanted}. Narrow the search until one is.`);
  const { kind, style, minRating, maxPrice } = search;
  const args = {
    kind,
    ...(style !== undefined && { style }),
    ...(minRating !== undefined && { min_rating: String(minRating) }),
    ...(maxPrice !== undefined && { max_price: money(maxPrice) }),
    sort
  };
  const said = found ? answer(name, { product: found.name, price: money(found.price), stars: found.rating }) : answer('nothing');
  return visit(name, { wanted }, [call('find_products', args)], said);
}

const tellStatus = ({ order, status, delivered }: Order): string => answer(status, { order, date: inProse(delivered ?? '') });

/** Where an order is, or that there is none of this number. */
export function askStatus(order: string): Visit {
  const known = FACTS.orders.get(order);
  return visit('status', { order }, [call('order_status', { order })], known ? tellStatus(known) : answer('noOrder', { order }));
}

/** What an order holds. */
export function askItems(order: string): Visit {
  const { product, quantity } = factOf(FACTS.orders, order);
  return visit('items', { order }, [call('order_items', { order })], answer('items', { product, quantity }));
}

/** What an order came to. */
export function askTotal(order: string): Visit {
  const total = money(factOf(FACTS.orders, order).total);
  return visit('total', { order }, [call('order_items', { order })], answer('total', { total }));
}

/** Number and status of the newest order of an account; the list does not tell when one was delivered, so that is looked up. */
export function lastOrder(account: string): Visit {
  const newest = newestOf(account);
  const calls = [call('list_orders', { account }), ...(newest.delivered ? [call('order_status', { order: newest.order })] : [])];
  return visit('last', { account }, calls, tellStatus(newest));
}

/** Days that delivery takes. */
export function askDelivery(city: string, speed: Speed): Visit {
  const days = daysTo(city, speed);
  return visit('delivery', { city, speed }, [call('delivery_days', { city, speed })], answer(counted('delivery', days), { days }));
}

/** What delivery costs. */
export const askShipping = (city: string, speed: Speed): Visit =>
  visit('shipping', { city, speed }, [call('shipping_cost', { city, speed })], answer('shipping', { cost: money(costTo(city, speed)) }));

function tellCoupon(coupon: Coupon | undefined): string {
  if (!coupon) return answer('noCoupon');
  const { expired, minimum, percent } = coupon;
  return expired ? answer('expired') : answer(minimum ? 'couponMinimum' : 'coupon', { minimum, percent });
}

/** What a coupon takes off, or that it has expired or does not exist. */
export const askCoupon = (code: string): Visit =>
  visit('coupon', { code }, [call('check_coupon', { code })], tellCoupon(FACTS.coupons.get(code.toLowerCase())));

/** Puts so many into the cart, or finds that there are not enough. */
export function addToCart(product: string, quantity: number): Visit {
  const { stock: count } = factOf(FACTS.products, product);
  const said = quantity <= count ? answer('cart', { product, quantity }) : answer(count ? 'cartShort' : 'cartNone', { count });
  return visit('cart', { product, quantity }, [call('add_to_cart', { product, quantity: String(quantity) })], said);
}

/** What is said of a change that only an order not yet sent allows: the change made, or why it cannot be. */
function changed({ order, status }: Order, name: string, city = ''): string {
  if (status === 'delivered') return answer(`${name}Delivered`, { order });
  return answer(status === 'shipped' || status === 'delayed' ? `${name}Shipped` : name, { order, city });
}

/** Cancels an order, or finds that it has been sent. */
export const cancelOrder = (order: string): Visit =>
  visit('cancel', { order }, [call('cancel_order', { order })], changed(factOf(FACTS.orders, order), 'cancel'));

/** Sends an order elsewhere, or finds that it has been sent. */
export const changeAddress = (order: string, city: string): Visit =>
  visit('address', { order, city }, [call('change_address', { order, city })], changed(factOf(FACTS.orders, order), 'address', city));

/** Starts the return of an order, or finds that it is too late or too early. */
export function returnOrder(order: string): Visit {
  const { delivered } = factOf(FACTS.orders, order);
  const said = delivered === null ? 'returnEarly' : isReturnable(delivered) ? 'return' : 'returnLate';
  return visit('return', { order }, [call('return_order', { order })], answer(said, { order }));
}
