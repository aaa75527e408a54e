/** The families of GFC: currencies, measures, the calendar, the weather and clocks. */
import type { Families } from '../sketch';
import { CURRENCY } from './gfc/currency';
import { DATE } from './gfc/date';
import { MEASURE } from './gfc/measure';
import { PLACE } from './gfc/place';

/** Families by name. */
export const GFC: Families = { ...CURRENCY, ...MEASURE, ...DATE, ...PLACE };
