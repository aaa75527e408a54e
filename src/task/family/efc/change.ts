/** The families that ask for orders to be changed: cancelled, returned, sent elsewhere, in time and too late. */
import type { Entities } from '../../entity';
import type { Order } from '../../facts';
import { isReturnable } from '../../service/commerce/order';
import type { TaskFamilies, TaskFamily, Sketch, Delegation } from '../../sketch';
import { cancelOrder, changeAddress, newestOf, returnOrder } from '../../visit/efc';
import { cancelLast } from '../../visit/efc/account';
import { drawFitting } from '../../fitting';
import { name, REFUSAL, word } from '../part';

const about = ({ order, account }: Order): string[] => [`order ${order}`, `account ${account}`];

const isHere = ({ status }: Order): boolean => status === 'processing' || status === 'packed';

/** A change that is made. */
const done = (order: Order, visit: Delegation, said: Sketch['parts'], effect: string): Sketch => ({
  slots: { order: order.order },
  plan: () => [visit],
  parts: said,
  effects: [effect],
  entities: about(order)
});

/** A change that comes too late, or too early; `reason` is a word that says why, where one must be said. */
const refused = (order: Order, visit: Delegation, reason?: string): Sketch => ({
  slots: { order: order.order },
  plan: () => [visit],
  parts: reason ? [REFUSAL, word(reason)] : [REFUSAL],
  entities: about(order)
});

/** Where an order that cannot be changed is said to be. */
const reasonOf = ({ status }: Order): string => (status === 'delivered' ? status : 'shipped');

const cancel: TaskFamily = (entities) => {
  const order = entities.order(isHere);
  return done(order, cancelOrder(order.order), [word('cancelled')], `cancel ${order.order}`);
};

const cancelLate: TaskFamily = (entities) => {
  const order = entities.order((order) => !isHere(order));
  return refused(order, cancelOrder(order.order), reasonOf(order));
};

const cancelNewest: TaskFamily = (entities) => {
  const account = entities.account(([newest]) => newest !== undefined && isHere(newest));
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

/** An order, and a city that it does not go to. */
function drawMove(entities: Entities, which: (order: Order) => boolean): { readonly order: Order; readonly city: string } {
  const order = entities.order(which);
  const { city } = drawFitting(
    () => entities.city(),
    ({ city }) => city !== order.city
  );
  return { order, city };
}

const address: TaskFamily = (entities) => {
  const { order, city } = drawMove(entities, isHere);
  const sketch = done(order, changeAddress(order.order, city), [name(order.order), name(city)], `address ${order.order} ${city.toLowerCase()}`);
  return { ...sketch, slots: { order: order.order, city } };
};

const addressLate: TaskFamily = (entities) => {
  const { order, city } = drawMove(entities, (order) => !isHere(order));
  return { ...refused(order, changeAddress(order.order, city), reasonOf(order)), slots: { order: order.order, city } };
};

/** Families by name. */
export const CHANGE_FAMILIES: TaskFamilies = { cancel, cancelLate, cancelNewest, giveBack, giveBackLate, giveBackEarly, address, addressLate };
