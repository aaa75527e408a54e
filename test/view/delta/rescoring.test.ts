/** The stage after an update: widths are probabilities, ghosts those before, and all else stays as it was sampled. */
import { describe, expect, test } from 'vitest';
import { extentOf } from '../../../src/view/delta/bundle';
import { edgesOf } from '../../../src/view/delta/ghost';
import { forkLabels } from '../../../src/view/delta/forkLabels';
import { itemName, itemsOf } from '../../../src/view/delta/items';
import { layoutDelta } from '../../../src/view/delta/layout';
import { pictureBetween } from '../../../src/view/delta/motion';
import { railOf } from '../../../src/view/delta/rail';
import { changesOf, exaggerationOf, reweigh, type ProbabilityChanges } from '../../../src/view/delta/rescoring';
import { deltaOf } from '../../../src/view/delta/stream';
import { grow } from './grownTree';
import { rescoredOf } from './rescoredTree';

const OPTIONS = { width: 900, height: 520, margin: { top: 40, right: 90, bottom: 30, left: 30 }, groupSize: 8, nodeRadius: 12 };
const GROWTH = { nodes: 4, groupSize: 8, actions: 3, levels: 5, continuations: 1, sharing: false, longest: 3 };
const TEAM = [{ name: 'master', title: 'Master', role: '', tools: [] }];

/** A tree with two of its groups open and scored again, plain and as it is drawn then. */
function drawn(seed: number, open = [0, 2]) {
  const tree = grow(seed, { ...GROWTH, sharing: seed % 2 === 0, continuations: seed % 3 ? 1 : 2 });
  const delta = deltaOf(tree);
  const rescored = rescoredOf(tree, seed);
  const changes = changesOf(delta, rescored);
  const { delta: reweighed, finish } = reweigh(delta, changes, open);
  const options = { ...OPTIONS, open };
  const kept = layoutDelta(reweighed, railOf([tree]), options);
  return { tree, delta, rescored, changes, open, kept, plain: layoutDelta(delta, railOf([tree]), options), picture: finish(kept) };
}

const specimens = Array.from({ length: 60 }, (_, seed) => drawn(seed));
const close = (actual: number, expected: number) => expect(actual).toBeCloseTo(expected, 6);

describe('a tree that was scored again', () => {
  test('has the probabilities of its own groups, by the action that was scored', () => {
    const { delta, rescored, changes } = specimens[1]!;
    for (const { node, actions } of rescored)
      for (const { turn, action } of actions) {
        const change = changes.get(delta.flows.findIndex((flow) => flow.node === node))!.get(delta.streamOf[turn]!)!;
        close(change.before, Math.exp(action.before));
        close(change.after, Math.exp(action.after));
      }
    expect(changesOf(delta, null).size).toBe(0);
    expect(
      changesOf(
        delta,
        rescored.map((group) => ({ ...group, tree: 1 }))
      ).size
    ).toBe(0);
    expect([...changesOf(delta, rescored.slice(1, 2)).keys()]).toEqual([1]);
  });

  test('has streams as wide as their probabilities, changes exaggerated alike', () => {
    for (const { changes, open, picture, delta } of specimens) {
      const factor = exaggerationOf(changes, open);
      for (const place of open) {
        const { actions } = delta.flows[place]!;
        const widthOf = (action: number): number => {
          const own = picture.ribbons.filter(({ stream, flow, kind }) => stream === action && flow === place && kind === 'course');
          expect(own).toHaveLength(1);
          return own[0]!.width;
        };
        const shareOf = (action: number): number => {
          const { before, after } = changes.get(place)!.get(action)!;
          return Math.max(0, before + factor * (after - before));
        };
        const unit = actions.reduce((sum, action) => sum + widthOf(action), 0) / actions.reduce((sum, action) => sum + shareOf(action), 0);
        for (const action of actions) close(widthOf(action), unit * shareOf(action));
      }
    }
  });

  test('has ghosts as wide as the probabilities before, around the same middle', () => {
    for (const seed of [1, 2, 4, 5]) {
      const { changes, picture, delta } = drawn(seed, [0]);
      const ghosts = picture.ghosts.filter(({ stream }) => delta.flows[0]!.actions.includes(stream));
      const before = (stream: number): number => changes.get(0)!.get(stream)!.before;
      expect(ghosts).toHaveLength(delta.flows[0]!.actions.length);
      for (const { stream, y0, y1, x0, x1, width, ribbons } of ghosts) {
        close(width / ghosts[0]!.width, before(stream) / before(ghosts[0]!.stream));
        const [water] = picture.ribbons.filter(({ key }) => ribbons.includes(key));
        for (const [ghost, own] of [
          [y0, water!.y0],
          [y1, water!.y1],
          [x0, water!.x0],
          [x1, water!.x1]
        ])
          close(ghost!, own!);
      }
    }
  });

  test('outlines all water of a stream as one, and only where actions run', () => {
    for (const { picture } of specimens) {
      const keys = picture.ghosts.flatMap(({ ribbons }) => ribbons);
      expect(keys.toSorted()).toEqual(picture.ribbons.flatMap(({ kind, key }) => (kind === 'course' ? [key] : [])).sort());
    }
  });

  test('keeps room for both widths, so that nothing overlaps that did not', () => {
    for (const { kept, picture } of specimens) {
      const inside = (part: { readonly y0: number; readonly y1: number; readonly width: number }, keys: readonly string[]) => {
        const room = extentOf(kept.ribbons.filter(({ key }) => keys.includes(key)));
        for (const side of ['y0', 'y1'] as const) expect(Math.abs(part[side] - room[side]) + part.width / 2).toBeLessThanOrEqual(room.width / 2 + 1e-6);
      };
      for (const ghost of picture.ghosts) {
        inside(ghost, ghost.ribbons);
        for (const ribbon of picture.ribbons) if (ghost.ribbons.includes(ribbon.key)) inside(ribbon, ghost.ribbons);
      }
    }
  });

  test('tells the samples that land as they were sampled', () => {
    for (const { plain, picture } of specimens) {
      const counts = (landings: typeof plain.landings) =>
        landings
          .toSorted((a, b) => a.stream - b.stream)
          .map(({ stream, counts: by }) => [stream, ...[...by].map(([flow, count]) => `${flow} ${count.toFixed(9)}`)]);
      expect(counts(picture.landings)).toEqual(counts(plain.landings));
    }
  });

  test('leaves a group alone that was not scored again', () => {
    const { delta, rescored, plain } = specimens[3]!;
    const changes = changesOf(delta, rescored.slice(0, 1));
    const { delta: reweighed, finish } = reweigh(delta, changes, [0, 2]);
    expect(reweighed.flows.slice(1)).toEqual(delta.flows.slice(1));
    const picture = finish(plain);
    expect(new Set(picture.ghosts.map(({ flow }) => flow))).toEqual(new Set([0]));
    expect(finish({ ...plain, ribbons: plain.ribbons.filter(({ flow }) => flow === 2) }).ghosts).toEqual([]);
  });

  test('says at each fork, and to a screen reader, what was and is', () => {
    const { delta, changes, picture, open } = specimens[5]!;
    const labels = forkLabels(delta, picture, open, changes);
    expect(labels.length).toBeGreaterThan(2);
    for (const { tail } of labels) expect(tail).toMatch(/^×\d · (<0\.001|\d+\.\d+) → (<0\.001|\d+\.\d+)\s%$/);
    for (const { tail } of forkLabels(delta, picture, open, new Map())) expect(tail).toMatch(/^×\d$/);
    const name = (of: ProbabilityChanges) => itemName(delta, itemsOf(delta, open, undefined)[0]!, open, TEAM, null, of);
    expect(name(changes)).toMatch(/, probability \d+\.\d+ → \d+\.\d+\s%$/);
    expect(name(new Map())).not.toMatch(/probability/);
  });
});

describe('the exaggeration', () => {
  const of = (...actions: readonly (readonly [number, number])[]): ProbabilityChanges =>
    new Map([[0, new Map(actions.map(([before, after], i) => [i, { before, after }]))]]);

  test('is ten times, or less where that would leave a probability’s range', () => {
    expect(exaggerationOf(of([0.711, 0.73], [0.1, 0.091]), [0])).toBe(10);
    expect(exaggerationOf(of([0.9, 0.95]), [0])).toBe(2);
    expect(exaggerationOf(of([0.3, 0.25], [0.3, 0.4]), [0])).toBe(5);
    expect(exaggerationOf(of([0.4, 0.9]), [0])).toBe(1);
    expect(exaggerationOf(of([0.2, 0.3], [0.3, 0.4]), [0])).toBe(2);
  });

  test('is the same for all that are open, and not decided by what is next to nothing', () => {
    const changes = new Map([...of([0.711, 0.73]), [1, of([0.9, 0.95]).get(0)!]]);
    expect([exaggerationOf(changes, [0]), exaggerationOf(changes, [0, 1])]).toEqual([10, 2]);
    expect(exaggerationOf(of([0.711, 0.73], [0.01, 0.001]), [0])).toBe(10);
  });
});

describe('a ghost', () => {
  test('keeps its distance from the middle of the stream, and ends as wide as it is', () => {
    const [left, right] = edgesOf({ x0: 10, y0: 200, x1: 160, y1: 60, bend: 100, width: 8 });
    expect(left).toHaveLength(right.length);
    for (const [i, [x, y]] of left.entries()) expect(Math.hypot(x - right[i]![0], y - right[i]![1])).toBeCloseTo(8, 9);
    expect([left[0], right[0]]).toEqual([
      [10, 196],
      [10, 204]
    ]);
    expect([left.at(-1), right.at(-1)]).toEqual([
      [160, 56],
      [160, 64]
    ]);
    expect(edgesOf({ x0: 10, y0: 50, x1: 90, y1: 50, bend: 10, width: 4 })).toEqual([
      [
        [10, 48],
        [90, 48]
      ],
      [
        [10, 52],
        [90, 52]
      ]
    ]);
  });

  test('comes out of the width that the stream had, and is gone at once', () => {
    const { plain, picture } = specimens[1]!;
    const begun = pictureBetween(plain, picture, 0);
    for (const { ribbons, width, y1 } of begun.ghosts) {
      const water = extentOf(plain.ribbons.filter(({ key }) => ribbons.includes(key)));
      close(width, water.width);
      close(y1, water.y1);
    }
    const middle = pictureBetween(begun, picture, 0.5);
    for (const [i, { width }] of middle.ghosts.entries()) close(width, (begun.ghosts[i]!.width + picture.ghosts[i]!.width) / 2);
    expect(pictureBetween(picture, plain, 0.5).ghosts).toEqual([]);
  });
});
