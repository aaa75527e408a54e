/** The tools of QA. */
import type { Tool } from '../../record/agent';
import { oneOf, text, tool } from '../tool';

const product = text('name of the product');

/** Every tool of QA. */
export const KNOWLEDGE: readonly Tool[] = [
  tool('search_policy', 'The rule of the shop on a topic.', { topic: text('two words, for example gift returns') }),
  tool('product_info', 'One detail of a product.', { product, field: oneOf(['material', 'warranty', 'weight', 'brand'], 'what to look up') }),
  tool('product_rating', 'Stars of a product and how many people gave them.', { product }),
  tool('product_reviews', 'What reviews of a product like and what they complain about.', { product }),
  tool('store_hours', 'When the store of a city opens and closes on a day of the week.', { city: text('name of the city'), day: text('day of the week') }),
  tool('care_guide', 'How to care for a material.', { material: text('name of the material') })
];
