/** The tree of what is in the cache: one slot a distinct prefix, held while needed, dropped from the ends of what was needed least recently. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { openPrefixTree, type PrefixNode, type PrefixTree } from '../../src/model/generation/prefixTree';

/** The sequence's last node, with all of them computed; pinned once. */
function lay(tree: PrefixTree, text: string, adapter = 0): PrefixNode {
  const tokens = [...text].map((letter) => letter.charCodeAt(0));
  const { node: known, length } = tree.find(adapter, tokens);
  if (known) tree.pin(known);
  let node = known;
  for (const token of tokens.slice(length)) {
    node = tree.extend(adapter, node, token);
    node.computed = true;
  }
  tree.pin(node!);
  if (known) tree.unpin(known);
  return node!;
}

/** How much of the sequence is known. */
const known = (tree: PrefixTree, text: string, adapter = 0): number =>
  tree.find(
    adapter,
    [...text].map((letter) => letter.charCodeAt(0))
  ).length;

describe('the prefix tree', () => {
  it('gives sequences under the same adapter their beginning in common', () => {
    const tree = openPrefixTree(20);
    lay(tree, 'price of tea');
    expect([known(tree, 'price is'), known(tree, 'the price'), known(tree, 'price of tea', 1)]).toEqual([6, 0, 0]);
    lay(tree, 'price is');
    expect(tree.free()).toBe(20 - 14);
    expect(tree.held()).toBe(14);
  });

  it('drops what was needed least recently, ends first, and never what is held', () => {
    const tree = openPrefixTree(10);
    const [ab, abcd, x] = [lay(tree, 'ab'), lay(tree, 'abcd'), lay(tree, 'xyz')];
    tree.unpin(abcd);
    tree.unpin(x);
    tree.unpin(lay(tree, 'abc'));
    const kept = lay(tree, 'pqrst'); // takes 3 free slots, and those of d and z
    expect(['abcd', 'xyz', 'pqrst'].map((text) => known(tree, text))).toEqual([3, 2, 5]);
    lay(tree, 'uv');
    expect(
      ['abcd', 'xyz'].map((text) => known(tree, text)),
      'c was needed after x and y.'
    ).toEqual([3, 0]);
    expect(() => lay(tree, '12')).toThrow(new RangeError('The cache is full: all 10 places are taken by sequences in use.'));
    expect(known(tree, 'abcd')).toBe(2);
    tree.unpin(kept);
    tree.unpin(ab);
    expect(tree.held()).toBe(2);
  });

  it('keeps nothing that was never computed', () => {
    const tree = openPrefixTree(8);
    const ab = lay(tree, 'ab');
    const c = tree.extend(0, ab, 99);
    const d = tree.extend(0, c, 100);
    tree.pin(d);
    tree.unpin(d);
    expect(known(tree, 'abcd')).toBe(2);
    expect(tree.free()).toBe(6);
  });

  it('loses no slot and drops none that is held, whatever happens in which order', () => {
    for (let run = 0; run < 20; run++) {
      const random = randomOf('prefix', run);
      const tree = openPrefixTree(30);
      const pinned: { text: string; node: PrefixNode }[] = [];
      for (let step = 0; step < 200; step++) {
        const text = Array.from({ length: 1 + random.below(6) }, () => random.pick(['a', 'b'])).join('');
        if (pinned.length && (tree.held() > 20 || random.below(2))) tree.unpin(pinned.splice(random.below(pinned.length), 1)[0]!.node);
        else pinned.push({ text, node: lay(tree, text) });
        for (const { text } of pinned) expect(known(tree, text)).toBe(text.length);
        expect(tree.held()).toBe(new Set(pinned.flatMap(({ text }) => [...text].map((_, i) => text.slice(0, i + 1)))).size);
      }
      for (const { node } of pinned) tree.unpin(node);
      expect(new Set(tree.reserve(30)).size).toBe(30);
    }
  });
});
