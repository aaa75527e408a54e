/** What README and notes say of the error of the figures is what the figures give: the standard error of a share of drawn rows, √(p (1 − p) / n). */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Rows of each kind: dev rows are divided evenly, test rows are not. */
const rowsOf = (summary: string): readonly number[] => {
  const [, rows, split] = /% of (\d+) (dev|test) rows/.exec(summary)!;
  return split === 'test' ? [125, 125, 125, 125, 100] : Array.from({ length: 5 }, () => Number(rows) / 5);
};

/** Standard errors in points of the kinds in a line of a summary, and of their mean. */
function errorsOf(summary: string, line: string): { readonly kinds: readonly number[]; readonly average: number } {
  const cells = summary
    .split('\n')
    .find((each) => each.startsWith(`| ${line} `))!
    .split('|');
  const kinds = rowsOf(summary).map((rows, kind) => {
    const share = Number.parseFloat(cells[kind + 2]!) / 100;
    return 100 * Math.sqrt((share * (1 - share)) / rows);
  });
  return { kinds, average: Math.sqrt(kinds.reduce((sum, error) => sum + error ** 2, 0)) / kinds.length };
}

const spreadOf = (values: readonly number[]): string => `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;

it.each([
  ['README.md', 'summary-test.md'],
  ['docs/experiments/README.md', 'summary.md'],
  ['docs/experiments/README.md', 'summary-test.md']
])('%s, of %s', (path, file) => {
  const summary = read(`docs/experiments/default/${file}`);
  const errors = ['greedy, after', 'sampled, after'].map((line) => errorsOf(summary, line));
  const text = read(path).replace(/\s+/g, ' ');
  expect(text).toContain(`standard error of ${spreadOf(errors.map(({ average }) => average))} points`);
  expect(text).toMatch(new RegExp(`kind (\\([^)]*\\) )?one of ${spreadOf(errors.flatMap(({ kinds }) => kinds))}`));
});

it('the guide says of test products that training overhears what the data card counts', () => {
  const counted = /names: (\d+ of \d+)/.exec(read('datasets/shop/README.md'))![1]!;
  expect(read('docs/guide.md')).toContain(`[${counted}](../datasets/shop/README.md)`);
});
