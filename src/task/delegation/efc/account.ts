/** Delegations to EFC that only the EFC families use: an account's orders, availability, coupons on a total, notices. */
import { factOf, FACTS } from '../../facts';
import type { Delegation } from '../../sketch';
import { cancelOrder, newestOf } from '../efc';
import { answer, toolCall, singularOrPlural, delegation } from './delegation';

/** Whether a product is in stock. */
export function askAvailable(product: string): Delegation {
  const { stock: count } = factOf(FACTS.products, product);
  const availability = count ? answer(singularOrPlural('available', count), { count }) : answer('unavailable');
  return delegation('stock', { product }, [toolCall('get_stock', { product })], availability);
}

/** How many orders an account has. */
export function countOrders(account: string): Delegation {
  const count = factOf(FACTS.accounts, account).length;
  return delegation('count', { account }, [toolCall('list_orders', { account })], answer(singularOrPlural('count', count), { count }));
}

/** What the newest order of an account holds: looks up its number first. */
export function askNewest(account: string): Delegation {
  const { order, product, quantity } = newestOf(account);
  const calls = [toolCall('list_orders', { account }), toolCall('order_items', { order })];
  return delegation('newest', { account }, calls, answer('newest', { product, quantity }));
}

/** Cancels the newest order of an account: looks up its number first. */
export function cancelLast(account: string): Delegation {
  const { calls, answer: outcome } = cancelOrder(newestOf(account).order);
  return delegation('cancelLast', { account }, [toolCall('list_orders', { account }), ...calls], outcome);
}

/** Whether a coupon applies to an order of `total` dollars. */
export function askCouponOn(code: string, total: number): Delegation {
  const { minimum, percent } = factOf(FACTS.coupons, code);
  const outcome = total < minimum ? answer('minimumNotMet', { minimum }) : answer('minimumMet', { percent });
  return delegation('couponTotal', { code, total }, [toolCall('check_coupon', { code, total: String(total) })], outcome);
}

/** Asks for a notice when a product that is sold out is back. */
export const setNotice = (product: string): Delegation =>
  delegation('notify', { product }, [toolCall('notify_restock', { product })], answer('notify', { product }));
