/** The family that asks for another customer's data, which the master refuses by itself. */
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { wordingOf } from '../../wording';
import { REFUSAL } from '../part';

const DETAILS = ['address', 'phone number', 'card number', 'email', 'last order'];

const privacy: TaskFamily = (entities) => {
  const account = entities.account();
  const slots = { person: entities.person(), detail: entities.pick(DETAILS), account };
  return { slots, plan: () => [], response: wordingOf('qa.privateAnswer'), parts: [REFUSAL], entities: [`account ${account}`] };
};

/** Families by name. */
export const PRIVACY_FAMILIES: TaskFamilies = { privacy };
