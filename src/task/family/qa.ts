/** The families of QA: policies, product details, reviews, stores, care, privacy. */
import type { TaskFamilies } from '../sketch';
import { CARE_FAMILIES } from './qa/care';
import { DETAIL_FAMILIES } from './qa/detail';
import { POLICY_FAMILIES } from './qa/policy';
import { PRIVACY_FAMILIES } from './qa/privacy';
import { REVIEW_FAMILIES } from './qa/review';
import { STORE_FAMILIES } from './qa/store';

/** Families by name. */
export const QA_FAMILIES: TaskFamilies = {
  ...POLICY_FAMILIES,
  ...DETAIL_FAMILIES,
  ...REVIEW_FAMILIES,
  ...STORE_FAMILIES,
  ...CARE_FAMILIES,
  ...PRIVACY_FAMILIES
};
