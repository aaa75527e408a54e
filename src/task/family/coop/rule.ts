/** The cooperative families about rules that last for days: until when they hold, and whether they still do. */
import { numbersIn } from '../../../math/text';
import { inProse } from '../../calendar';
import type { Entities } from '../../entity';
import { TODAY, type Policy } from '../../facts';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askStatus } from '../../delegation/efc';
import { askDateAfter, daysFromTo, dateAfter } from '../../delegation/gfc';
import { askPolicy } from '../../delegation/qa';
import { wordingOf } from '../../wording';
import { day, yesOrNo } from '../part';

/** Second words of topics whose rule is a period of days. */
const LASTING = ['returns', 'exchanges', 'claims', 'trials', 'rentals'];
/** Those of them whose period begins with a delivery. */
const AFTERWARDS = ['returns', 'exchanges', 'claims'];

const policyOn = (entities: Entities, seconds: readonly string[]): Policy => entities.policy(({ topic }) => seconds.includes(topic.split(' ').at(-1)!));

/** Days of a policy, the only number in its text. */
const daysOf = ({ text }: Policy): number => numbersIn(text)[0]!;

const deadline: TaskFamily = (entities) => {
  const [policy, date] = [policyOn(entities, LASTING), entities.date()];
  const end = dateAfter(date, daysOf(policy));
  return {
    slots: { topic: policy.topic, date: inProse(date) },
    plan: () => [askPolicy(policy.topic), askDateAfter(date, daysOf(policy))],
    response: wordingOf('coop.deadline', { date: inProse(end) }),
    parts: [day(end)],
    entities: [`policy ${policy.topic}`]
  };
};

const returnable: TaskFamily = (entities) => {
  const policy = policyOn(entities, AFTERWARDS);
  const { order, account, product, delivered } = entities.order((order) => order.delivered !== null);
  const end = dateAfter(delivered!, daysOf(policy));
  const open = daysFromTo(TODAY, end) >= 0;
  return {
    slots: { order, topic: policy.topic, today: inProse(TODAY) },
    plan: () => [askStatus(order), askPolicy(policy.topic), askDateAfter(delivered!, daysOf(policy))],
    response: wordingOf(open ? 'coop.returnable' : 'coop.notReturnable', { date: inProse(end) }),
    parts: [yesOrNo(open), day(end)],
    entities: [`policy ${policy.topic}`, `order ${order}`, `account ${account}`, `product ${product}`]
  };
};

/** Families by name. */
export const RULE_FAMILIES: TaskFamilies = { deadline, returnable };
