/** Visits to EFC that no other specialist's work begins with: an account's orders, what is left, coupons on a sum, notices. */
import { factOf, FACTS } from '../../facts';
import type { Visit } from '../../sketch';
import { cancelOrder, newestOf } from '../efc';
import { answer, call, counted, visit } from './visit';

/** Whether any of a product are left. */
export function askAvailable(product: string): Visit {
  const { stock: count } = factOf(FACTS.products, product);
  const said = count ? answer(counted('available', count), { count }) : answer('unavailable');
  return visit('stock', { product }, [call('get_stock', { product })], said);
}

/** How many orders an account has. */
export function countOrders(account: string): Visit {
  const count = factOf(FACTS.accounts, account).length;
  return visit('count', { account }, [call('list_orders', { account })], answer(counted('count', count), { count }));
}

/** What the newest order of an account holds: its number first, then its items. */
export function askNewest(account: string): Visit {
  const { order, product, quantity } = newestOf(account);
  const calls = [call('list_orders', { account }), call('order_items', { order })];
  return visit('newest', { account }, calls, answer('newest', { product, quantity }));
}

/** Cancels the newest order of an account: its number first, then the cancelling. */
export function cancelLast(account: string): Visit {
  const { calls, answer: said } = cancelOrder(newestOf(account).order);
  return visit('cancelLast', { account }, [call('list_orders', { account }), ...calls], said);
}

/** Whether a coupon applies to an order of so many dollars. */
export function askCouponOn(code: string, total: number): Visit {
  const { minimum, percent } = factOf(FACTS.coupons, code);
  const said = total < minimum ? answer('minimumNotMet', { minimum }) : answer('minimumMet', { percent });
  return visit('couponTotal', { code, total }, [call('check_coupon', { code, total: String(total) })], said);
}

/** Asks for a notice when a product that is sold out is back. */
export const setNotice = (product: string): Visit => visit('notify', { product }, [call('notify_restock', { product })], answer('notify', { product }));
