/** Pictures of thousands of trees: nothing overlaps, all stands on the stage, height is reward, width is count, order is stable. */
import { beforeAll, describe, expect, test } from 'vitest';
import { randomOf } from '../../../src/math/random';
import type { Tree } from '../../../src/record/tree';
import type { DeltaPicture, Ribbon } from '../../../src/view/delta/deltaPicture';
import { layoutDelta, type DeltaOptions } from '../../../src/view/delta/layout';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf, type Delta } from '../../../src/view/delta/stream';
import { changesOf, reweigh } from '../../../src/view/delta/rescoring';
import { grow, growing, scoredByAction, withoutGroups, type Growth } from './grownTree';
import { rescoredOf } from './rescoredTree';

const SIZES = [
  [560, 440],
  [640, 480],
  [900, 520],
  [1180, 560],
  [700, 330]
] as const;
const MARGIN = { top: 40, right: 90, bottom: 30, left: 30 };

interface Specimen {
  readonly name: string;
  readonly kind: string;
  readonly tree: Tree;
  readonly options: DeltaOptions;
}

const pick = <T>(random: { below(n: number): number }, from: readonly T[]): T => from[random.below(from.length)]!;

/** The specimen of a number: of every kind of tree, at every size, with one, two or all groups open. */
function specimen(seed: number): Specimen {
  const random = randomOf('specimen', seed);
  const groupSize = pick(random, [2, 3, 4, 4, 8, 8, 8, 8, 16, 32]);
  const growth: Growth = {
    nodes: 1 + random.below(14),
    groupSize,
    actions: pick(random, [1, 2, 3, 6, 40]),
    levels: pick(random, [1, 2, 3, 12, 500]),
    continuations: groupSize > 8 ? 1 : pick(random, [1, 1, 3]),
    sharing: random.below(3) === 0,
    longest: pick(random, [0, 2, 5])
  };
  const whole = grow(seed, growth);
  const kinds: readonly [string, () => Tree][] = [
    ['whole', () => whole],
    ['whole', () => whole],
    ['growing', () => growing(whole, random.next())],
    ['scored again', () => whole],
    ['scored by action', () => scoredByAction(whole, seed)],
    ['without groups', () => withoutGroups(whole)]
  ];
  const [kind, make] = pick(random, kinds);
  const tree = make();
  const [width, height] = pick(random, SIZES);
  const flows = deltaOf(tree).flows.length;
  const some = [...new Set([random.below(flows), random.below(flows)])];
  const open = random.below(2) ? Array.from({ length: flows }, (_, i) => i) : some;
  return {
    name: `${seed}: ${kind} ${JSON.stringify(growth)}`,
    kind,
    tree,
    options: { width, height, margin: MARGIN, groupSize: growth.groupSize, open, nodeRadius: 12 }
  };
}

const pictureOf = ({ kind, tree, options }: Specimen): { readonly delta: Delta; readonly picture: DeltaPicture } => {
  const plain = deltaOf(tree);
  const delta = kind === 'scored again' ? reweigh(plain, changesOf(plain, rescoredOf(tree, 1)), options.open).delta : plain;
  return { delta, picture: layoutDelta(delta, railOf([tree]), options) };
};

/** What stands in a column, each with its top and bottom: turns of the trunk, and bands of what ends or passes there. */
function columnOf({ ribbons, nodes }: DeltaPicture, x: number): readonly (readonly [number, number, string])[] {
  const bands = ribbons.filter((ribbon) => ribbon.x1 >= x - 0.01 && ribbon.x0 < x - 0.01 && ribbon.bend < x + 0.01);
  const node = nodes.filter((mark) => Math.abs(mark.x - x) < 0.01);
  const inNode = ({ y1, width }: Ribbon): boolean => node.some(({ y, room }) => Math.abs(y1 - y) + width / 2 <= room / 2 + 1e-6);
  return [
    ...node.map(({ y, room, flow }) => [y - room / 2, y + room / 2, `turn ${flow}`] as const),
    ...bands.filter((band) => !inNode(band)).map(({ y1, width, key }) => [y1 - width / 2, y1 + width / 2, key] as const)
  ].sort(([a], [b]) => a - b);
}

/** A picture and what it was made of. */
type Drawn = Specimen & ReturnType<typeof pictureOf>;

/** What every picture must be; each check says what is wrong, or null. */
const CHECKS: Readonly<Record<string, (drawn: Drawn) => string | null>> = {
  'nothing overlaps in any column, nor on the rail': ({ picture }) => {
    const xs = new Set([...picture.ribbons.map(({ x1 }) => x1), ...picture.nodes.map(({ x }) => x)]);
    for (const x of xs) {
      const column = columnOf(picture, x);
      for (let i = 1; i < column.length; i++)
        if (column[i]![0] < column[i - 1]![1] - 1e-6) return `at ${x}: ${column[i - 1]!.join(' ')} and ${column[i]!.join(' ')}`;
    }
    return null;
  },

  'all stands on the stage': ({ picture, options }) => {
    const inside = (x: number, y: number, room: number) => x >= 0 && x <= picture.railX + 1e-6 && y - room / 2 >= 0 && y + room / 2 <= options.height;
    for (const { x, y, room } of [...picture.nodes, ...picture.marks, ...picture.landings]) if (!inside(x, y, room)) return `${x} ${y} ${room}`;
    for (const { x0, x1, y0, y1, width } of picture.ribbons) if (!inside(x0, y0, width) || !inside(x1, y1, width)) return `ribbon ${x0} ${y0} ${x1} ${y1}`;
    return null;
  },

  'a turn of the trunk stands at its group’s mean, exactly': ({ picture, tree, delta }) => {
    const rail = railOf([tree]);
    const at = (y: number) => rail.most - ((y - picture.top) / (picture.bottom - picture.top)) * (rail.most - rail.least);
    for (const { flow, y } of picture.nodes) {
      const { mean } = delta.flows[flow]!;
      if (mean !== null && Math.abs(at(y) - mean) > 1e-9) return `turn ${flow} at ${at(y)}, not ${mean}`;
      if (mean === null && y !== (picture.top + picture.bottom) / 2) return `turn ${flow} has no mean, and stands at ${y}`;
    }
    return null;
  },

  'landings stand in the order of their rewards, each at its own, or touching another or the edge': ({ picture, tree }) => {
    const rail = railOf([tree]);
    const wish = (reward: number) => picture.top + ((rail.most - reward) / (rail.most - rail.least)) * (picture.bottom - picture.top);
    const landings = picture.landings.toSorted((a, b) => a.y - b.y);
    const judged = landings.filter(({ reward }) => reward !== null);
    for (let i = 1; i < judged.length; i++)
      if (judged[i]!.reward! > judged[i - 1]!.reward! + 1e-9) return `${judged[i]!.reward} below ${judged[i - 1]!.reward}`;
    for (const [i, { y, room, reward }] of landings.entries()) {
      const touches = [landings[i - 1], landings[i + 1]].some((other) => other && Math.abs(Math.abs(other.y - y) - (other.room + room) / 2) < 1e-6);
      const isBounded = y - room / 2 < picture.top - 11.9 || y + room / 2 > picture.bottom + 11.9;
      if (reward !== null && Math.abs(y - wish(reward)) > 1e-6 && !touches && !isBounded) return `${reward} is ${y - wish(reward)} off, and free`;
    }
    return null;
  },

  'every width is its count, and what flows in flows out': ({ picture, delta, options }) => {
    const { unit, ribbons } = picture;
    if (!(unit > 0)) return `a unit of ${unit}`;
    for (const { kind, stream, flow, width } of ribbons)
      if (kind === 'course' && Math.abs(width / unit - delta.flows[flow]!.counts.get(stream)!) > 1e-6) return `stream ${stream} of ${flow}: ${width / unit}`;
    for (const flow of options.open) {
      const { samples, actions } = delta.flows[flow]!;
      const landed = picture.landings.reduce((total, { counts }) => total + (counts.get(flow) ?? 0), 0);
      if (Math.abs(landed - samples) > 1e-6) return `${landed} of ${samples} samples land`;
      const begun = ribbons.filter((ribbon) => ribbon.kind === 'course' && ribbon.flow === flow && actions.includes(ribbon.stream));
      const total = begun.reduce((sum, { width }) => sum + width / unit, 0);
      if (Math.abs(total - samples) > 1e-6) return `${total} of ${samples} samples begin`;
    }
    return null;
  },

  'ribbons join: each begins within the one before it, and keys are unique': ({ picture, delta }) => {
    const { ribbons, nodes } = picture;
    if (new Set(ribbons.map(({ key }) => key)).size < ribbons.length) return 'a key twice';
    const bands = new Map<number, readonly [number, number]>();
    for (const { kind, stream, y1, width } of ribbons) {
      const [low, high] = bands.get(stream) ?? [Infinity, -Infinity];
      if (kind === 'course') bands.set(stream, [Math.min(low, y1 - width / 2), Math.max(high, y1 + width / 2)]);
    }
    const atNode = new Set(nodes.slice(1).map((_, i) => delta.trunk[i]!));
    for (const { key, kind, stream, y0, width } of ribbons) {
      const { parent } = delta.streams[stream]!;
      if (kind !== 'course' || parent === null || atNode.has(parent)) continue;
      const [low, high] = bands.get(parent)!;
      if (y0 - width / 2 < low - 1e-6 || y0 + width / 2 > high + 1e-6) return `${key} begins at ${y0}, outside ${low} to ${high}`;
    }
    return null;
  },

  'every stream is drawn: as a ribbon where a group is open, as a hairline elsewhere': ({ picture, delta }) => {
    const drawn = new Set([...picture.ribbons, ...picture.hairs].map(({ stream }) => stream));
    const missing = delta.streams.filter(({ id }) => !drawn.has(id));
    return missing.length ? `streams ${missing.map(({ id }) => id).join()}` : null;
  }
};

const TREES = 2400;

describe(`of ${TREES} trees`, () => {
  const faults = new Map<string, string[]>(Object.keys(CHECKS).map((check) => [check, []]));
  const kinds = new Map<string, number>();
  const count = (kind: string) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1);

  beforeAll(() => {
    for (let seed = 0; seed < TREES; seed++) {
      const one = specimen(seed);
      const drawn = { ...one, ...pictureOf(one) };
      count(one.kind);
      if (drawn.picture.landings.length > 100) count('crowded');
      if (drawn.picture.scores.length > 0) count('with scores');
      for (const [check, faultOf] of Object.entries(CHECKS)) {
        const fault = faultOf(drawn);
        if (fault !== null) faults.get(check)!.push(`${one.name}: ${fault}`);
      }
    }
  }, 300_000);

  test.each(Object.keys(CHECKS))('%s', (check) => expect(faults.get(check)).toEqual([]));

  test('they are of every kind, and some are crowded', () => {
    for (const kind of ['whole', 'growing', 'scored again', 'scored by action', 'without groups', 'with scores'])
      expect(kinds.get(kind), kind).toBeGreaterThan(200);
    expect(kinds.get('crowded')).toBeGreaterThan(20);
  });
});
