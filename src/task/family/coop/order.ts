/** The cooperative families about a customer's orders: totals, items and refunds. */
import { FACTS, factOf, type ShopOrder } from '../../facts';
import { exchanged, priceText } from '../../measure';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askItems, askTotal, cancelOrder, lastOrder } from '../../delegation/efc';
import { exchange } from '../../delegation/gfc';
import { amountEach, splitBill } from '../../delegation/math';
import { askCare, askField } from '../../delegation/qa';
import { money, wordingOf } from '../../wording';
import { figure } from '../part';
import { foreignCurrency } from './shared';

const about = ({ order, account, product }: ShopOrder): string[] => [`order ${order}`, `account ${account}`, `product ${product}`];

const orderShare: TaskFamily = (entities) => {
  const people = entities.between(2, 6);
  const order = entities.order(({ total }) => total !== people * people);
  const share = amountEach(order.total, people);
  return {
    slots: { people, order: order.order },
    plan: () => [askTotal(order.order), splitBill(order.total, people)],
    response: wordingOf('coop.orderShare', { share: money(share) }),
    parts: [figure(share)],
    entities: about(order)
  };
};

const orderAbroad: TaskFamily = (entities) => {
  const [order, currency] = [entities.order(), foreignCurrency(entities)];
  return {
    slots: { order: order.order, currency },
    plan: () => [askTotal(order.order), exchange(order.total, 'dollars', currency)],
    parts: [figure(exchanged(order.total, 'dollars', currency))],
    entities: about(order)
  };
};

const orderWarranty: TaskFamily = (entities) => {
  const order = entities.order(({ product }) => factOf(FACTS.products, product).warranty > 0);
  return {
    slots: { order: order.order },
    plan: () => [askItems(order.order), askField(order.product, 'warranty')],
    parts: [figure(factOf(FACTS.products, order.product).warranty)],
    entities: about(order)
  };
};

const orderCare: TaskFamily = (entities) => {
  const order = entities.order();
  const { material } = factOf(FACTS.products, order.product);
  return {
    slots: { order: order.order },
    plan: () => [askItems(order.order), askField(order.product, 'material'), askCare(material)],
    parts: [{ type: 'text', value: factOf(FACTS.care, material) }],
    entities: about(order)
  };
};

const lastRefund: TaskFamily = (entities) => {
  const account = entities.account(([newest]) => newest?.status === 'processing' || newest?.status === 'packed');
  const [order, currency] = [factOf(FACTS.accounts, account)[0]!, foreignCurrency(entities)];
  const refund = exchanged(order.total, 'dollars', currency);
  return {
    slots: { account, currency },
    plan: () => [lastOrder(account), cancelOrder(order.order), askTotal(order.order), exchange(order.total, 'dollars', currency)],
    response: wordingOf('coop.lastRefund', { refund: priceText(refund, currency) }),
    parts: [figure(refund)],
    effects: [`cancel ${order.order}`],
    entities: about(order)
  };
};

/** Families by name. */
export const COOPERATIVE_ORDER_FAMILIES: TaskFamilies = { orderShare, orderAbroad, orderWarranty, orderCare, lastRefund };
