/** Which tree and turn are shown: a person's selection while its step lasts, else where something worth seeing happens. */
import { describe, expect, test } from 'vitest';
import { DEFAULTS } from '../../../src/record/config';
import type { Tree } from '../../../src/record/tree';
import { INITIAL_VIEW, type ViewState } from '../../../src/view/playback/reducer';
import { TurnSelection } from '../../../src/view/stage/selection.svelte';
import { treeOf } from '../tree/tree';

const made = treeOf(4, 3);
const byVariance = [...made.groups].sort((a, b) => b.variance - a.variance).map(({ node }) => node);
const [widest, second, , narrowest] = byVariance as [number, number, number, number];
const treeAt = (index: number, kind: Tree['task']['kind']): Tree => ({ ...made, index, task: { ...made.task, kind } });
const base: ViewState = {
  ...INITIAL_VIEW,
  run: 'a',
  step: 0,
  config: { ...DEFAULTS, groupSize: 3 },
  trees: [treeAt(0, 'qa'), treeAt(1, 'math'), treeAt(2, 'coop')]
};

function open(changes: Partial<ViewState> = {}, everyTurn = false) {
  let view: ViewState = { ...base, ...changes };
  const selection = new TurnSelection(
    () => view,
    () => everyTurn
  );
  return { selection, change: (next: Partial<ViewState>) => void (view = { ...view, ...next }) };
}

describe('without a person’s selection', () => {
  test('a cooperative tree is shown while trees grow, at the last turn of its initial trajectory', () => {
    const { selection } = open({ focus: { tree: 1, turn: 0 } });
    expect([selection.tree?.index, selection.turn?.id, selection.isManual]).toEqual([2, made.initial.at(-1), false]);
    expect(selection.chosenNodes).toBeNull();
  });

  test('once groups are selected, the one of largest variance among them is shown', () => {
    const { selection } = open({
      chosen: [
        { tree: 0, node: narrowest },
        { tree: 1, node: widest },
        { tree: 1, node: second }
      ]
    });
    expect([selection.tree?.index, selection.turn?.id]).toEqual([1, widest]);
    expect(selection.chosenNodes).toEqual([widest, second]);
  });

  test('whoever steps turn by turn is taken to every turn', () => {
    const { selection } = open({ focus: { tree: 1, turn: 2 }, chosen: [{ tree: 0, node: widest }] }, true);
    expect([selection.tree?.index, selection.turn?.id]).toEqual([1, 2]);
  });
});

describe('a person’s selection', () => {
  test('holds for its step and its run, until the run is followed again', () => {
    const { selection, change } = open();
    selection.select(1, second);
    expect([selection.tree?.index, selection.turn?.id, selection.isManual, selection.requestedNode]).toEqual([1, second, true, second]);
    change({ step: 1 });
    expect([selection.tree?.index, selection.isManual, selection.requestedNode]).toEqual([2, false, null]);
    change({ step: 0, run: 'b' });
    expect(selection.isManual).toBe(false);
    change({ run: 'a' });
    expect(selection.isManual).toBe(true);
    selection.followRun();
    expect(selection.isManual).toBe(false);
  });

  test('of a tree alone leaves its turn to what happens there', () => {
    const { selection } = open({ chosen: [{ tree: 0, node: second }] });
    selection.select(0);
    expect([selection.turn?.id, selection.requestedNode]).toEqual([second, null]);
  });
});

describe('the node whose branches grow', () => {
  const missing = made.groups[1]!.members[1]!;
  const growing = treeAt(2, 'coop');
  const trees = [treeAt(0, 'qa'), treeAt(1, 'math'), { ...growing, turns: growing.turns.slice(0, missing), outcomes: growing.outcomes.slice(0, 3) }];

  test('is the first that lacks actions, during Branch alone', () => {
    const { selection, change } = open({ trees, phase: 'Branch' });
    expect(selection.growingNode).toBe(1);
    change({ phase: 'Rollout' });
    expect(selection.growingNode).toBeNull();
  });

  test('is that of the turn that came last where every turn is followed', () => {
    const { selection } = open({ trees, phase: 'Branch', focus: { tree: 2, turn: made.groups[0]!.members[2]! } }, true);
    expect(selection.growingNode).toBe(0);
  });
});
