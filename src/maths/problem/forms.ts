/** The forms of problems in six families of rising depth: which figures a problem has, and its answer by arithmetic, apart from its program. */
import { between, type Random } from '../../math/random';

/** The families, the simplest first. */
export const MATHS_FAMILIES = ['single', 'chain', 'rate', 'series', 'search', 'system'] as const;
/** One of the families: one operation, a few, rates and percentages, sums that need a loop, conditions that need a search, two unknowns. */
export type MathsFamily = (typeof MATHS_FAMILIES)[number];

/** Figures of a problem by the names of their slots. */
export type Figures = Readonly<Record<string, number>>;

/** A form of problems. */
export interface ProblemForm {
  readonly draw: (random: Random) => Figures;
  /** The answer as a fraction; draws whose answer is below 1 or has more than two decimals are drawn again. */
  readonly answer: (figures: Figures) => readonly [numerator: number, denominator: number];
}

/** A form whose figures may be read without asking whether they are there. */
function form<F extends Figures>(draw: (random: Random) => F, answer: (figures: F) => number | readonly [number, number]): ProblemForm {
  return {
    draw,
    answer: (figures) => {
      const value = answer(figures as F);
      return typeof value === 'number' ? [value, 1] : value;
    }
  };
}

const single = {
  together: form(
    (r) => ({ start: between(r, 12, 480), more: between(r, 5, 190) }),
    ({ start, more }) => start + more
  ),
  left: form(
    (r) => ({ start: between(r, 60, 490), less: between(r, 4, 58) }),
    ({ start, less }) => start - less
  ),
  groups: form(
    (r) => ({ boxes: between(r, 3, 24), each: between(r, 4, 60) }),
    ({ boxes, each }) => boxes * each
  ),
  shared: form(
    (r) => {
      const people = between(r, 2, 20);
      return { total: people * between(r, 3, 60), people };
    },
    ({ total, people }) => [total, people]
  )
};

const chain = {
  change: form(
    (r) => ({ paid: 10 * between(r, 5, 40), count: between(r, 2, 12), price: between(r, 2, 30) }),
    ({ paid, count, price }) => paid - count * price
  ),
  restock: form(
    (r) => ({ start: between(r, 60, 300), sold: between(r, 5, 58), boxes: between(r, 2, 9), each: between(r, 4, 30) }),
    ({ start, sold, boxes, each }) => start + boxes * each - sold
  ),
  bill: form(
    (r) => ({ people: between(r, 2, 8), count: between(r, 2, 9), price: between(r, 2, 30), number: between(r, 2, 9), cost: between(r, 2, 30) }),
    ({ people, count, price, number, cost }) => [number * cost + count * price, people]
  ),
  savings: form(
    (r) => ({ start: between(r, 10, 200), each: between(r, 3, 40), weeks: between(r, 3, 20), spent: between(r, 10, 90) }),
    ({ start, each, weeks, spent }) => start - spent + each * weeks
  )
};

const rate = {
  discount: form(
    (r) => ({ price: between(r, 20, 400), percent: 5 * between(r, 1, 12), fee: between(r, 3, 25) }),
    ({ price, percent, fee }) => [100 * (price + fee) - price * percent, 100]
  ),
  growth: form(
    (r) => ({ price: 10 * between(r, 8, 120), percent: between(r, 2, 30), rate: between(r, 2, 30) }),
    ({ price, percent, rate }) => [price * (10_000 + 100 * (percent + rate) + percent * rate), 10_000]
  ),
  speed: form(
    (r) => ({ hours: between(r, 2, 9), speed: between(r, 20, 90), time: between(r, 2, 9), pace: between(r, 20, 90) }),
    ({ hours, speed, time, pace }) => [time * pace + hours * speed, hours + time]
  ),
  work: form(
    (r) => ({ hours: between(r, 2, 90), time: between(r, 2, 90) }),
    ({ hours, time }) => [hours * time, hours + time]
  )
};

const series = {
  rising: form(
    (r) => ({ start: between(r, 2, 30), more: between(r, 2, 12), days: between(r, 4, 30) }),
    ({ start, more, days }) => [days * (2 * start + (days - 1) * more), 2]
  ),
  growing: form(
    (r) => ({ start: between(r, 2, 60), factor: between(r, 2, 4), weeks: between(r, 3, 6) }),
    ({ start, factor, weeks }) => start * factor ** weeks
  ),
  doubling: form(
    (r) => {
      const sold = between(r, 2, 30);
      return { start: sold + between(r, 1, 20), sold, weeks: between(r, 3, 6) };
    },
    ({ start, sold, weeks }) => 2 ** weeks * (start - sold) + sold
  ),
  multiples: form(
    (r) => {
      const low = between(r, 2, 40);
      return { low, high: low + between(r, 30, 120), step: between(r, 3, 15) };
    },
    ({ low, high, step }) => {
      const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
      return [step * (first + last) * (last - first + 1), 2];
    }
  )
};

const commonDivisor = (a: number, b: number): number => (b ? commonDivisor(b, a % b) : a);
const leastMultiple = (a: number, b: number): number => (a * b) / commonDivisor(a, b);

/** The inverse of a modulo m, for coprime a and m. */
const inverse = (a: number, m: number): number => {
  let [r0, r1, s0, s1] = [a, m, 1, 0];
  while (r1) {
    const q = Math.floor(r0 / r1);
    [r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1];
  }
  return ((s0 % m) + m) % m;
};

const search = {
  remainders: form(
    (r) => {
      const rows = between(r, 3, 13);
      const columns = rows + between(r, 1, 8);
      const coprime = commonDivisor(rows, columns) === 1 ? columns : rows + 1;
      return { rows, rest: between(r, 2, rows - 1), columns: coprime, left: between(r, 2, coprime - 1) };
    },
    // Chinese remainder theorem: n = rest + rows · ((left − rest) · rows⁻¹ mod columns).
    ({ rows, rest, columns, left }) => rest + rows * (((left - rest + rows * columns) * inverse(rows, columns)) % columns)
  ),
  divisible: form(
    (r) => ({ high: between(r, 40, 300), step: between(r, 2, 9), pace: between(r, 2, 12) }),
    ({ high, step, pace }) => Math.floor(high / step) - Math.floor(high / leastMultiple(step, pace))
  ),
  packs: form(
    (r) => {
      const rows = between(r, 3, 14);
      return { low: between(r, 40, 400), rows, columns: rows + between(r, 1, 8) };
    },
    ({ low, rows, columns }) => (Math.floor(low / leastMultiple(rows, columns)) + 1) * leastMultiple(rows, columns)
  ),
  square: form(
    (r) => ({ tiles: between(r, 20, 2400) }),
    ({ tiles }) => tiles - Math.floor(Math.sqrt(tiles)) ** 2
  )
};

const system = {
  difference: form(
    (r) => {
      const more = between(r, 3, 80);
      return { total: more + 2 * between(r, 5, 150), more };
    },
    ({ total, more }) => more + (total - more) / 2
  ),
  boxes: form(
    (r) => {
      const [small, bigs, smalls] = [between(r, 2, 15), between(r, 2, 25), between(r, 2, 25)];
      const big = small + between(r, 1, 15);
      return { big, small, count: bigs + smalls, total: big * bigs + small * smalls };
    },
    ({ big, small, count, total }) => [total - small * count, big - small]
  ),
  prices: form(
    (r) => {
      const [count, number, rows] = [between(r, 2, 9), between(r, 2, 7), between(r, 2, 9)];
      const columns = Math.floor((rows * number) / count) + between(r, 2, 4);
      const [price, other] = [between(r, 2, 30), between(r, 2, 30)];
      return { count, number, paid: count * price + number * other, rows, columns, cost: rows * price + columns * other };
    },
    ({ count, number, paid, rows, columns, cost }) => [paid * columns - cost * number, count * columns - rows * number]
  ),
  years: form(
    (r) => {
      // The older one is older by 18 years and more.
      const factor = between(r, 2, 5);
      const youngest = Math.ceil(18 / (factor - 1));
      const [years, young] = [between(r, 2, 20), between(r, youngest, youngest + Math.floor(36 / factor))];
      return { factor, years, sum: (factor + 1) * young + 2 * years };
    },
    ({ factor, years, sum }) => [factor * (sum - 2 * years), factor + 1]
  )
};

/** Every form by its family and name. */
export const FORMS: Readonly<Record<MathsFamily, Readonly<Record<string, ProblemForm>>>> = { single, chain, rate, series, search, system };
