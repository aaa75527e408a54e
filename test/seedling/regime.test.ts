/** What each regime shows and what it hides: whom to call, plans of cooperative rows, and nothing else. */
import { describe, expect, it } from 'vitest';
import { bodyShape } from '../../scripts/seedling/bodyShape';
import { demonstrationsAt, tokeniseDemonstration, type CourseConversation } from '../../scripts/seedling/course';
import { RECIPE, type CourseSettings } from '../../scripts/seedling/recipe';
import { courseOf, type RegimeChoice } from '../../scripts/seedling/regime';
import { vocabularyIn } from '../../scripts/seedling/survey';
import { identityOf } from '../../scripts/seedling/training';
import { wordTokenizer } from '../../src/weights/language/tokenizer';
import { rowOf } from '../../src/task/row';
import { madeRow } from './rows';

const choice = (regime: RegimeChoice['regime'], changes: Partial<RegimeChoice> = {}): RegimeChoice => ({
  regime,
  coop: 0,
  targets: 1000,
  memory: 0.25,
  progressive: false,
  optimiser: 'muon',
  ...changes
});
const courseWith = (regime: RegimeChoice['regime'], changes: Partial<RegimeChoice> = {}): CourseSettings => courseOf(choice(regime, changes));
const shownBy = (course: CourseSettings, rows: number, seed = 0): CourseConversation[][] =>
  Array.from({ length: rows }, (_, place) => demonstrationsAt(madeRow, course, place, seed));

const everything = shownBy(courseWith('everything'), 4000);
const invocation = shownBy(courseWith('invocation'), 4000);
const masters = (shown: readonly CourseConversation[][]) => shown.flat().filter(({ agent }) => agent === 'master');
const calledIn = ({ turns }: CourseConversation): string[] => turns.flatMap(({ content }) => /^<tool_call>\{"name":"(\w+)"/.exec(content)?.[1] ?? []);
const closingOf = ({ turns }: CourseConversation): string => turns.at(-1)!.content;
const tokenizer = wordTokenizer(vocabularyIn(everything.flat()));

/** The words of a conversation that are trained on, and those of its own turns that are not. */
function wordsOf(conversation: CourseConversation): { trained: string[]; hidden: string[] } {
  const { tokens, subtasks } = tokeniseDemonstration(tokenizer, conversation);
  const all = tokeniseDemonstration(tokenizer, { ...conversation, hiddenAddressees: [] }).subtasks.flat();
  const trained = new Set(subtasks.flat());
  const text = (indices: readonly number[]) => indices.map((index) => tokenizer.textOf(tokens[index]!));
  return { trained: text([...trained]), hidden: text(all.filter((index) => !trained.has(index))) };
}

describe('everything', () => {
  it('hides nothing and shows every row whole', () => {
    expect(everything.flat().filter(({ hiddenAddressees }) => hiddenAddressees)).toEqual([]);
    expect(masters(everything)).toHaveLength(4000);
    expect(everything.flat().filter((each) => closingOf(each) === 'unknown')).toEqual([]);
  });

  it('shows the same rows as the other regimes, place for place', () => {
    const queries = (shown: readonly CourseConversation[][]) =>
      masters(shown)
        .filter(({ kind }) => kind !== 'coop')
        .map(({ turns }) => turns[1]!.content);
    expect(queries(invocation)).toEqual(queries(everything));
    expect(queries(shownBy(courseWith('atoms'), 4000))).toEqual(queries(everything));
  });
});

describe('invocation', () => {
  const masked = masters(invocation).filter(({ hiddenAddressees }) => hiddenAddressees);
  const drawn = masters(invocation).filter(({ hiddenAddressees }) => !hiddenAddressees);

  it('leaves the name of whom is called out of the loss, and no other token', () => {
    for (const conversation of masked.slice(0, 300)) {
      const { trained, hidden } = wordsOf(conversation);
      expect(hidden).toEqual(calledIn(conversation));
      expect([...trained, ...hidden].sort()).toEqual(wordsOf({ ...conversation, hiddenAddressees: [] }).trained.sort());
    }
  });

  it('leaves it out where the name is spelled in letters, whole', () => {
    const spelled = wordTokenizer(vocabularyIn([]));
    const [conversation] = masked as [CourseConversation];
    const { tokens, subtasks } = tokeniseDemonstration(spelled, conversation);
    const trained = new Set(subtasks[0]);
    const said = tokens.slice(subtasks[0]![0], subtasks[0]!.at(-1)! + 1);
    const hidden = said.filter((_, index) => !trained.has(subtasks[0]![0]! + index));
    expect(spelled.decode(hidden)).toBe(calledIn(conversation)[0]);
  });

  it('trains on all that specialists say, their tools by name', () => {
    const specialists = invocation.flat().filter(({ agent }) => agent !== 'master');
    expect(specialists.filter(({ hiddenAddressees }) => hiddenAddressees)).toEqual([]);
    for (const conversation of specialists.slice(0, 100)) expect(wordsOf(conversation).hidden).toEqual([]);
  });

  it('names an addressee that is trained on in about 0.35 of the single requests, and never the right one more than the others', () => {
    expect(drawn.length / masters(invocation).length).toBeGreaterThan(0.32);
    expect(drawn.length / masters(invocation).length).toBeLessThan(0.38);
    // Given each kind, four equally likely addressees: χ² with 3 degrees of freedom is above 16.27 once in a thousand.
    for (const kind of ['qa', 'efc', 'gfc', 'math']) {
      const called = drawn.filter((each) => each.kind === kind).map((each) => calledIn(each)[0]!);
      const expected = called.length / 4;
      const squares = ['qa', 'efc', 'gfc', 'math'].map((agent) => (called.filter((name) => name === agent).length - expected) ** 2 / expected);
      expect(called.length).toBeGreaterThan(100);
      expect(
        squares.reduce((a, b) => a + b, 0),
        kind
      ).toBeLessThan(16.27);
    }
  });

  it('lets a wrong specialist not know, then the master, while the right one shows its trade', () => {
    for (const [place, shown] of invocation.entries()) {
      const master = shown.find(({ agent }) => agent === 'master');
      if (!master || master.hiddenAddressees) continue;
      const [called] = calledIn(master) as [string];
      const asked = shown.find(({ agent }) => agent === called)!;
      const wrong = called !== master.kind;
      expect([closingOf(master) === 'unknown', closingOf(asked) === 'unknown'], String(place)).toEqual([wrong, wrong]);
      expect(shown.map(({ agent }) => agent)).toContain(master.kind);
    }
  });

  it('shows no plan of a cooperative row, but what each of its specialists did', () => {
    expect(masters(invocation).filter(({ kind }) => kind === 'coop')).toEqual([]);
    const parts = (shown: readonly CourseConversation[][]) => shown.flat().filter(({ agent, kind }) => kind === 'coop' && agent !== 'master').length;
    expect(parts(invocation)).toBe(parts(everything));
    expect(parts(invocation)).toBeGreaterThan(1000);
  });

  it('lets a master recall a strategy only where an addressee is drawn, and then one that names it four times in five', () => {
    const recalled = ({ turns }: CourseConversation): string | undefined => / memory (.*)/.exec(turns[0]!.content)?.[1];
    expect(masked.filter(recalled)).toEqual([]);
    const recalling = drawn.filter(recalled);
    expect(recalling.length / drawn.length).toBeGreaterThan(0.2);
    expect(recalling.length / drawn.length).toBeLessThan(0.3);
    const fitting = recalling.filter((conversation) => recalled(conversation) === calledIn(conversation)[0]).length / recalling.length;
    // Of the fifth that is another row's, a quarter names the drawn addressee by chance.
    expect(fitting).toBeGreaterThan(0.78);
    expect(fitting).toBeLessThan(0.92);
  });

  it('shows plans where asked to, without names, and none that is withheld', () => {
    const shown = shownBy(courseWith('invocation', { coop: 0.05 }), 4000);
    const plans = masters(shown).filter(({ kind }) => kind === 'coop');
    const count = shown.flat().length;
    expect(Math.abs(plans.length - 0.05 * count)).toBeLessThanOrEqual(5 * Math.sqrt(0.05 * 0.95 * count) + 0.01 * count);
    const named = plans.filter((plan) => plan.hiddenAddressees!.length < calledIn(plan).length);
    expect(named.length / plans.length).toBeGreaterThan(0.28);
    expect(named.length / plans.length).toBeLessThan(0.42);
    for (const plan of plans.filter((each) => !named.includes(each))) {
      expect(plan.hiddenAddressees).toEqual(calledIn(plan).map((_, call) => call));
      expect(calledIn(plan)[0]).not.toBe('qa');
      expect(wordsOf(plan).hidden).toEqual(calledIn(plan));
    }
    for (const plan of named) {
      const calls = calledIn(plan);
      const [drawn] = calls.map((_, call) => call).filter((call) => !plan.hiddenAddressees!.includes(call)) as [number];
      expect(plan.hiddenAddressees).toEqual(calls.map((_, call) => call).filter((call) => call !== drawn));
      if (drawn > 0) expect(calls[0]).not.toBe('qa');
      expect(closingOf(plan) === 'unknown').toBe(plan.turns.some(({ role, content }) => role === 'tool' && content === 'unknown'));
    }
    expect(plans.filter((plan) => calledIn(plan).indexOf('qa') > 0).length / plans.length).toBeGreaterThan(0.02);
    const drawnNames = named.map((plan) => calledIn(plan).find((_, call) => !plan.hiddenAddressees!.includes(call))!);
    for (const agent of ['qa', 'efc', 'gfc', 'math']) expect(drawnNames.filter((name) => name === agent).length / named.length, agent).toBeGreaterThan(0.12);
  });

  it('draws for other rows with another seed', () => {
    const masterOf = (shown: readonly CourseConversation[]) => shown.find(({ agent, kind }) => agent === 'master' && kind !== 'coop');
    const other = shownBy(courseWith('invocation'), 1000, 1);
    const pairs = other.flatMap((shown, place) => {
      const masters = [masterOf(shown), masterOf(invocation[place]!)];
      return masters[0] && masters[1] ? [masters.map((master) => Boolean(master!.hiddenAddressees))] : [];
    });
    // Two independent draws with chance 0.35 differ in 2 · 0.35 · 0.65 = 0.455 of the cases.
    const differing = pairs.filter(([first, second]) => first !== second).length / pairs.length;
    expect(differing).toBeGreaterThan(0.37);
    expect(differing).toBeLessThan(0.54);
  });

  it('holds of the rows of the shop too', () => {
    const shown = Array.from({ length: 300 }, (_, place) => demonstrationsAt((kind, index) => rowOf('train', kind, index), courseWith('invocation'), place, 1));
    const words = wordTokenizer(vocabularyIn(shown.flat()));
    for (const conversation of masters(shown).filter(({ hiddenAddressees }) => hiddenAddressees)) {
      const { tokens, subtasks } = tokeniseDemonstration(words, conversation);
      const whole = tokeniseDemonstration(words, { ...conversation, hiddenAddressees: [] }).subtasks.flat();
      const trained = new Set(subtasks.flat());
      expect(
        whole.filter((index) => !trained.has(index)).map((index) => words.textOf(tokens[index]!)),
        conversation.id
      ).toEqual(calledIn(conversation));
    }
  });
});

describe('atoms', () => {
  const plansOf = (shown: readonly CourseConversation[][]) => masters(shown).filter(({ kind }) => kind === 'coop').length;

  it.each([0, 0.001, 0.01, 0.05, 0.5])('show plans of cooperative rows as a share of %d of all conversations', (coop) => {
    const shown = shownBy(courseWith('atoms', { coop }), 6000);
    const count = shown.flat().length;
    // Five standard deviations of a binomial count.
    expect(Math.abs(plansOf(shown) - coop * count)).toBeLessThanOrEqual(5 * Math.sqrt(coop * (1 - coop) * count));
  });

  it('are the same conversations whatever that share, but for the plans', () => {
    const others = (coop: number) =>
      shownBy(courseWith('atoms', { coop }), 500)
        .flat()
        .filter(({ agent, kind }) => agent !== 'master' || kind !== 'coop');
    expect(others(0.05)).toEqual(others(0));
    expect(others(0)).toEqual(
      everything
        .slice(0, 500)
        .flat()
        .filter(({ agent, kind }) => agent !== 'master' || kind !== 'coop')
    );
  });
});

describe('a course of any regime', () => {
  it.each(['everything', 'invocation', 'atoms'] as const)('of %s is the same for the same seed and another for another', (regime) => {
    const course = courseWith(regime, regime === 'atoms' ? { coop: 0.3 } : {});
    expect(shownBy(course, 60, 1)).toEqual(shownBy(course, 60, 1));
    expect(shownBy(course, 60, 1)).not.toEqual(shownBy(course, 60, 2));
  });
});

describe('a body', () => {
  it('of the bundled width and depth is the bundled one', () => expect(bodyShape({ width: 128, layers: 4 })).toEqual(RECIPE.shape));
  it('of another width keeps the proportions', () =>
    expect(bodyShape({ width: 128, layers: 6 })).toMatchObject({ width: 128, layers: 6, heads: 4, headWidth: 32, mlpWidth: 352 }));
});

it('a training is another one where regime, share of plans, shape, seed or words are', () => {
  const plan = { ...choice('atoms'), seed: 0, shape: bodyShape({ width: 128, layers: 4 }), course: courseWith('atoms'), vocabulary: ['a'] };
  const others = [
    { ...plan, regime: 'everything' as const },
    { ...plan, course: courseWith('atoms', { coop: 0.01 }) },
    { ...plan, course: courseWith('atoms', { optimiser: 'adamw' }) },
    { ...plan, shape: bodyShape({ width: 96, layers: 4 }) },
    { ...plan, shape: bodyShape({ width: 128, layers: 6 }) },
    { ...plan, seed: 1 },
    { ...plan, vocabulary: ['b'] }
  ];
  expect(identityOf({ ...plan })).toBe(identityOf(plan));
  expect(new Set([plan, ...others].map(identityOf)).size).toBe(8);
});
