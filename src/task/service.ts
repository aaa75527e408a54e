/** What each tool does: the shop's own functions and the general services, errors given as text. */
import { addDays } from './calendar';
import { calculate } from './calculator';
import { FACTS } from './facts';

/** One tool, from the shop's side. */
export interface Service {
  /** Names of its arguments, in the order in which a call states them. */
  readonly parameters: readonly string[];
  /** Answers one call; `cancelled` holds the orders this episode has cancelled, which a service may add to. */
  readonly serve: (args: Readonly<Record<string, string>>, cancelled: Set<string>) => string;
}

/** Said where a name means nothing to the shop. */
export const UNKNOWN = 'unknown';
/** Said where a request makes no sense. */
export const ERROR = 'error';

const clean = (text: string | undefined): string => (text ?? '').trim().toLowerCase();
const told = (value: string | number | undefined | null): string => (value === undefined || value === null ? UNKNOWN : String(value));
const whole = (text: string | undefined): number | null => (/^\d{1,4}$/.test(clean(text)) ? Number(clean(text)) : null);

function times(text: string | undefined, factor: number | undefined): string {
  const value = whole(text);
  return value === null ? ERROR : told(factor && value * factor);
}

/** Every service by the name of its tool. */
export const SERVICES: Readonly<Record<string, Service>> = {
  kb: { parameters: ['topic'], serve: ({ topic }) => told(FACTS.policies.get(clean(topic))) },
  get_price: { parameters: ['item'], serve: ({ item }) => told(FACTS.products.get(clean(item))?.price) },
  get_stock: { parameters: ['item'], serve: ({ item }) => told(FACTS.products.get(clean(item))?.stock) },
  order_status: {
    parameters: ['order'],
    serve: ({ order }, cancelled) => (cancelled.has(clean(order)) ? 'cancelled' : told(FACTS.orders.get(clean(order))))
  },
  get_coupon: { parameters: ['code'], serve: ({ code }) => told(FACTS.coupons.get(clean(code).replace(/^([a-z]+)(\d+)$/, '$1 $2'))) },
  delivery_days: { parameters: ['city'], serve: ({ city }) => told(FACTS.cities.get(clean(city))) },
  cancel_order: {
    parameters: ['order'],
    serve: ({ order }, cancelled) => {
      if (!FACTS.orders.has(clean(order))) return UNKNOWN;
      cancelled.add(clean(order));
      return 'ok';
    }
  },
  currency: { parameters: ['value', 'to'], serve: ({ value, to }) => times(value, FACTS.currencies.get(clean(to))) },
  convert: {
    parameters: ['value', 'from', 'to'],
    serve: ({ value, from, to }) => times(value, FACTS.units.find((unit) => unit.from === clean(from) && unit.to === clean(to))?.factor)
  },
  date_add: {
    parameters: ['date', 'days'],
    serve: ({ date, days }) => {
      const count = whole(days);
      return (count === null ? null : addDays(clean(date), count)) ?? ERROR;
    }
  },
  calc: {
    parameters: ['expr'],
    serve: ({ expr }) => {
      const value = calculate(clean(expr));
      return value === null || value < 0 ? ERROR : String(value);
    }
  }
};
