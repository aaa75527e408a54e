/** The tools of Math. */
import type { Tool } from '../../record/agent';
import { patternArgument, textArgument, tool } from '../tool';

const amount = patternArgument('^\\d+(\\.\\d+)?$', 'How much, in figures');
const count = patternArgument('^\\d{1,6}$', 'How many, at least 1');

/** Every tool of Math. */
export const ARITHMETIC_TOOLS: readonly Tool[] = [
  tool('calculate', 'Value of an expression.', { expression: textArgument('Numbers with + - * / and brackets, such as 84 - 4 * 9') }),
  tool('percent_of', 'So many percent of an amount.', { percent: amount, amount }),
  tool('split_bill', 'What each pays when people share an amount.', { amount, people: count }),
  tool('unit_price', 'What one piece costs in a pack.', { price: amount, count }),
  tool('average', 'Mean of some numbers.', { numbers: textArgument('Numbers with commas between them') }),
  tool('divide', 'How many times a number goes into an amount, and what is left.', { amount, by: amount })
];
