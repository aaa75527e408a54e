/** Trees with groups at any depth: every group is drawn, every turn is found, and the log builds the same tree. */
import { describe, expect, test } from 'vitest';
import { branchOf } from '../../../src/record/branch';
import { branchOutcome, firstUnfinishedNode, groupPosition, indexTree, nodeOfTurn } from '../../../src/view/tree/branches';
import { costWords } from '../../../src/view/tree/cost';
import { itemName, itemsOf, turnFor, actionIn } from '../../../src/view/delta/items';
import { neighbourOf } from '../../../src/view/delta/keyboard';
import { layoutDelta } from '../../../src/view/delta/layout';
import { openFlows } from '../../../src/view/delta/openFlows';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf } from '../../../src/view/delta/stream';
import { gainsOf } from '../../../src/view/delta/upstream';
import { rewardLine } from '../../../src/view/formula/rewarding';
import { branchLine } from '../../../src/view/formula/sampling';
import { formulaContext } from '../../../src/view/formula/subject';
import { isTerm } from '../../../src/view/formula/term';
import { siblingsOf } from '../../../src/view/inspector/siblings';
import { INITIAL_VIEW, reduceEvent } from '../../../src/view/playback/reducer';
import { configOf } from '../../../src/record/config';
import type { BranchSettings } from '../../../src/rollout/branchSettings';
import { team } from '../../loop/toy';
import { growWorld } from '../../rollout/world';

const GROUP = 3;
const OPTIONS = { width: 624, height: 446, margin: { top: 60, right: 90, bottom: 24, left: 20 }, groupSize: GROUP, nodeRadius: 12 };

describe.each<[string, Partial<BranchSettings>]>([
  ['a naive tree', { branching: 'tree', branchBudget: 19 }],
  ['a naive tree, equal actions once', { branching: 'tree', branchBudget: 19, equalActions: 'once', continuations: 'greedy', initialContinuation: 'anew' }],
  ['random nodes', { branching: 'random' }],
  ['random nodes, greedy', { branching: 'random', continuations: 'greedy', equalActions: 'once', initialContinuation: 'anew' }],
  ['random nodes, the mean of two', { branching: 'random', continuations: 'averaged', continuationSamples: 2, initialContinuation: 'anew' }]
])('%s', async (_, settings) => {
  const worlds = await Promise.all([1, 2].map((seed) => growWorld(seed, settings)));
  const trees = worlds.flatMap((world) => world.trees);
  const config = configOf({ groupSize: GROUP, ...settings });

  test('there are groups off the initial trajectory', () => {
    expect(trees.some(({ groups, initial }) => groups.some(({ node }) => !initial.includes(node)))).toBe(true);
  });

  test('every sample of a group lands, at the mean of the group, wherever the group is', () => {
    for (const tree of trees)
      for (const { node, members, mean } of tree.groups) {
        const delta = deltaOf(tree, node);
        const place = delta.flows.findIndex((flow) => flow.node === node);
        const { samples, depth } = delta.flows[place]!;
        expect([samples, depth]).toEqual([GROUP, tree.turns[node]!.depth]);
        const picture = layoutDelta(delta, railOf([tree]), { ...OPTIONS, open: [place] });
        const landed = picture.landings.map(({ counts, stream }) => ({ share: counts.get(place) ?? 0, stream: delta.streams[stream]! }));
        expect(landed.reduce((total, { share }) => total + share, 0)).toBeCloseTo(GROUP, 9);
        // Ends of one stream may have several rewards here, as these judge by the leaf: then only together are they known.
        if (landed.every(({ stream }) => stream.outcomes.length === 1)) {
          const total = landed.reduce((sum, { share, stream }) => sum + share * stream.outcomes[0]!.verdict!.reward, 0);
          expect(total / GROUP).toBeCloseTo(mean, 9);
        }
        expect(picture.nodes[place]!.open).toBe(true);
        expect(picture.ribbons.filter(({ flow, kind }) => flow === place && kind === 'course').length).toBeGreaterThan(0);
        for (const member of members)
          expect(actionIn(delta, { flow: place, stream: delta.streamOf[member]! })).toBe(members.find((id) => delta.streamOf[id] === delta.streamOf[member]));
        const gains = gainsOf(delta, place);
        for (const action of delta.flows[place]!.actions) expect(gains.get(action)).toBeCloseTo(delta.flows[place]!.advantages.get(action)!, 9);
      }
  });

  test('the trunk is the branch through the node, and the initial trajectory where that is on it', () => {
    for (const tree of trees)
      for (const { node } of tree.groups) {
        const { trunkTurns, trunk, flows } = deltaOf(tree, node);
        expect(trunkTurns).toContain(node);
        expect(trunkTurns).toEqual(branchOf(tree.turns, trunkTurns.at(-1)!).map(({ id }) => id));
        expect(flows).toHaveLength(trunk.length);
        if (tree.initial.includes(node)) expect(trunkTurns).toEqual(tree.initial);
        else expect(openFlows(deltaOf(tree, node), { chosenNodes: null, requestedNode: node })).toEqual([trunkTurns.indexOf(node)]);
      }
  });

  test('open groups are compared ones', () => {
    for (const tree of trees)
      for (const { node } of tree.groups) {
        const delta = deltaOf(tree, node);
        const open = openFlows(delta, { chosenNodes: [node], requestedNode: null });
        for (const place of open) expect(delta.flows[place]!.deviation).not.toBeNull();
      }
  });

  test('every turn has its node, its end, its siblings and a name', () => {
    for (const tree of trees) {
      for (const group of tree.groups)
        for (const [place, member] of group.members.entries()) {
          expect(nodeOfTurn(tree, member)).toBe(group.node);
          expect(groupPosition(tree, member)).toEqual({ group, place });
          const { own, others } = siblingsOf(tree, tree.turns[member]!);
          expect([own, ...others].reduce((total, { copies }) => total + copies, 0)).toBe(GROUP);
        }
      // What repeats an equal action ended as that one did.
      for (const outcome of tree.outcomes) if (tree.turns[outcome.leaf]!.sameAs === undefined) expect(branchOutcome(tree, outcome.leaf)).toBe(outcome);
      for (const { id } of tree.turns) expect(branchOutcome(tree, id)?.verdict).toBeTruthy();
      const delta = deltaOf(tree);
      for (const item of itemsOf(delta, [0], delta.trunk[0]!)) {
        expect(itemName(delta, item, [0], team, null)).toContain(`turn ${item.level}`);
        expect(delta.streams[item.stream]!.turns).toContain(turnFor(delta, item.stream, [0]));
      }
    }
  });

  test('arrow keys reach every stream', () => {
    for (const tree of trees) {
      const delta = deltaOf(tree);
      const seen = new Set([delta.trunk[0]!]);
      for (const stream of seen)
        for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End']) seen.add(neighbourOf(delta, stream, key) ?? stream);
      expect(seen.size).toBe(delta.streams.length);
    }
  });

  test('the log builds the same tree, at every moment one that can be drawn, and in the end nothing is left open', () => {
    for (const { tasks, events, trees: grown } of worlds) {
      const stamp = { run: 'run', step: 0, seq: 0 };
      let view = reduceEvent({ ...INITIAL_VIEW, config, team }, { type: 'step', tasks, ...stamp });
      for (const [at, event] of events.entries()) {
        view = reduceEvent(view, { ...event, ...stamp });
        if (at % 17) continue;
        for (const tree of view.trees) {
          const last = tree.turns.at(-1);
          const delta = deltaOf(tree, last ? (nodeOfTurn(tree, last.id) ?? null) : null);
          layoutDelta(delta, railOf(view.trees), { ...OPTIONS, open: openFlows(delta, { chosenNodes: null, requestedNode: null }) });
        }
      }
      for (const tree of grown) {
        const { turns, initial, nested, outcomes } = view.trees[tree.index]!;
        expect({ turns, initial, nested }).toEqual({ turns: tree.turns, initial: tree.initial, nested: true });
        expect(outcomes.map(({ leaf }) => leaf).sort()).toEqual(tree.outcomes.map(({ leaf }) => leaf).sort());
        expect(firstUnfinishedNode(view.trees[tree.index]!, GROUP)).toBeUndefined();
        expect(firstUnfinishedNode({ ...view.trees[tree.index]!, outcomes: outcomes.slice(0, 1) }, GROUP)).toBeDefined();
        expect(indexTree(view.trees[tree.index]!).branchStarts).toHaveLength(turns.length);
      }
    }
  });

  test('the formulas say what an action is worth, and what the whole costs', () => {
    for (const tree of trees) {
      const view = { ...INITIAL_VIEW, config, team, trees: [tree] };
      for (const { members, rewards } of tree.groups)
        for (const [place, member] of members.entries()) {
          const [own, ...terms] = rewardLine(formulaContext(view, config, tree, member)).parts.filter(isTerm);
          expect(own!.value).toBe(rewards[place]);
          const ways = terms.filter(({ symbol }) => symbol === 'R').map(({ value }) => value!);
          if (ways.length > 1 && ways.length < 6) expect(ways.reduce((total, value) => total + value, 0) / ways.length).toBeCloseTo(rewards[place]!, 9);
        }
      const { parts, note } = branchLine(formulaContext(view, config, tree, null));
      expect(parts.filter(isTerm).map(({ symbol }) => symbol)).toEqual(['v', 'G', config.branching === 'tree' ? 'B' : 'N']);
      if (tree.initial.length > 1) expect(note).toContain((GROUP ** tree.initial.length).toLocaleString('en'));
    }
  });

  test('the cost is told beside that of the full tree', () => {
    for (const tree of trees) {
      const { words, meaning } = costWords(tree, config);
      expect(words).toContain(`${tree.outcomes.length} completions; the full tree would need ${(GROUP ** tree.initial.length).toLocaleString('en')}`);
      expect(meaning).not.toContain('played to the end: n(G');
    }
  });
});
