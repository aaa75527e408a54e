/** The services about orders: status, items and changes. */
import { daysBetween, inProse } from '../../calendar';
import { FACTS, TODAY, type ShopOrder } from '../../facts';
import { wordingOf } from '../../wording';
import { normaliseArgument, failure, type ToolService, type ToolServices } from '../service';

/** Days after delivery on which an order may still be returned. */
const RETURN_DAYS = 30;

/** Whether the shop's today is at most `RETURN_DAYS` days after the date. */
export const isReturnable = (delivered: string): boolean => daysBetween(delivered, TODAY)! <= RETURN_DAYS;

type OrderState = ShopOrder['status'] | 'cancelled' | 'returned';

/** The state of an order, with this episode's changes. */
function stateOf({ order, status }: ShopOrder, effects: ReadonlySet<string>): OrderState {
  return effects.has(`cancel ${order}`) ? 'cancelled' : effects.has(`return ${order}`) ? 'returned' : status;
}

/** The error code of an order that can no longer be changed; none where it can. */
const SETTLED: { readonly [S in OrderState]?: string } = {
  shipped: 'already_shipped',
  delayed: 'already_shipped',
  delivered: 'already_delivered',
  returned: 'already_delivered',
  cancelled: 'already_cancelled'
};

/** A service about one order; fails where it does not exist. */
const ofOrder =
  (serve: (order: ShopOrder, state: OrderState, effects: Set<string>, args: Parameters<ToolService>[0]) => string): ToolService =>
  (args, effects) => {
    const order = FACTS.orders.get(normaliseArgument(args.order));
    return order ? serve(order, stateOf(order, effects), effects, args) : failure('order_not_found');
  };

const listOrders: ToolService = ({ account }, effects) => {
  const orders = FACTS.accounts.get(normaliseArgument(account));
  if (!orders) return failure('account_not_found');
  const list = orders.map((order) => wordingOf('efc.orderSeen', { order: order.order, status: stateOf(order, effects) })).join(', ');
  return wordingOf(orders.length === 1 ? 'efc.ordersOneSeen' : 'efc.ordersSeen', { count: orders.length, orders: list });
};

const returnOrder = ofOrder(({ order, delivered }, state, effects) => {
  if (state === 'returned') return failure('already_returned');
  if (state === 'cancelled') return failure('already_cancelled');
  if (delivered === null) return failure('not_delivered');
  if (!isReturnable(delivered)) return failure(wordingOf('efc.deliveredError', { code: 'return_window_closed', date: inProse(delivered) }));
  effects.add(`return ${order}`);
  return wordingOf('efc.returnSeen');
});

/** A later change of address replaces an earlier one. */
const changeAddress = ofOrder(({ order }, state, effects, args) => {
  const city = FACTS.cities.get(normaliseArgument(args.city));
  if (!city) return failure('city_not_found');
  if (SETTLED[state]) return failure(SETTLED[state]);
  for (const effect of effects) if (effect.startsWith(`address ${order} `)) effects.delete(effect);
  effects.add(`address ${order} ${city.city.toLowerCase()}`);
  return wordingOf('efc.addressSeen', { city: city.city });
});

/** Services by the name of their tool. */
export const ORDER_SERVICES: ToolServices = {
  order_status: ofOrder(({ delivered }, state) =>
    state === 'delivered' && delivered ? wordingOf('efc.deliveredSeen', { date: inProse(delivered) }) : wordingOf('efc.statusSeen', { status: state })
  ),
  order_items: ofOrder(({ quantity, product, total }) => wordingOf('efc.itemsSeen', { quantity, product, total })),
  list_orders: listOrders,
  cancel_order: ofOrder(({ order }, state, effects) => {
    if (SETTLED[state]) return failure(SETTLED[state]);
    effects.add(`cancel ${order}`);
    return wordingOf('efc.cancelSeen');
  }),
  return_order: returnOrder,
  change_address: changeAddress
};
