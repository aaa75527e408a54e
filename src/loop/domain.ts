/** What a team works in: the world its tools act on, and who says what is right. */
import { judgeMaths } from '../maths/judge';
import { openMaths } from '../maths/world';
import type { SubjectName } from '../record/subject';
import type { World } from '../record/world';
import { numbersIn } from '../math/text';
import { accuracyOf } from '../reward/accuracy';
import { composeVerdict, judge } from '../reward/judge';
import { entityWords } from '../task/entityWords';
import { openShop } from '../task/world';
import type { Lab } from './lab';

/** The parts of a lab that the subject decides, besides its rows. */
export interface Domain extends Pick<Lab, 'judge' | 'success' | 'holdsAnswer' | 'entities'> {
  /** The untouched world, which all tasks share. */
  readonly world: World;
}

const openShopDomain = (): Domain => ({
  world: openShop(),
  judge,
  success: 'The customer gets the right answer to all that was asked, and the shop is changed as asked and no more.',
  // Most of what tools and specialists say is a part of the answer, and not a wrong one.
  holdsAnswer: (task, text) => accuracyOf(task, text, task.effects, 'whole').value === 1 || null,
  entities: entityWords()
});

const openMathsDomain = (): Domain => ({
  world: openMaths(),
  judge: ({ parts }, outcome, config, repeats) => {
    const { value: answer, unit = '' } = parts[0]!;
    const { solved, reason } = judgeMaths({ answer, unit }, outcome.final ?? '');
    return composeVerdict({ value: Number(solved), reason }, outcome, config, repeats);
  },
  success: 'The Verifier says the one number that solves the problem.',
  holdsAnswer: ({ parts }, text) => {
    const { value: answer, unit = '' } = parts[0]!;
    return numbersIn(text).length ? judgeMaths({ answer, unit }, text).solved : null;
  },
  entities: new Set()
});

/** By subject. */
export const DOMAINS: Readonly<Record<SubjectName, () => Domain>> = { shop: openShopDomain, maths: openMathsDomain };
