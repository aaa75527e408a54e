/** Where everything of one trajectory tree stands: a pure function of the tree, what is of interest in it, and the room there is. */
import type { Group, Tree, Turn } from '../record/tree';
import { isTrunkWhole, outcomeOf, rewardOf, survey } from './branch';
import { openNodes } from './open';
import type { Bar, Caption, Leaf, Link, Mark, Picture } from './picture';

/** What decides which groups are opened into lanes, and at which size. */
export interface Interest {
  readonly width: number;
  readonly height: number;
  readonly groupSize: number;
  /** Selected trunk nodes; null until selected. */
  readonly chosen: readonly number[] | null;
  /** Trunk node a person asked to see. */
  readonly pinned: number | null;
  /** Trunk node at which the branches grow now. */
  readonly explored: number | null;
}

/** Height of the zone of variance bars, y of the trunk, and where the lanes begin, in pixels. */
export const BARS = 76;
export const TRUNK = 116;
const LANES = 206;
const CAPTION = 22;
/** Width of a caption's words. */
const WORDS = 292;
const LEFT = 26;
const RIGHT = 44;
const FAN_ROWS = 7;
const FAN_RISE = 9;

interface Cast {
  readonly tree: Tree;
  readonly interest: Interest;
  /** x of the i-th trunk node. */
  readonly x: (index: number) => number;
  readonly pitch: number;
}

/** The picture of a tree. Nothing overlaps for 1 to 14 trunk nodes and groups of 2 to 32 in 600 × 440 pixels or more. */
export function layout(tree: Tree, interest: Interest): Picture {
  const steps = tree.initial.length + (isTrunkWhole(tree) ? 0.6 : 0);
  const pitch = Math.min(104, (interest.width - LEFT - RIGHT) / Math.max(steps, 1));
  const cast: Cast = { tree, interest, pitch, x: (index) => LEFT + index * pitch };
  const opened = openNodes(tree, interest, interest.height - LANES);
  const lanes = layLanes(cast, opened);
  const fans = tree.initial.flatMap((node, index) => (opened.includes(node) ? [] : layFan(cast, node, index)));
  const trunk = layTrunk(cast);
  return {
    marks: [...trunk.marks, ...fans, ...lanes.marks],
    links: [...trunk.links, ...fans.map(fanLink), ...lanes.links],
    leaves: [...trunk.leaves, ...lanes.leaves],
    bars: tree.groups.map((group) => layBar(cast, group)),
    captions: lanes.captions,
    pitch,
    opened
  };
}

const fanLink = ({ id, from }: Mark): Link => ({ kind: 'fan', from: from!, to: id });

function layTrunk({ tree, interest, x }: Cast): Pick<Picture, 'marks' | 'links' | 'leaves'> {
  const marks = tree.initial.map((id, index): Mark => {
    const turn = tree.turns[id]!;
    return { id, from: turn.parent, kind: 'trunk', x: x(index), y: TRUNK, radius: 10, turn, reward: rewardOf(tree, id), chosen: isChosen(interest, id) };
  });
  const last = tree.initial.at(-1);
  const outcome = last === undefined ? undefined : outcomeOf(tree, last);
  const leaf: Leaf[] = outcome ? [{ id: last!, x: x(tree.initial.length - 0.4), y: TRUNK, radius: 8, outcome, advantage: null, roomy: true }] : [];
  return { marks, leaves: leaf, links: marks.slice(1).map(({ id, from }) => ({ kind: 'trunk', from: from!, to: id })) };
}

/** Small marks under a node, at most seven rows; the columns share the width up to the next node. */
function layFan({ tree, interest, x, pitch }: Cast, node: number, index: number): Mark[] {
  const columns = Math.ceil((interest.groupSize - 1) / FAN_ROWS);
  const gap = columns > 1 ? Math.min(9, (pitch - 20) / (columns - 1)) : 0;
  const start = Math.min(30, pitch * 0.3);
  return survey(tree)
    .others.get(node)!
    .map((turn, order) => ({
      id: turn.id,
      from: node,
      kind: 'fan',
      x: x(index) + start + Math.floor(order / FAN_ROWS) * gap,
      y: TRUNK + 30 + (order % FAN_ROWS) * FAN_RISE,
      radius: Math.min(2.6, gap ? gap / 2.4 : 2.6),
      turn,
      reward: rewardOf(tree, turn.id),
      chosen: isChosen(interest, node)
    }));
}

function layLanes(cast: Cast, opened: readonly number[]): Pick<Picture, 'marks' | 'links' | 'leaves' | 'captions'> {
  const { tree, interest } = cast;
  const rows = opened.length * (interest.groupSize - 1);
  const rise = Math.min(24, (interest.height - LANES - opened.length * CAPTION - 6) / Math.max(rows, 1));
  // Later nodes stand higher, so that the stems of earlier ones pass to the left of their lanes.
  const blocks = [...opened]
    .sort((a, b) => b - a)
    .map((node, order) => layBlock(cast, node, LANES + order * (CAPTION + rise * (interest.groupSize - 1)), rise));
  return {
    marks: blocks.flatMap((block) => block.marks),
    links: blocks.flatMap((block) => block.links),
    leaves: blocks.flatMap((block) => block.leaves),
    captions: blocks.map((block) => block.caption).filter((caption) => tree.turns[caption.node] !== undefined)
  };
}

function layBlock({ tree, interest, x }: Cast, node: number, top: number, rise: number) {
  const { others, lanes, ends } = survey(tree);
  const members = others.get(node)!;
  const group = tree.groups.find((candidate) => candidate.node === node);
  const longest = Math.max(1, ...members.map((member) => lanes.get(member.id)!.length));
  const room = interest.width - 100;
  const begin = Math.max(LEFT + 20, Math.min(x(tree.initial.indexOf(node)) + 42, room - longest * 20));
  const stride = Math.min(60, (room - begin) / longest);
  const scale = Math.min(1, rise / 16);
  const block = members.map((member, order) => {
    const y = top + CAPTION + rise * (order + 0.5);
    const turns = lanes.get(member.id)!;
    const marks = turns.map((turn, depth): Mark => ({
      id: turn.id,
      from: depth ? turn.parent : node,
      kind: depth ? 'turn' : 'member',
      x: begin + depth * stride,
      y,
      radius: (depth ? 3.4 : 5.2) * scale,
      turn,
      reward: rewardOf(tree, turn.id),
      chosen: isChosen(interest, node)
    }));
    const outcome = ends.get(member.id);
    const advantage = group?.advantages[group.members.indexOf(member.id)] ?? null;
    const leaf: Leaf | null = outcome
      ? { id: turns.at(-1)!.id, x: begin + turns.length * stride, y, radius: 6.4 * scale, outcome, advantage, roomy: rise >= 10 }
      : null;
    return { marks, leaf };
  });
  const marks = block.flatMap((lane) => lane.marks);
  return {
    marks,
    links: marks.map(({ id, from, kind }): Link => ({ kind: kind === 'member' ? 'branch' : 'lane', from: from!, to: id })),
    leaves: block.flatMap(({ leaf }) => leaf ?? []),
    caption: captionOf(tree.turns[node]!, node, tree, Math.min(begin - 6, interest.width - WORDS), top + 14)
  };
}

const captionOf = (turn: Turn, node: number, tree: Tree, x: number, y: number): Caption => ({
  node,
  agent: turn.agent,
  place: tree.initial.indexOf(node) + 1,
  x,
  y
});

/** Rewards lie between 0 and 2, so their variance is at most 1; the bar grows with its root, so that small ones are still seen. */
function layBar({ tree, interest, x }: Cast, group: Group): Bar {
  return {
    node: group.node,
    agent: group.agent,
    x: x(tree.initial.indexOf(group.node)),
    height: 1.5 + 50 * Math.min(1, Math.sqrt(group.variance)),
    variance: group.variance,
    chosen: isChosen(interest, group.node)
  };
}

const isChosen = (interest: Interest, node: number): boolean => interest.chosen?.includes(node) ?? false;
