/** The tools of QA. */
import type { Tool } from '../../record/agent';
import { enumArgument, textArgument, tool } from '../tool';

const product = textArgument('name of the product');

/** Every tool of QA. */
export const KNOWLEDGE_TOOLS: readonly Tool[] = [
  tool('search_policy', 'The rule of the shop on a topic.', { topic: textArgument('two words, for example gift returns') }),
  tool('product_info', 'One detail of a product.', { product, field: enumArgument(['material', 'warranty', 'weight', 'brand'], 'what to look up') }),
  tool('product_rating', 'Stars of a product and how many people gave them.', { product }),
  tool('product_reviews', 'What reviews of a product like and what they complain about.', { product }),
  tool('store_hours', 'When the store of a city opens and closes on a day of the week.', { city: textArgument('name of the city'), day: textArgument('day of the week') }),
  tool('care_guide', 'How to care for a material.', { material: textArgument('name of the material') })
];
