/** What a team works in: the world its tools act on, and who says what is right. */
import { judgeMaths } from '../maths/judge';
import { openMaths } from '../maths/world';
import type { SubjectName } from '../record/subject';
import type { World } from '../record/world';
import { composeVerdict, judge } from '../reward/judge';
import { entityWords } from '../task/entityWords';
import { openShop } from '../task/world';
import type { Lab } from './lab';

/** The parts of a lab that the subject decides, besides its rows. */
export interface Domain extends Pick<Lab, 'judge' | 'entities'> {
  /** The untouched world, which all tasks share. */
  readonly world: World;
}

const openShopDomain = (): Domain => ({ world: openShop(), judge, entities: entityWords() });

const openMathsDomain = (): Domain => ({
  world: openMaths(),
  judge: ({ parts }, outcome, config, repeats) => {
    const { value: answer, unit = '' } = parts[0]!;
    const { solved, reason } = judgeMaths({ answer, unit }, outcome.final ?? '');
    return composeVerdict({ value: Number(solved), reason }, outcome, config, repeats);
  },
  entities: new Set()
});

/** By subject. */
export const DOMAINS: Readonly<Record<SubjectName, () => Domain>> = { shop: openShopDomain, maths: openMathsDomain };
