/** The tools of EFC. */
import type { Tool } from '../../record/agent';
import { patternArgument, enumArgument, textArgument, tool } from '../tool';

const product = textArgument('Full name of the product');
const order = patternArgument('^\\d{5}$', 'Order number, five digits');
const city = textArgument('City of delivery');
const speed = enumArgument(['standard', 'express'], 'How fast it goes');

/** Every tool of EFC. */
export const COMMERCE_TOOLS: readonly Tool[] = [
  tool(
    'find_products',
    'Finds up to three products of a kind with their prices and ratings.',
    {
      kind: textArgument('Kind of product, such as side table'),
      style: textArgument('Colour, material or style'),
      min_rating: patternArgument('^\\d(\\.\\d)?$', 'Least stars'),
      max_price: patternArgument('^\\d+(\\.\\d\\d)?$', 'Most dollars'),
      sort: enumArgument(['price', 'rating'], 'Cheapest first, or best rated first')
    },
    ['style', 'min_rating', 'max_price', 'sort']
  ),
  tool('get_price', 'Price of a product.', { product }),
  tool('get_stock', 'How many of a product are left.', { product }),
  tool('order_status', 'Where an order is.', { order }),
  tool('order_items', 'What an order holds, and its total.', { order }),
  tool('list_orders', 'Orders of an account, newest first.', { account: patternArgument('^\\d{4}$', 'Account number, four digits') }),
  tool('cancel_order', 'Cancels an order that has not left yet.', { order }),
  tool('return_order', 'Starts the return of a delivered order.', { order }),
  tool('change_address', 'Sends an order that has not left yet to another city.', { order, city }),
  tool(
    'check_coupon',
    'What a coupon takes off, and whether it applies to an order of so much.',
    { code: textArgument('Code of the coupon'), total: patternArgument('^\\d+(\\.\\d\\d)?$', 'Dollars of the order') },
    ['total']
  ),
  tool('add_to_cart', 'Puts a product into the cart.', { product, quantity: patternArgument('^[1-9]\\d{0,2}$', 'How many') }),
  tool('delivery_days', 'Days that delivery to a city takes.', { city, speed }),
  tool('shipping_cost', 'What delivery to a city costs.', { city, speed }),
  tool('notify_restock', 'Tells the customer when a product that is sold out is back.', { product })
];
