/** Labels of thousands of forks: none lies on another, on a turn, on a bead or across a stream, in either direction and at any zoom. */
import { expect, test } from 'vitest';
import { randomOf } from '../../../src/math/random';
import { forkLabels } from '../../../src/view/delta/forkLabels';
import type { Box } from '../../../src/view/delta/labels';
import { layoutDelta } from '../../../src/view/delta/layout';
import { middleOf } from '../../../src/view/delta/middle';
import { openFlows } from '../../../src/view/delta/openFlows';
import { railOf } from '../../../src/view/delta/rail';
import { changesOf, reweigh } from '../../../src/view/delta/rescoring';
import { seenAt } from '../../../src/view/delta/seen';
import { stageLabels } from '../../../src/view/delta/stageLabels';
import { deltaOf } from '../../../src/view/delta/stream';
import { TextRuler } from '../../../src/view/delta/textWidth';
import { WHOLE, zoomAt } from '../../../src/view/delta/viewport';
import { grow, type Growth } from './grownTree';
import { rescoredOf } from './rescoredTree';

const EM = 12;
const SIZES = [
  [680, 330],
  [900, 520],
  [1180, 560]
] as const;

/** A stage as a page shows it: of a tree at random, at a size of a window, some zoomed, some upright, some as an update changed them. */
function stage(seed: number) {
  const random = randomOf('labels', seed);
  const growth: Growth = {
    ...{ nodes: 1 + random.below(8), groupSize: [4, 8, 8, 16][random.below(4)]!, actions: [2, 3, 6, 40][random.below(4)]!, levels: 1 + random.below(12) },
    ...{ continuations: 1, sharing: random.below(2) === 0, longest: random.below(5) }
  };
  const tree = grow(seed, growth);
  const delta = deltaOf(tree);
  const upright = random.below(4) === 0;
  const [width, height] = upright ? ([620, 358] as const) : SIZES[random.below(3)]!;
  const margin = upright ? { top: 24, right: 80, bottom: 24, left: 29 } : { top: 76, right: 220, bottom: 24, left: 22 };
  const open = random.below(3) ? openFlows(delta, { chosenNodes: null, requestedNode: null }) : delta.flows.map((_, place) => place);
  const options = { width, height, margin, groupSize: growth.groupSize, open, nodeRadius: EM };
  const changes = random.below(2) ? changesOf(delta, rescoredOf(tree, seed)) : new Map<number, never>();
  const { delta: reweighed, finish } = reweigh(delta, changes, open);
  const picture = finish(layoutDelta(reweighed, railOf([tree]), options));
  const seen = upright ? ([358, 620] as const) : ([width, height] as const);
  const viewport = random.below(3) ? WHOLE : zoomAt(WHOLE, 1 + 4 * random.next(), seen[0] * random.next(), seen[1] * random.next(), seen[0], seen[1]);
  const at = (x: number, y: number) => seenAt(picture, viewport, upright, x, y);
  const frame: Box = upright ? { x: 2, y: 19, width: 354, height: picture.railX - 23 } : { x: 2, y: 58, width: picture.railX - 10, height: height - 60 };
  const wished = forkLabels(delta, picture, open, changes);
  const view = { at, upright, em: EM, width: seen[0], frame, pitch: picture.pitch * viewport.scale, taken: [] };
  return {
    name: `${seed}: ${JSON.stringify(growth)}`,
    picture,
    viewport,
    at,
    frame,
    wished,
    placed: stageLabels(wished, picture, view, new TextRuler(EM, 650, ''))
  };
}

/** Pixels by which edges may meet: places are rounded to pixels. */
const ROUNDING = 1;
const cover = (a: Box, b: Box): boolean =>
  a.x + ROUNDING < b.x + b.width && b.x + ROUNDING < a.x + a.width && a.y + ROUNDING < b.y + b.height && b.y + ROUNDING < a.y + a.height;
const around = ([x, y]: readonly [number, number], radius: number): Box => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });

const stages = Array.from({ length: 600 }, (_, seed) => stage(seed));

test('no label lies on another or out of its frame', () => {
  for (const { name, placed, frame } of stages)
    for (const [i, { box }] of placed.entries()) {
      for (const other of placed.slice(i + 1)) expect(cover(box, other.box), name).toBe(false);
      expect(box.x >= frame.x - ROUNDING && box.x + box.width <= frame.x + frame.width + ROUNDING, name).toBe(true);
      expect(box.y >= frame.y - ROUNDING && box.y + box.height <= frame.y + frame.height + ROUNDING, name).toBe(true);
    }
});

test('no label lies on a turn, on a bead, or across a stream that is wide enough to be seen', () => {
  const faults: string[] = [];
  for (const { name, placed, picture, at, viewport } of stages) {
    const beads = picture.marks.flatMap(({ x, y, room }) => {
      const radius = Math.min(5, 0.5 * room * viewport.scale);
      return radius < 1.2 ? [] : [around(at(x, y), radius)];
    });
    const water = picture.ribbons.flatMap((ribbon) => {
      const wide = ribbon.width * viewport.scale;
      return wide < 1.5 ? [] : middleOf(ribbon).map(({ at: place }) => around(at(...place), wide / 2));
    });
    const solid = [...picture.nodes.map(({ x, y }) => around(at(x, y), EM)), ...beads, ...water];
    for (const { box, words } of placed) if (solid.some((other) => cover(box, other))) faults.push(`${name}: ${words}`);
  }
  expect(faults).toEqual([]);
});

test('nearly all find a place where few groups are open, the heaviest first; and those that stand apart have a line to their stream', () => {
  const few = stages.filter(({ wished, viewport }) => wished.length <= 8 && viewport === WHOLE);
  const wished = few.reduce((total, stage) => total + stage.wished.length, 0);
  const placed = few.reduce((total, stage) => total + stage.placed.length, 0);
  expect(wished).toBeGreaterThan(300);
  expect(placed / wished).toBeGreaterThan(0.9);
  for (const { placed: labels } of stages) for (const { leader, box } of labels) if (leader) expect(cover(around(leader[1], 2), box)).toBe(true);
  expect(stages.some(({ placed: labels }) => labels.some(({ leader }) => leader))).toBe(true);
});
