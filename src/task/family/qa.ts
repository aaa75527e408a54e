/** The families of qa. */
import type { Families } from '../sketch';
import { CARE } from './qa/care';
import { DETAILS } from './qa/detail';
import { POLICIES } from './qa/policy';
import { PRIVACY } from './qa/privacy';
import { REVIEWS } from './qa/review';
import { STORES } from './qa/store';

/** Families by name. */
export const QA: Families = { ...POLICIES, ...DETAILS, ...REVIEWS, ...STORES, ...CARE, ...PRIVACY };
