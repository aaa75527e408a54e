/** The families that ask about orders: where they are, what is in them, and how many an account has. */
import { factOf, FACTS, STATUSES, type ShopOrder } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askItems, askStatus, askTotal, lastOrder, newestOf } from '../../delegation/efc';
import { askNewest, countOrders } from '../../delegation/efc/account';
import { drawFitting } from '../../fitting';
import { day, figure, name, NONE, word } from '../part';

/** The entities of a row about an order. */
const about = ({ order, account, product }: ShopOrder): string[] => [`order ${order}`, `account ${account}`, `product ${product}`];

const otherStatuses = ({ status }: ShopOrder): string[] => STATUSES.filter((other) => other !== status);

/** Every status is equally frequent in the rows, although most orders are delivered. */
const status: TaskFamily = (entities) => {
  const wanted = entities.pick(STATUSES);
  const order = entities.order(({ status }) => status === wanted);
  return {
    slots: { order: order.order },
    plan: () => [askStatus(order.order)],
    parts: [word(order.status)],
    forbidden: otherStatuses(order),
    entities: about(order)
  };
};

const statusUnknown: TaskFamily = (entities) => {
  const drawUnknown = (): string =>
    drawFitting(
      () => String(entities.between(10000, 99999)),
      (order) => !FACTS.orders.has(order)
    );
  const order = entities.inSplit(drawUnknown, (order) => `order ${order}`);
  return { slots: { order }, plan: () => [askStatus(order)], parts: [NONE], entities: [`order ${order}`] };
};

const arrived: TaskFamily = (entities) => {
  const order = entities.order(({ delivered }) => delivered !== null);
  return { slots: { order: order.order }, plan: () => [askStatus(order.order)], parts: [day(order.delivered!)], entities: about(order) };
};

const orderItems: TaskFamily = (entities) => {
  const order = entities.order();
  return {
    slots: { order: order.order },
    plan: () => [askItems(order.order)],
    parts: [name(order.product), figure(order.quantity, 'pieces')],
    entities: about(order)
  };
};

const orderTotal: TaskFamily = (entities) => {
  const order = entities.order();
  return { slots: { order: order.order }, plan: () => [askTotal(order.order)], parts: [figure(order.total)], entities: about(order) };
};

const lastStatus: TaskFamily = (entities) => {
  const wanted = entities.pick(STATUSES);
  const account = entities.account(([newest]) => newest?.status === wanted);
  const order = newestOf(account);
  return {
    slots: { account },
    plan: () => [lastOrder(account)],
    parts: [word(order.status)],
    forbidden: otherStatuses(order),
    entities: about(order)
  };
};

const newestItems: TaskFamily = (entities) => {
  const account = entities.account();
  const order = newestOf(account);
  return { slots: { account }, plan: () => [askNewest(account)], parts: [name(order.product)], entities: about(order) };
};

const orderCount: TaskFamily = (entities) => {
  const account = entities.account();
  return {
    slots: { account },
    plan: () => [countOrders(account)],
    parts: [figure(factOf(FACTS.accounts, account).length, 'pieces')],
    entities: [`account ${account}`]
  };
};

/** Families by name. */
export const ORDER_FAMILIES: TaskFamilies = { status, statusUnknown, arrived, orderItems, orderTotal, lastStatus, newestItems, orderCount };
