/** The general services against independent references: the machine's own calendar, and arithmetic written out. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { calculate } from '../../src/task/calculator';
import { addDays, MONTHS } from '../../src/task/calendar';

describe('addDays', () => {
  it('agrees with the calendar of a year without a leap day', () => {
    const random = randomOf('calendar');
    for (let i = 0; i < 500; i++) {
      const start = new Date(Date.UTC(2023, 0, 1 + random.below(365)));
      const days = random.below(400);
      const end = new Date(start.getTime() + days * 86_400_000);
      const written = (date: Date) => `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
      // 2024 has a leap day, which the service does not know.
      if (end < new Date(Date.UTC(2024, 1, 29))) expect(addDays(written(start), days)).toBe(written(end));
    }
  });
  it.each(['', 'may', 'may 0', 'april 31', 'may x', 'may 1.5', 'maybe 3'])('knows no date "%s"', (date) => expect(addDays(date, 1)).toBeNull());
});

describe('calculate', () => {
  const apply = { '+': (a: number, b: number) => a + b, '-': (a: number, b: number) => a - b, '*': (a: number, b: number) => a * b };
  const signs = ['+', '-', '*'] as const;

  it('puts products before sums, otherwise goes from left to right', () => {
    const random = randomOf('calculator');
    for (const first of signs)
      for (const second of signs)
        for (let i = 0; i < 30; i++) {
          const [a, b, c] = [random.below(99), random.below(99), random.below(99)] as const;
          const later = second === '*' && first !== '*';
          expect(calculate(`${a} ${first} ${b}`)).toBe(apply[first](a, b));
          expect(calculate(`${a}${first}${b} ${second} ${c}`)).toBe(later ? apply[first](a, apply['*'](b, c)) : apply[second](apply[first](a, b), c));
        }
  });
  it.each(['', '+', '3 4', '3 + + 4', '3 +', '- 3', '3 / 4', '(3)', 'alert ( 1 )', '3 + x'])('finds no value in "%s"', (text) =>
    expect(calculate(text)).toBeNull()
  );
});
