/** The tools of the specialists, each with the JSON schema its calls are held to. */
import type { Schema, Tool } from '../record/agent';

type Property = Schema['properties'][string];

const CURRENCIES = ['euro', 'pound', 'yen', 'franc', 'peso'];
const MEASURED = ['meter', 'kilo', 'inch', 'gallon'];
const MEASURES = ['feet', 'pounds', 'cm', 'liters'];

const text = (description: string): Property => ({ type: 'string', description });
const like = (pattern: string, description: string): Property => ({ type: 'string', description, pattern });
const oneOf = (values: readonly string[], description: string): Property => ({ type: 'string', description, enum: values });

/** A tool all of whose arguments are required. */
export const tool = (name: string, description: string, properties: Schema['properties']): Tool => ({
  name,
  description,
  parameters: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
});

const ITEM = text('Name of the product, for example "red kettle".');
const ORDER = like('^\\d{4}$', 'Number of the order, four digits.');
const VALUE = like('^\\d{1,4}$', 'A whole amount.');

/** Tools of QA. */
export const KNOWLEDGE: readonly Tool[] = [tool('kb', "The shop's policy on a topic.", { topic: text('The topic, for example "gift returns".') })];

/** Tools of EFC. */
export const COMMERCE: readonly Tool[] = [
  tool('get_price', 'Price of one product in dollars.', { item: ITEM }),
  tool('get_stock', 'Units of a product in stock.', { item: ITEM }),
  tool('order_status', 'Where an order is.', { order: ORDER }),
  tool('get_coupon', 'Percent that a coupon code takes off.', { code: like('^[a-z]+ ?\\d{2}$', 'The code, for example "save 42".') }),
  tool('delivery_days', 'Days of delivery to a city.', { city: text('The city.') }),
  tool('cancel_order', 'Cancels an order.', { order: ORDER })
];

/** Tools of GFC. */
export const GENERAL: readonly Tool[] = [
  tool('currency', 'Dollars in another currency.', { value: VALUE, to: oneOf(CURRENCIES, 'The currency wanted.') }),
  tool('convert', 'One measure in another.', { value: VALUE, from: oneOf(MEASURED, 'The measure given.'), to: oneOf(MEASURES, 'The measure wanted.') }),
  tool('date_add', 'The date some days after another.', {
    date: like('^[a-z]+ \\d{1,2}$', 'A date, for example "january 5".'),
    days: like('^\\d{1,3}$', 'How many days later.')
  })
];

/** The tool of Math. */
export const ARITHMETIC: readonly Tool[] = [
  tool('calc', 'Value of an expression; products come before sums.', {
    expr: like('^\\d{1,4}( ?[-+*] ?\\d{1,4}){1,2}$', 'Whole numbers with +, - and *, for example "84 - 4 * 9".')
  })
];
