/** The families that ask for orders to be changed: cancelled, returned, sent elsewhere, in time and too late. */
import type { Entities } from '../../entity';
import type { ShopOrder } from '../../facts';
import { isReturnable } from '../../service/commerce/order';
import type { TaskFamilies, TaskFamily, Sketch, Delegation } from '../../sketch';
import { cancelOrder, changeAddress, newestOf, returnOrder } from '../../delegation/efc';
import { cancelLast } from '../../delegation/efc/account';
import { drawFitting } from '../../fitting';
import { name, REFUSAL, word } from '../part';

const about = ({ order, account }: ShopOrder): string[] => [`order ${order}`, `account ${account}`];

const isChangeable = ({ status }: ShopOrder): boolean => status === 'processing' || status === 'packed';

/** A row in which the change is made. */
const done = (order: ShopOrder, delegation: Delegation, parts: Sketch['parts'], effect: string): Sketch => ({
  slots: { order: order.order },
  plan: () => [delegation],
  parts,
  effects: [effect],
  entities: about(order)
});

/** A row in which the change is refused; `reason` is a word of the reason that the answer must contain. */
const refused = (order: ShopOrder, delegation: Delegation, reason?: string): Sketch => ({
  slots: { order: order.order },
  plan: () => [delegation],
  parts: reason ? [REFUSAL, word(reason)] : [REFUSAL],
  entities: about(order)
});

/** The status given as the reason why an order cannot be changed. */
const reasonOf = ({ status }: ShopOrder): string => (status === 'delivered' ? status : 'shipped');

const cancel: TaskFamily = (entities) => {
  const order = entities.order(isChangeable);
  return done(order, cancelOrder(order.order), [word('cancelled')], `cancel ${order.order}`);
};

const cancelLate: TaskFamily = (entities) => {
  const order = entities.order((order) => !isChangeable(order));
  return refused(order, cancelOrder(order.order), reasonOf(order));
};

const cancelNewest: TaskFamily = (entities) => {
  const account = entities.account(([newest]) => newest !== undefined && isChangeable(newest));
  const order = newestOf(account);
  return { ...done(order, cancelLast(account), [word('cancelled')], `cancel ${order.order}`), slots: { account } };
};

const giveBack: TaskFamily = (entities) => {
  const order = entities.order(({ delivered }) => delivered !== null && isReturnable(delivered));
  return done(order, returnOrder(order.order), [name(order.order)], `return ${order.order}`);
};

const giveBackLate: TaskFamily = (entities) => {
  const order = entities.order(({ delivered }) => delivered !== null && !isReturnable(delivered));
  return refused(order, returnOrder(order.order));
};

const giveBackEarly: TaskFamily = (entities) => {
  const order = entities.order(({ delivered }) => delivered === null);
  return refused(order, returnOrder(order.order), 'delivered');
};

/** An order, and a city other than its own. */
function drawMove(entities: Entities, which: (order: ShopOrder) => boolean): { readonly order: ShopOrder; readonly city: string } {
  const order = entities.order(which);
  const { city } = drawFitting(
    () => entities.city(),
    ({ city }) => city !== order.city
  );
  return { order, city };
}

const address: TaskFamily = (entities) => {
  const { order, city } = drawMove(entities, isChangeable);
  const sketch = done(order, changeAddress(order.order, city), [name(order.order), name(city)], `address ${order.order} ${city.toLowerCase()}`);
  return { ...sketch, slots: { order: order.order, city } };
};

const addressLate: TaskFamily = (entities) => {
  const { order, city } = drawMove(entities, (order) => !isChangeable(order));
  return { ...refused(order, changeAddress(order.order, city), reasonOf(order)), slots: { order: order.order, city } };
};

/** Families by name. */
export const CHANGE_FAMILIES: TaskFamilies = { cancel, cancelLate, cancelNewest, giveBack, giveBackLate, giveBackEarly, address, addressLate };
