/** The tools of GFC. */
import type { Tool } from '../../record/agent';
import { patternArgument, textArgument, tool } from '../tool';

const amount = patternArgument('^\\d+(\\.\\d+)?$', 'How much, in figures');
const date = textArgument('Month and day, such as june 3');
const city = textArgument('Name of the city');

/** Every tool of GFC. */
export const GENERAL_TOOLS: readonly Tool[] = [
  tool('convert_currency', 'So much of one currency in another.', { amount, from: textArgument('Currency of the amount'), to: textArgument('Currency wanted') }),
  tool('convert_unit', 'So much of one measure in another.', { amount, from: textArgument('Measure of the amount'), to: textArgument('Measure wanted') }),
  tool('add_days', 'The date so many days later, or earlier with a minus.', { date, days: patternArgument('^-?\\d{1,4}$', 'How many days') }),
  tool('days_between', 'How many days lie between two dates.', { start: date, end: date }),
  tool('weekday', 'Which day of the week a date is.', { date }),
  tool('weather', 'Sky and degrees in a city on a date.', { city, date }),
  tool('set_reminder', 'Reminds the customer of something on a date.', { date, text: textArgument('What to remind of') }),
  tool('local_time', 'What time it is in a city when it is so late in another.', { time: textArgument('Time such as 3 pm'), from: city, to: city })
];
