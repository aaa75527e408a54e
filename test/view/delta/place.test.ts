/** Places: packing along a line, the rail, labels, the view of the stage, and motion, against arithmetic. */
import { describe, expect, test } from 'vitest';
import { randomOf } from '../../../src/math/random';
import type { Verdict } from '../../../src/record/verdict';
import type { DeltaPicture } from '../../../src/view/delta/deltaPicture';
import { Ground, placeLabels } from '../../../src/view/delta/labels';
import { layoutDelta } from '../../../src/view/delta/layout';
import { pictureBetween } from '../../../src/view/delta/motion';
import { pack } from '../../../src/view/delta/pack';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf } from '../../../src/view/delta/stream';
import { panBy, reveal, WHOLE, zoomAt } from '../../../src/view/delta/viewport';
import { grow, growing } from './grownTree';

describe('packing', () => {
  test('leaves alone what has room, and spreads a crowd around what it wants', () => {
    const size = 10;
    expect(
      pack(
        [
          { want: 20, size },
          { want: 50, size }
        ],
        0,
        100
      )
    ).toEqual([20, 50]);
    expect(
      pack(
        [
          { want: 50, size },
          { want: 50, size },
          { want: 50, size }
        ],
        0,
        100
      )
    ).toEqual([40, 50, 60]);
    expect(
      pack(
        [
          { want: 0, size },
          { want: 99, size }
        ],
        0,
        100
      )
    ).toEqual([5, 95]);
    expect(pack([], 0, 1)).toEqual([]);
  });

  test('is of least squares: no small move of a block that keeps the order is nearer', () => {
    const random = randomOf('pack', 1);
    for (let round = 0; round < 200; round++) {
      const items = Array.from({ length: 1 + random.below(8) }, () => ({ want: 100 * random.next(), size: 1 + 9 * random.next() })).sort(
        (a, b) => a.want - b.want
      );
      const at = pack(items, 0, 120);
      const cost = (ys: readonly number[]) => ys.reduce((sum, y, i) => sum + (y - items[i]!.want) ** 2, 0);
      const fits = (ys: readonly number[]) =>
        ys.every((y, i) => y - items[i]!.size / 2 >= (i ? ys[i - 1]! + items[i - 1]!.size / 2 : 0) - 1e-9 && y + items[i]!.size / 2 <= 120 + 1e-9);
      expect(fits(at)).toBe(true);
      for (let from = 0; from < at.length; from++)
        for (let to = from + 1; to <= at.length; to++)
          for (const step of [-0.01, 0.01]) {
            const moved = at.map((y, i) => (i >= from && i < to ? y + step : y));
            if (fits(moved)) expect(cost(moved)).toBeGreaterThanOrEqual(cost(at) - 1e-9);
          }
    }
  });
});

describe('the rail', () => {
  const tree = grow(1, { nodes: 2, groupSize: 3, actions: 3, levels: 5, continuations: 1, sharing: false, longest: 1 });
  const judged = (parts: Verdict['parts'], rewards: readonly number[]) => [
    { ...tree, groups: [], outcomes: rewards.map((reward, i) => ({ ...tree.outcomes[i]!, verdict: { parts, reward, solved: false } })) }
  ];

  test('spans what the parts can give, whatever was given', () => {
    expect(railOf(judged(tree.outcomes[0]!.verdict!.parts, [1.9, 0.4]))).toEqual({
      least: -0.2,
      most: 2,
      ticks: [
        { reward: 2, words: 'right, tidy' },
        { reward: 1, words: 'one of the two' },
        { reward: 0, words: 'neither' },
        { reward: -0.2, words: 'and slow' }
      ]
    });
  });

  test('has round numbers where there are no parts, and holds every score', () => {
    const { least, most, ticks } = railOf(judged([], [-3, 7]));
    expect([least, most, ticks.map(({ reward }) => reward)]).toEqual([-3, 7, [5, 0]]);
    expect(railOf([{ ...tree, outcomes: [], groups: [] }])).toEqual({ least: 0, most: 1, ticks: [] });
  });
});

describe('labels', () => {
  const frame = { x: 0, y: 0, width: 100, height: 100 };
  const label = (id: string, places: readonly { x: number; y: number }[]) => ({ id, width: 30, height: 10, places });

  test('take the first place where they cover nothing, nor each other, and none at all where there is none', () => {
    const ground = new Ground(frame);
    ground.take({ x: 0, y: 0, width: 40, height: 12 });
    ground.take({ x: -20, y: 40, width: 300, height: 12 });
    const wishes = [
      label('a', [
        { x: 0, y: 0 },
        { x: 0, y: 42 },
        { x: 0, y: 60 }
      ]),
      label('b', [
        { x: 10, y: 60 },
        { x: 50, y: 42 }
      ]),
      label('c', [{ x: 90, y: 0 }]),
      label('d', [{ x: 30, y: 60 }])
    ];
    expect([...placeLabels(wishes, ground)].map(([id, { x, y }]) => [id, x, y])).toEqual([
      ['a', 0, 60],
      ['d', 30, 60]
    ]);
  });
});

describe('the view of the stage', () => {
  test('zooms around a point, never shows less than the whole, and comes back', () => {
    const near = zoomAt(WHOLE, 2, 30, 40, 200, 100);
    expect([near.scale * 30 + near.x, near.scale * 40 + near.y]).toEqual([30, 40]);
    expect(zoomAt(near, 0.1, 90, 10, 200, 100)).toEqual(WHOLE);
    expect(panBy(near, 1e6, -1e6, 200, 100)).toEqual({ scale: 2, x: 0, y: -100 });
  });

  test('moves as little as brings a place into sight', () => {
    const near = zoomAt(WHOLE, 2, 0, 0, 400, 400);
    expect(reveal(near, 100, 100, 400, 400)).toEqual(near);
    expect(reveal(near, 190, 100, 400, 400)).toEqual({ scale: 2, x: -28, y: 0 });
  });
});

describe('motion', () => {
  const whole = grow(4, { nodes: 4, groupSize: 6, actions: 3, levels: 6, continuations: 1, sharing: false, longest: 3 });
  const options = { width: 800, height: 500, margin: { top: 40, right: 90, bottom: 30, left: 30 }, groupSize: 6, nodeRadius: 12 };
  const pictureOf = (tree: typeof whole): DeltaPicture =>
    layoutDelta(deltaOf(tree), railOf([whole]), { ...options, open: deltaOf(tree).flows.map((_, i) => i) });
  const [before, after] = [pictureOf(growing(whole, 0.5)), pictureOf(whole)];

  test('ends at the next picture and begins at the one before, with what is new still without length', () => {
    expect(pictureBetween(before, after, 1)).toBe(after);
    const start = pictureBetween(before, after, 0);
    const known = new Map(before.ribbons.map((ribbon) => [ribbon.key, ribbon]));
    for (const ribbon of start.ribbons) {
      const was = known.get(ribbon.key);
      if (was) expect([ribbon.x0, ribbon.y0, ribbon.x1, ribbon.y1, ribbon.width]).toEqual([was.x0, was.y0, was.x1, was.y1, was.width]);
      else expect([ribbon.x1, ribbon.y1]).toEqual([ribbon.x0, ribbon.y0]);
    }
    expect(start.ribbons.some(({ key }) => !known.has(key))).toBe(true);
  });

  test('draws nothing that the next picture lacks, at any time', () => {
    for (const share of [0.1, 0.5, 0.9]) {
      const between = pictureBetween(after, before, share);
      expect(between.ribbons.map(({ key }) => key)).toEqual(before.ribbons.map(({ key }) => key));
      expect(between.nodes.map(({ stream }) => stream)).toEqual(before.nodes.map(({ stream }) => stream));
    }
  });

  test('streams keep their ids, and lanes their order, while a tree grows', () => {
    const ids = (share: number) => deltaOf(growing(whole, share)).streams.map(({ turn }) => turn.id);
    for (const share of [0.2, 0.4, 0.6, 0.8]) expect(ids(1).slice(0, ids(share).length)).toEqual(ids(share));
  });
});
