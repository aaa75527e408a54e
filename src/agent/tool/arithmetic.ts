/** The tools of Math. */
import type { Tool } from '../../record/agent';
import { like, text, tool } from '../tool';

const amount = like('^\\d+(\\.\\d+)?$', 'How much, in figures');
const count = like('^\\d{1,6}$', 'How many, at least 1');

/** Every tool of Math. */
export const ARITHMETIC: readonly Tool[] = [
  tool('calculate', 'Value of an expression.', { expression: text('Numbers with + - * / and brackets, such as 84 - 4 * 9') }),
  tool('percent_of', 'So many percent of an amount.', { percent: amount, amount }),
  tool('split_bill', 'What each pays when people share an amount.', { amount, people: count }),
  tool('unit_price', 'What one piece costs in a pack.', { price: amount, count }),
  tool('average', 'Mean of some numbers.', { numbers: text('Numbers with commas between them') }),
  tool('divide', 'How many times a number goes into an amount, and what is left.', { amount, by: amount })
];
