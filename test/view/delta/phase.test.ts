/** What phases add to the stage: arrows that are advantages, heads that run upstream, and when each of them has appeared. */
import { describe, expect, test } from 'vitest';
import { beginningsOf, isAppearing, NOTHING_SHOWN, shareAt } from '../../../src/view/delta/appearance';
import { arrowsOf, baysOf, isInFrame } from '../../../src/view/delta/bays';
import { layoutDelta } from '../../../src/view/delta/layout';
import { durationOf, ease } from '../../../src/view/delta/motion';
import { heightOn, railOf } from '../../../src/view/delta/rail';
import { changesOf, reweigh } from '../../../src/view/delta/rescoring';
import { seenAt } from '../../../src/view/delta/seen';
import { deltaOf } from '../../../src/view/delta/stream';
import { gainsOf, headsAt, runsOf } from '../../../src/view/delta/upstream';
import { WHOLE, zoomAt } from '../../../src/view/delta/viewport';
import { grow, type Growth } from './grownTree';
import { rescoredOf } from './rescoredTree';

const OPTIONS = { width: 900, height: 520, margin: { top: 80, right: 220, bottom: 30, left: 30 }, groupSize: 8, nodeRadius: 12 };
const GROWTH = { nodes: 4, groupSize: 8, actions: 3, levels: 5, continuations: 1, sharing: false, longest: 3 };

/** A tree with its groups compared, two of them open. */
function drawn(seed: number, upright = false, growth: Partial<Growth> = { sharing: seed % 2 === 0, continuations: seed % 3 ? 1 : 2 }) {
  const tree = grow(seed, { ...GROWTH, ...growth });
  const delta = deltaOf(tree);
  const rail = railOf([tree]);
  const open = [0, 2];
  const target = layoutDelta(delta, rail, { ...OPTIONS, open });
  const size = upright ? { width: 520, height: 900 } : { width: 900, height: 520 };
  const frame = { target, delta, rail, open, upright, em: 12, ...size, at: (x: number, y: number) => seenAt(target, WHOLE, upright, x, y) };
  return { tree, delta, rail, open, target, frame };
}

const specimens = Array.from({ length: 40 }, (_, seed) => drawn(seed));

describe('arrows of advantages', () => {
  test('lead from the mean to the mean reward of each row', () => {
    let seen = 0;
    for (const { frame, rail, target } of specimens) {
      const bays = baysOf(frame);
      expect(bays.map(({ place }) => place)).toEqual([0, 2]);
      for (const bay of bays) {
        expect(bay.mean).toBeCloseTo(heightOn(rail, target)(bay.flow.mean!), 9);
        const arrows = arrowsOf(frame, bay);
        for (const { from, to, flow } of arrows) {
          seen++;
          expect([flow, from[0], from[1], to[0]]).toEqual([bay.place, bay.arrows, bay.mean, bay.arrows]);
          expect(bay.rows.map(({ mean }) => heightOn(rail, target)(mean))).toContain(to[1]);
        }
        expect(arrows.length).toBe(bay.rows.filter(({ mean }) => Math.abs(heightOn(rail, target)(mean) - bay.mean) > 9).length);
      }
    }
    expect(seen).toBeGreaterThan(60);
  });

  test('point the way of the advantage where every sample ends at a reward of its own', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { frame } = drawn(seed, false, { actions: 1000 });
      const arrows = baysOf(frame).flatMap((bay) => arrowsOf(frame, bay));
      expect(arrows.length).toBeGreaterThan(1);
      for (const { from, to, gain } of arrows) expect(Math.sign(from[1] - to[1])).toBe(Math.sign(gain));
    }
  });

  test('of an upright stage lie in one line below the rail, of one group', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { frame, target } = drawn(seed, true);
      const bays = baysOf(frame);
      expect(bays).toHaveLength(1);
      for (const { from, to } of arrowsOf(frame, bays[0]!)) {
        expect([from[1], to[1]]).toEqual([bays[0]!.arrows, bays[0]!.arrows]);
        expect(from[1]).toBeGreaterThan(target.railX);
      }
    }
  });

  test('stay in the frame, however far it is zoomed', () => {
    for (const { frame, target } of specimens) {
      const viewport = zoomAt(WHOLE, 5, 300, 400, 900, 520);
      const near = { ...frame, at: (x: number, y: number) => seenAt(target, viewport, false, x, y) };
      for (const bay of baysOf(near))
        for (const { from, to } of arrowsOf(near, bay)) expect([from[1] >= 36 && from[1] <= 518, isInFrame(near, to[1])]).toEqual([true, true]);
    }
  });
});

describe('heads of an update', () => {
  test('a stream gains the mean advantage of the samples that end after it', () => {
    for (const { tree, delta } of specimens)
      for (const [place, { node, actions, advantages }] of delta.flows.entries()) {
        const gains = gainsOf(delta, place);
        for (const action of actions) expect(gains.get(action)).toBeCloseTo(advantages.get(action)!, 9);
        const group = tree.groups.find((each) => each.node === node)!;
        for (const gain of gains.values()) expect(Math.abs(gain)).toBeLessThanOrEqual(Math.max(...group.advantages.map(Math.abs)) + 1e-9);
      }
  });

  test('begin on the rail at what was rewarded, go against the stream without a gap, and end at the turn', () => {
    for (const { delta, target, open } of specimens)
      for (const place of open) {
        const node = target.nodes[place]!;
        for (const { path, stream } of runsOf(delta, target, place)) {
          const landing = target.landings.find((each) => each.stream === stream && each.counts.has(place))!;
          expect(path[0]![0]).toBeCloseTo(target.railX, 9);
          expect(Math.abs(path[0]![1] - landing.y)).toBeLessThanOrEqual(landing.width / 2 + 1e-6);
          const [x, y] = path.at(-1)!;
          expect(x).toBeCloseTo(node.x, 9);
          expect(Math.abs(y - node.y)).toBeLessThanOrEqual(node.room / 2);
          for (let i = 1; i < path.length; i++) {
            expect(path[i]![0]).toBeLessThanOrEqual(path[i - 1]![0] + 1e-9);
            if (path[i]![0] === path[i - 1]![0]) expect(Math.abs(path[i]![1] - path[i - 1]![1])).toBeLessThanOrEqual(44);
          }
        }
      }
  });

  test('are full where their water gained; each water has them once; and all stand clear of the turn', () => {
    let full = 0;
    let hollow = 0;
    for (const { delta, target, open } of specimens)
      for (const place of open) {
        const runs = runsOf(delta, target, place);
        const gains = new Set(gainsOf(delta, place).values());
        const places = new Set<string>();
        for (const run of runs)
          for (const { at, gain } of headsAt(run, 1)) {
            expect(gains.has(gain)).toBe(true);
            if (gain > 0) full++;
            else hollow++;
            const key = at.map((each) => each.toFixed(3)).join();
            expect(places.has(key), key).toBe(false);
            places.add(key);
            expect(at[0] - target.nodes[place]!.x).toBeGreaterThan(8);
          }
      }
    expect(Math.min(full, hollow)).toBeGreaterThan(100);
  });

  test('run: all at the rail at first, further upstream the later it is, and never past their places', () => {
    for (const { delta, target, open } of specimens.slice(0, 8))
      for (const run of open.flatMap((place) => runsOf(delta, target, place))) {
        const at = (share: number) => headsAt(run, share).map((head) => head.at[0]);
        expect(at(0)).toEqual(run.heads.map(() => run.path[0]![0]));
        expect(at(1)).toHaveLength(run.heads.length);
        for (const [early, late] of [
          [0, 0.3],
          [0.3, 0.7],
          [0.7, 1]
        ] as const)
          for (const [i, x] of at(late).entries()) expect(x).toBeLessThanOrEqual(at(early)[i]! + 1e-9);
      }
  });

  test('follow the water when it takes the widths of an update', () => {
    const { tree, delta, rail, open } = specimens[1]!;
    const { delta: reweighed, finish } = reweigh(delta, changesOf(delta, rescoredOf(tree, 1)), open);
    const picture = finish(layoutDelta(reweighed, rail, { ...OPTIONS, open }));
    const before = runsOf(delta, layoutDelta(delta, rail, { ...OPTIONS, open }), 0);
    expect(
      runsOf(delta, picture, 0)
        .map(({ stream }) => stream)
        .sort()
    ).toEqual(before.map(({ stream }) => stream).sort());
  });
});

describe('what appears', () => {
  const marks = (...keys: string[]) => keys.map((key) => ({ key, lasting: key.startsWith('lasting') }));

  test('takes its time, stays once it is there, and appears anew after it was gone', () => {
    const first = beginningsOf(NOTHING_SHOWN, marks('a'), 1000, true, false);
    expect([0, 200, 400, 900].map((age) => shareAt(first, 'a', 1000 + age, 400))).toEqual([0, 1 - 0.5 ** 3, 1, 1]);
    expect([isAppearing(first, 1399, 400), isAppearing(first, 1400, 400)]).toEqual([true, false]);
    const both = beginningsOf(first, marks('a', 'b'), 2000, true, false);
    expect([shareAt(both, 'a', 2000, 400), shareAt(both, 'b', 2000, 400)]).toEqual([1, 0]);
    const again = beginningsOf(beginningsOf(both, marks('b'), 3000, true, false), marks('a', 'b'), 4000, true, false);
    expect([shareAt(again, 'a', 4000, 400), shareAt(again, 'b', 4000, 400)]).toEqual([0, 1]);
    expect(shareAt(again, 'what is not listed', 4000, 400)).toBe(1);
  });

  test('of another tree grows, unless it lasts; and where nothing may move all is there', () => {
    const other = beginningsOf(beginningsOf(NOTHING_SHOWN, marks('a', 'lasting'), 0, true, false), marks('a', 'lasting'), 5000, false, false);
    expect([shareAt(other, 'a', 5000, 400), shareAt(other, 'lasting', 5000, 400)]).toEqual([0, 1]);
    const still = beginningsOf(NOTHING_SHOWN, marks('a', 'b', 'lasting'), 0, true, true);
    expect([...still.keys()].map((key) => shareAt(still, key, 0, 400))).toEqual([1, 1, 1]);
    expect(isAppearing(still, 0, 400)).toBe(false);
  });

  test('is as slow as the speed asked for, and over before the next unit is shown', () => {
    expect(durationOf(0)).toBe(420);
    expect([2000, 1000, 500, 200].map(durationOf)).toEqual([840, 420, 210, 84]);
    expect(durationOf(60_000)).toBe(1260);
    for (const rest of [50, 100, 400, 1600, 6400]) expect(durationOf(rest)).toBeLessThanOrEqual(rest);
    expect([ease(-5, 400), ease(0, 400), ease(400, 400), ease(Infinity, 400)]).toEqual([0, 0, 1, 1]);
  });
});
