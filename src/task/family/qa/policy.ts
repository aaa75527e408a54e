/** The families about the shop's rules: the whole text, its days, loosely worded topics, and topics without a rule. */
import type { AnswerPart } from '../../../record/task';
import { FACTS, factOf } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askPolicy, askPolicyDays, policyDays } from '../../delegation/qa';
import { figure, NONE } from '../part';

const ruleOf = (topic: string): AnswerPart => ({ type: 'text', value: factOf(FACTS.policies, topic).text });

const policy: TaskFamily = (entities) => {
  const { topic } = entities.policy();
  return { slots: { topic }, plan: () => [askPolicy(topic)], parts: [ruleOf(topic)], entities: [`policy ${topic}`] };
};

/** The two words of the topic stand apart in the query and have to be joined. */
const policyLoose: TaskFamily = (entities) => {
  const { topic } = entities.policy();
  const [sort = '', about = ''] = topic.split(' ');
  return { slots: { sort, about }, plan: () => [askPolicy(topic)], parts: [ruleOf(topic)], entities: [`policy ${topic}`] };
};

const policyDeadline: TaskFamily = (entities) => {
  const { topic } = entities.policy();
  return { slots: { topic }, plan: () => [askPolicyDays(topic)], parts: [figure(policyDays(topic))], entities: [`policy ${topic}`] };
};

/** In half of the rows there is no rule, so that the wording does not give the answer away. */
const policyUnsure: TaskFamily = (entities) => {
  const known = entities.pick([true, false]);
  const topic = known
    ? entities.policy().topic
    : entities.inSplit(
        () => entities.pick(FACTS.unwritten),
        (drawn) => `policy ${drawn}`
      );
  return { slots: { topic }, plan: () => [askPolicy(topic)], parts: [known ? ruleOf(topic) : NONE], entities: [`policy ${topic}`] };
};

/** Families by name. */
export const POLICY_FAMILIES: TaskFamilies = { policy, policyLoose, policyDeadline, policyUnsure };
