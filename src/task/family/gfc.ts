/** The families of GFC: currencies, measures, the calendar, the weather and clocks. */
import type { TaskFamilies } from '../sketch';
import { CURRENCY_FAMILIES } from './gfc/currency';
import { DATE_FAMILIES } from './gfc/date';
import { UNIT_FAMILIES } from './gfc/measure';
import { CITY_FAMILIES } from './gfc/place';

/** Families by name. */
export const GFC_FAMILIES: TaskFamilies = { ...CURRENCY_FAMILIES, ...UNIT_FAMILIES, ...DATE_FAMILIES, ...CITY_FAMILIES };
