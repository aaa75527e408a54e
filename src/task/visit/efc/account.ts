/** Visits to EFC that no other specialist's work begins with: an account's orders, what is left, coupons on a sum, notices. */
import { factOf, FACTS } from '../../facts';
import type { Delegation } from '../../sketch';
import { cancelOrder, newestOf } from '../efc';
import { answer, toolCall, singularOrPlural, delegation } from './visit';

/** Whether any of a product are left. */
export function askAvailable(product: string): Delegation {
  const { stock: count } = factOf(FACTS.products, product);
  const said = count ? answer(singularOrPlural('available', count), { count }) : answer('unavailable');
  return delegation('stock', { product }, [toolCall('get_stock', { product })], said);
}

/** How many orders an account has. */
export function countOrders(account: string): Delegation {
  const count = factOf(FACTS.accounts, account).length;
  return delegation('count', { account }, [toolCall('list_orders', { account })], answer(singularOrPlural('count', count), { count }));
}

/** What the newest order of an account holds: its number first, then its items. */
export function askNewest(account: string): Delegation {
  const { order, product, quantity } = newestOf(account);
  const calls = [toolCall('list_orders', { account }), toolCall('order_items', { order })];
  return delegation('newest', { account }, calls, answer('newest', { product, quantity }));
}

/** Cancels the newest order of an account: its number first, then the cancelling. */
export function cancelLast(account: string): Delegation {
  const { calls, answer: said } = cancelOrder(newestOf(account).order);
  return delegation('cancelLast', { account }, [toolCall('list_orders', { account }), ...calls], said);
}

/** Whether a coupon applies to an order of so many dollars. */
export function askCouponOn(code: string, total: number): Delegation {
  const { minimum, percent } = factOf(FACTS.coupons, code);
  const said = total < minimum ? answer('minimumNotMet', { minimum }) : answer('minimumMet', { percent });
  return delegation('couponTotal', { code, total }, [toolCall('check_coupon', { code, total: String(total) })], said);
}

/** Asks for a notice when a product that is sold out is back. */
export const setNotice = (product: string): Delegation => delegation('notify', { product }, [toolCall('notify_restock', { product })], answer('notify', { product }));
