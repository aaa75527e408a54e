/** The families that ask GFC to convert money to another currency. */
import general from '../../../../datasets/shop/en/general.json';
import type { Entities } from '../../entity';
import { FACTS } from '../../facts';
import { exchanged } from '../../measure';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { exchange, exchangeUnknown } from '../../delegation/gfc';
import { drawFitting } from '../../fitting';
import { figure, NONE } from '../part';

interface CurrencyExchange {
  readonly amount: number;
  readonly from: string;
  readonly to: string;
}

const nameOf = ({ amount, from, to }: CurrencyExchange): string => `exchange ${amount} ${from} to ${to}`;

/** The result is at least 1 and differs from the amount asked about. */
const isInformative = ({ amount, from, to }: CurrencyExchange): boolean =>
  from !== to && exchanged(amount, from, to) >= 1 && exchanged(amount, from, to) !== amount;

const exchanging =
  (draw: (entities: Entities) => CurrencyExchange): TaskFamily =>
  (entities) => {
    const drawn = entities.inSplit(() => drawFitting(() => draw(entities), isInformative), nameOf);
    const { amount, from, to } = drawn;
    return { slots: { ...drawn }, plan: () => [exchange(amount, from, to)], parts: [figure(exchanged(amount, from, to))], entities: [nameOf(drawn)] };
  };

const fromDollars = exchanging((entities) => ({ amount: entities.between(5, 400), from: 'dollars', to: entities.currency() }));

const betweenCurrencies = exchanging((entities) => ({
  amount: entities.between(10, 900),
  from: drawFitting(
    () => entities.currency(),
    (currency) => currency !== 'dollars'
  ),
  to: entities.currency()
}));

const FORMER = general.formerCurrencies.filter((currency) => !FACTS.currencies.has(currency));

const unknownCurrency: TaskFamily = (entities) => {
  const drawn = entities.inSplit(() => ({ amount: entities.between(5, 400), from: 'dollars', to: entities.pick(FORMER) }), nameOf);
  return { slots: { ...drawn }, plan: () => [exchangeUnknown(drawn.amount, drawn.from, drawn.to)], parts: [NONE], entities: [nameOf(drawn)] };
};

/** Families by name. */
export const CURRENCY_FAMILIES: TaskFamilies = { fromDollars, betweenCurrencies, unknownCurrency };
