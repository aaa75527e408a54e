/** The cooperative families about rules that last for days: until when they hold, and whether they still do. */
import { numbersIn } from '../../../math/text';
import { inProse } from '../../calendar';
import type { Entities } from '../../entity';
import { TODAY, type Policy } from '../../facts';
import type { Families, Family } from '../../sketch';
import { askStatus } from '../../visit/efc';
import { addDays, apart, laterBy } from '../../visit/gfc';
import { askPolicy } from '../../visit/qa';
import { say } from '../../wording';
import { day, verdict } from '../part';

/** What ends so many days after it began. */
const LASTING = ['returns', 'exchanges', 'claims', 'trials', 'rentals'];
/** What one can do with something that has been delivered. */
const AFTERWARDS = ['returns', 'exchanges', 'claims'];

const policyOn = (entities: Entities, seconds: readonly string[]): Policy => entities.policy(({ topic }) => seconds.includes(topic.split(' ').at(-1)!));

/** Every policy names one number, its days. */
const daysOf = ({ text }: Policy): number => numbersIn(text)[0]!;

const deadline: Family = (entities) => {
  const [policy, date] = [policyOn(entities, LASTING), entities.date()];
  const end = laterBy(date, daysOf(policy));
  return {
    slots: { topic: policy.topic, date: inProse(date) },
    plan: () => [askPolicy(policy.topic), addDays(date, daysOf(policy))],
    response: say('coop.deadline', { date: inProse(end) }),
    parts: [day(end)],
    entities: [`policy ${policy.topic}`]
  };
};

const returnable: Family = (entities) => {
  const policy = policyOn(entities, AFTERWARDS);
  const { order, account, product, delivered } = entities.order((order) => order.delivered !== null);
  const end = laterBy(delivered!, daysOf(policy));
  const open = apart(TODAY, end) >= 0;
  return {
    slots: { order, topic: policy.topic, today: inProse(TODAY) },
    plan: () => [askStatus(order), askPolicy(policy.topic), addDays(delivered!, daysOf(policy))],
    response: say(open ? 'coop.returnable' : 'coop.notReturnable', { date: inProse(end) }),
    parts: [verdict(open), day(end)],
    entities: [`policy ${policy.topic}`, `order ${order}`, `account ${account}`, `product ${product}`]
  };
};

/** Families by name. */
export const RULES: Families = { deadline, returnable };
