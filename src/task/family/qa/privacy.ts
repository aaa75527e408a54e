/** The family that asks what belongs to another customer, which the master refuses by itself. */
import type { Families, Family } from '../../sketch';
import { say } from '../../wording';
import { REFUSAL } from '../part';

const DETAILS = ['address', 'phone number', 'card number', 'email', 'last order'];

const privacy: Family = (entities) => {
  const account = entities.account();
  const slots = { person: entities.person(), detail: entities.pick(DETAILS), account };
  return { slots, plan: () => [], response: say('qa.privateAnswer'), parts: [REFUSAL], entities: [`account ${account}`] };
};

/** Families by name. */
export const PRIVACY: Families = { privacy };
