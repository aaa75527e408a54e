/** The layout of one trajectory tree: a pure function of the tree, the selected nodes, and the size in pixels. */
import type { Group, Tree, Turn } from '../../record/tree';
import { isInitialComplete, branchOutcome, branchReward, indexTree } from './branches';
import { CAPTION, expandedNodes, type ExpansionOptions } from './expansion';
import type { VarianceBar, GroupCaption, BranchEnd, TurnLink, TurnMark, TreePicture } from './picture';

/** What the picture of a tree depends on besides the tree; sizes in pixels. */
export interface LayoutOptions extends ExpansionOptions {
  readonly width: number;
  readonly height: number;
}

/** Height of the zone of variance bars, y of the initial trajectory, and where the branches of expanded groups begin, in pixels. */
export const BARS = 76;
export const INITIAL_Y = 116;
const BRANCHES = 206;
/** Width of a caption's words. */
const WORDS = 292;
const LEFT = 26;
const RIGHT = 44;
const FAN_ROWS = 7;
const FAN_RISE = 9;

interface LayoutContext {
  readonly tree: Tree;
  readonly options: LayoutOptions;
  /** x of the i-th node. */
  readonly x: (index: number) => number;
  readonly pitch: number;
}

/** The picture of a tree. Nothing overlaps for 1 to 14 nodes and groups of 2 to 32 in 600 × 440 pixels or more. */
export function layoutTree(tree: Tree, options: LayoutOptions): TreePicture {
  const steps = tree.initial.length + (isInitialComplete(tree) ? 0.6 : 0);
  const pitch = Math.min(104, (options.width - LEFT - RIGHT) / Math.max(steps, 1));
  const context: LayoutContext = { tree, options, pitch, x: (index) => LEFT + index * pitch };
  const expanded = expandedNodes(tree, options, options.height - BRANCHES);
  const branches = layoutBranches(context, expanded);
  const fans = tree.initial.flatMap((node, index) => (expanded.includes(node) ? [] : layoutFan(context, node, index)));
  const initial = layoutInitial(context);
  return {
    marks: [...initial.marks, ...fans, ...branches.marks],
    links: [...initial.links, ...fans.map(fanLink), ...branches.links],
    ends: [...initial.ends, ...branches.ends],
    bars: tree.groups.map((group) => layoutBar(context, group)),
    captions: branches.captions,
    pitch,
    expanded
  };
}

const fanLink = ({ id, from }: TurnMark): TurnLink => ({ kind: 'fan', from: from!, to: id });

function layoutInitial({ tree, options, x }: LayoutContext): Pick<TreePicture, 'marks' | 'links' | 'ends'> {
  const marks = tree.initial.map((id, index): TurnMark => {
    const turn = tree.turns[id]!;
    return {
      id,
      from: turn.parent,
      kind: 'initial',
      x: x(index),
      y: INITIAL_Y,
      radius: 10,
      turn,
      reward: branchReward(tree, id),
      chosen: isChosen(options, id)
    };
  });
  const last = tree.initial.at(-1);
  const outcome = last === undefined ? undefined : branchOutcome(tree, last);
  const end: BranchEnd[] = outcome ? [{ id: last!, x: x(tree.initial.length - 0.4), y: INITIAL_Y, radius: 8, outcome, advantage: null, roomy: true }] : [];
  return { marks, ends: end, links: marks.slice(1).map(({ id, from }) => ({ kind: 'initial', from: from!, to: id })) };
}

/** Small marks under a node, at most seven rows; the columns share the width up to the next node. */
function layoutFan({ tree, options, x, pitch }: LayoutContext, node: number, index: number): TurnMark[] {
  const columns = Math.ceil((options.groupSize - 1) / FAN_ROWS);
  const gap = columns > 1 ? Math.min(9, (pitch - 20) / (columns - 1)) : 0;
  const start = Math.min(30, pitch * 0.3);
  return indexTree(tree)
    .otherActions.get(node)!
    .map((turn, order) => ({
      id: turn.id,
      from: node,
      kind: 'fan',
      x: x(index) + start + Math.floor(order / FAN_ROWS) * gap,
      y: INITIAL_Y + 30 + (order % FAN_ROWS) * FAN_RISE,
      radius: Math.min(2.6, gap ? gap / 2.4 : 2.6),
      turn,
      reward: branchReward(tree, turn.id),
      chosen: isChosen(options, node)
    }));
}

function layoutBranches(context: LayoutContext, expanded: readonly number[]): Pick<TreePicture, 'marks' | 'links' | 'ends' | 'captions'> {
  const { tree, options } = context;
  const rowsOf = (node: number): number => options.groupSize - 1 + Number(indexTree(tree).continuations.has(node));
  const rows = expanded.reduce((total, node) => total + rowsOf(node), 0);
  const rise = Math.min(24, (options.height - BRANCHES - expanded.length * CAPTION - 6) / Math.max(rows, 1));
  // Later nodes stand higher, so that the stems of earlier ones pass to the left of their branches.
  const nodes = [...expanded].sort((a, b) => b - a);
  const blocks = nodes.map((node, order) => {
    const above = nodes.slice(0, order).reduce((total, other) => total + CAPTION + rise * rowsOf(other), 0);
    return layoutGroup(context, node, BRANCHES + above, rise);
  });
  return {
    marks: blocks.flatMap((block) => block.marks),
    links: blocks.flatMap((block) => block.links),
    ends: blocks.flatMap((block) => block.ends),
    captions: blocks.map((block) => block.caption).filter((caption) => tree.turns[caption.node] !== undefined)
  };
}

/** A row for each other action, and a last one where the initial action was continued anew; continuations of one action share its row. */
function layoutGroup({ tree, options, x }: LayoutContext, node: number, top: number, rise: number) {
  const { otherActions, continuations, outcomes } = indexTree(tree);
  const members = otherActions.get(node)!;
  const group = tree.groups.find((candidate) => candidate.node === node);
  const rows = continuations.has(node) ? [...members, null] : members;
  const linesOf = (member: Turn | null): readonly (readonly Turn[])[] => continuations.get(member?.id ?? node) ?? [[]];
  const longest = Math.max(1, ...rows.flatMap((member) => linesOf(member).map(({ length }) => 1 + length)));
  const room = options.width - 100;
  const begin = Math.max(LEFT + 20, Math.min(x(tree.initial.indexOf(node)) + 42, room - longest * 20));
  const stride = Math.min(60, (room - begin) / longest);
  const chosen = isChosen(options, node);
  const drawn = rows.map((member, order) => {
    const middle = top + CAPTION + rise * (order + 0.5);
    const lines = linesOf(member);
    const share = rise / lines.length;
    const action: TurnMark[] = member
      ? [
          {
            ...{ id: member.id, from: node, kind: 'member', x: begin, y: middle, radius: 5.2 * Math.min(1, rise / 16) },
            ...{ turn: member, reward: branchReward(tree, member.id), chosen }
          }
        ]
      : [];
    const drawnLines = lines.map((turns, line) => {
      const y = middle + share * (line + 0.5) - rise / 2;
      const scale = Math.min(1, share / 16);
      const marks = turns.map((turn, depth): TurnMark => ({
        ...{ id: turn.id, from: turn.parent, kind: 'turn', x: begin + (depth + 1) * stride, y, radius: 3.4 * scale },
        ...{ turn, reward: branchReward(tree, turn.id), chosen }
      }));
      const outcome = outcomes.get(turns[0]?.id ?? member!.id);
      const advantage = line ? null : (group?.advantages[group.members.indexOf(member?.id ?? node)] ?? null);
      const end: BranchEnd | null = outcome
        ? { id: turns.at(-1)?.id ?? member!.id, x: begin + (turns.length + 1) * stride, y, radius: 6.4 * scale, outcome, advantage, roomy: share >= 10 }
        : null;
      return { marks, end };
    });
    return { marks: [...action, ...drawnLines.flatMap((line) => line.marks)], ends: drawnLines.flatMap(({ end }) => end ?? []) };
  });
  const marks = drawn.flatMap((branch) => branch.marks);
  return {
    marks,
    links: marks.map(({ id, from, kind }): TurnLink => ({ kind: kind === 'member' || from === node ? 'branch' : 'continuation', from: from!, to: id })),
    ends: drawn.flatMap(({ ends }) => ends),
    caption: captionOf(tree.turns[node]!, node, tree, Math.min(begin - 6, options.width - WORDS), top + 14)
  };
}

const captionOf = (turn: Turn, node: number, tree: Tree, x: number, y: number): GroupCaption => ({
  node,
  agent: turn.agent,
  place: tree.initial.indexOf(node) + 1,
  x,
  y
});

/** Rewards lie between 0 and 2, so their variance is at most 1; the bar grows with its root, so that small ones are still seen. */
function layoutBar({ tree, options, x }: LayoutContext, group: Group): VarianceBar {
  return {
    node: group.node,
    agent: group.agent,
    x: x(tree.initial.indexOf(group.node)),
    height: 1.5 + 50 * Math.min(1, Math.sqrt(group.variance)),
    variance: group.variance,
    chosen: isChosen(options, group.node)
  };
}

const isChosen = (options: LayoutOptions, node: number): boolean => options.chosenNodes?.includes(node) ?? false;
