/** What a customer would write: measures of one dimension, dates one may mistake, goods at their prices, first words, and accounts that are one's own. */
import { describe, expect, it } from 'vitest';
import general from '../../datasets/shop/en/general.json';
import { randomOf } from '../../src/math/random';
import { entitiesOf } from '../../src/task/entity';
import { FACTS } from '../../src/task/facts';
import { COOP_FAMILIES } from '../../src/task/family/coop';
import { EFC_FAMILIES } from '../../src/task/family/efc';
import { GFC_FAMILIES } from '../../src/task/family/gfc';
import { MATH_FAMILIES } from '../../src/task/family/math';
import { QA_FAMILIES } from '../../src/task/family/qa';
import { COURTESIES, PHRASINGS } from '../../src/task/phrasing';
import type { TaskFamilies, Sketch } from '../../src/task/sketch';

const ALL: TaskFamilies = { ...QA_FAMILIES, ...EFC_FAMILIES, ...GFC_FAMILIES, ...MATH_FAMILIES, ...COOP_FAMILIES };

/** Sketches of a family in every split. */
const sketchesOf = (family: string, count = 40): Sketch[] =>
  (['train', 'dev', 'test'] as const).flatMap((split) =>
    Array.from({ length: count }, (_, index) => ALL[family]!(entitiesOf(split, randomOf('plausible', family, split, index))))
  );

const callsOf = (family: string, tool: string, count?: number) =>
  sketchesOf(family, count).flatMap(({ plan }) => plan('A problem in words').flatMap(({ calls }) => calls.filter((call) => call.tool === tool)));

const templatesOf = (family: string): string[] => Object.values(PHRASINGS[family]!).flat();

describe('a conversion of measures', () => {
  const dimensionOf = (unit: string): string => Object.entries(general.measures).find(([, units]) => units.includes(unit))![0];

  it('knows the dimension of every measure', () => {
    for (const { from, to } of FACTS.units) expect(dimensionOf(from)).toBe(dimensionOf(to));
  });

  it('stays within a dimension in every family, but for volumes taken for weights', () => {
    const crossing = new Map<string, Set<string>>();
    for (const family of Object.keys(ALL))
      for (const { arguments: args } of callsOf(family, 'convert_unit')) {
        const [from, to] = [dimensionOf(args.from!), dimensionOf(args.to!)];
        if (from !== to) crossing.set(family, (crossing.get(family) ?? new Set()).add(`${from} to ${to}`));
      }
    expect(crossing).toEqual(new Map([['unlikeMeasures', new Set(['volume to weight'])]]));
  });
});

it('mistakes a date by a day or two past the end of its month, no more', () => {
  const lengths: Readonly<Record<string, number>> = { february: 28, april: 30, june: 30, september: 30, november: 30 };
  for (const date of general.missingDates) {
    const [month, day] = date.split(' ') as [string, string];
    expect(Number(day) - lengths[month]!, date).toBeGreaterThan(0);
    expect(Number(day), date).toBeLessThanOrEqual(31);
  }
});

describe('a price', () => {
  it('of so many dollars is of goods, and a pack is of trifles', () => {
    for (const family of ['purchase', 'change', 'twoKinds', 'affordable'])
      for (const { slots } of sketchesOf(family)) expect(general.trifles, family).not.toContain(slots.thing);
    for (const { slots } of sketchesOf('packs')) expect(general.trifles).toContain(slots.thing);
    for (const trifle of general.trifles) expect(FACTS.things).toContain(trifle);
  });

  it('of a kind of product is one that the shop has for it', () => {
    for (const family of ['discount', 'saving'])
      for (const { slots } of sketchesOf(family)) {
        const prices = FACTS.kinds.get(String(slots.kind))!.map(({ price }) => price);
        expect(Number(slots.amount), `${slots.kind}`).toBeGreaterThanOrEqual(Math.min(...prices));
        expect(Number(slots.amount), `${slots.kind}`).toBeLessThanOrEqual(Math.max(...prices));
      }
  });
});

describe('the first message of a customer', () => {
  /** What only makes sense after an earlier message of either side. */
  const LATER =
    /\b(one more thing|another thing|also,|as i said|as you said|you (just )?(said|mentioned|told me|wrote)|again,|back to (my|the)|my other question)\b/i;

  it('does not open as if it were a later one', () => expect(COURTESIES.before.filter((opening) => LATER.test(opening))).toEqual([]));
  it('does not speak of a former one', () => {
    expect(Object.keys(PHRASINGS).flatMap((family) => templatesOf(family).filter((template) => LATER.test(template)))).toEqual([]);
  });
});

describe('an account', () => {
  /** The customer says that account or order is their own. */
  const OWN =
    /\b(my|our) (\w+ ){0,3}(account|orders?)\b|\bI'm (on )?account\b|\bthis is account \{account\}|\baccount \{account\} here\b|\b(I|we) (\w+ )?(ordered?|bought)\b/i;
  /** The customer says that it is another's. */
  const OTHERS = /\{person\}|another customer/;
  const families = Object.keys(PHRASINGS).filter((family) => templatesOf(family).some((template) => template.includes('{account}')));

  it('is asked about in these families', () =>
    expect(families.sort()).toEqual(['cancelNewest', 'lastRefund', 'lastStatus', 'newestItems', 'orderCount', 'privacy']));

  it('that is looked into or changed is said to be the own one, in every wording', () => {
    for (const family of families.filter((name) => name !== 'privacy'))
      for (const template of templatesOf(family)) {
        expect(template, family).toMatch(OWN);
        expect(template, family).not.toMatch(OTHERS);
      }
  });

  it("that is another's is refused, whatever is asked of it", () => {
    for (const template of templatesOf('privacy')) {
      expect(template).toMatch(OTHERS);
      expect(template.replace('not my account', ''), 'An own account is no secret.').not.toMatch(/\bmy (\w+ )?account\b|\bI'm account\b/i);
    }
    for (const { plan, parts, effects = [] } of sketchesOf('privacy')) expect([plan(''), parts[0]!.type, effects]).toEqual([[], 'refusal', []]);
  });

  it('is not gone round by an order that somebody else has the number of', () => {
    const orders = Object.keys(PHRASINGS).flatMap((family) => templatesOf(family).filter((template) => template.includes('{order}')));
    const foreign =
      /\b(someone|somebody|another customer)\b|\b(friend|neighbou?r|son|wife|husband|sister|brother)('s| got| ordered) order\b|\border (of|by) (my|a)\b/i;
    expect(orders.length).toBeGreaterThan(200);
    expect(orders.filter((template) => foreign.test(template))).toEqual([]);
  });
});
