/** The data card: its sums are those of the bytes that are made today, and the sample is a part of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commonOf, fileList, sumOf, withList } from '../../scripts/datasets/card';
import { sampleFiles } from '../../scripts/datasets/sample';
import { allRows, productsSeenInTraining } from '../../scripts/datasets/whole';
import { instanceLines } from '../../src/dataset/instance';

const stored = (name: string) => readFileSync(new URL(`../../datasets/shop/${name}`, import.meta.url), 'utf8');

async function whole(part: 'sft' | 'rl' | 'test'): Promise<string> {
  let text = '';
  for await (const piece of instanceLines(part)) text += piece;
  return text;
}
const parts = { sft: await whole('sft'), rl: await whole('rl'), test: await whole('test') };
const lines = (text: string): string[] => text.match(/.*\n/g) ?? [];

describe('the benchmark', () => {
  it('has the bytes and counts that the card states', () => {
    const files = { 'sft.jsonl': parts.sft, 'rl.jsonl': parts.rl, 'test.jsonl': parts.test };
    expect(stored('README.md')).toBe(withList(stored('README.md'), `${fileList(files)}\n${commonOf(allRows())}`));
  });
  it('names test products in training where a tool lists products of a kind, and nowhere else', () => {
    const { sft, rl, test } = allRows();
    const { seenInTraining } = productsSeenInTraining({ sft, rl, test });
    const naming = [...sft, ...rl].flatMap(({ plan }) =>
      plan.flatMap(({ calls }) => calls.filter(({ observation }) => seenInTraining.some((product) => observation.includes(product))).map(({ tool }) => tool))
    );
    expect(new Set(naming)).toEqual(new Set(['find_products']));
  });
  it('is sampled in the repository', () => {
    const files = sampleFiles({ sft: lines(parts.sft), rl: lines(parts.rl), test: lines(parts.test) });
    for (const [name, text] of Object.entries(files)) expect(stored(`sample/${name}`) === text).toBe(true);
  });
});

describe('the list', () => {
  // Oracle: FIPS 180-2, appendix B.1.
  it('is summed by SHA-256', () => expect(sumOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
  it('counts rows and bytes', () => expect(fileList({ a: 'é\nb\n' })).toMatch(/^- a: 2 rows, 5 bytes/));
  it('stands between its marks', () =>
    expect(withList('x<!-- files -->old<!-- end of files -->y', 'new')).toBe('x<!-- files -->\n\nnew\n\n<!-- end of files -->y'));
  it('needs them', () => expect(() => withList('x', 'new')).toThrow(/marks/));
});
