/** How streams are read: items and their names, arrow keys, filters, and rows beside the rail. */
import { describe, expect, test } from 'vitest';
import { keptStreams } from '../../../src/view/delta/filter';
import { itemName, itemsOf, turnFor } from '../../../src/view/delta/items';
import { neighbourOf } from '../../../src/view/delta/keyboard';
import { landingRows } from '../../../src/view/delta/landingRows';
import { layoutDelta } from '../../../src/view/delta/layout';
import { pathThrough } from '../../../src/view/delta/path';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf } from '../../../src/view/delta/stream';
import { actionWords } from '../../../src/view/delta/words';
import { nodeOfTurn } from '../../../src/view/tree/branches';
import { grow } from './grownTree';

const tree = grow(7, { nodes: 4, groupSize: 5, actions: 3, levels: 5, continuations: 1, sharing: false, longest: 3 });
const delta = deltaOf(tree);
const team = [
  { name: 'master', title: 'Master', role: '', tools: [] },
  { name: 'qa', title: 'QA', role: '', tools: [] }
];

describe('items', () => {
  test('are every turn of the trunk and every distinct action of an open group, each once, after what leads to it', () => {
    const items = itemsOf(delta, [1], undefined);
    const listed = items.map(({ stream }) => stream);
    expect(new Set(listed).size).toBe(listed.length);
    for (const stream of [...delta.trunk, ...delta.flows[1]!.actions]) expect(listed).toContain(stream);
    for (const [place, { stream, level }] of items.entries()) {
      const { parent, depth } = delta.streams[stream]!;
      expect(level).toBe(depth + 1);
      if (parent !== null) expect(listed.indexOf(parent)).toBeLessThan(place);
    }
  });

  test('carry agent, turn, words, samples, reward, and that their group is trained on', () => {
    const flow = delta.flows[0]!;
    const item = itemsOf(delta, [0], undefined)[0]!;
    const { turn } = delta.streams[item.stream]!;
    const name = itemName(delta, item, [0], team, [flow.node]);
    expect(name.startsWith(`Master, turn 1, ${actionWords(turn)}, ${flow.counts.get(item.stream)} of 5 samples, reward `)).toBe(true);
    expect(name).toMatch(/selected for training$/);
    const unjudged = deltaOf({ ...tree, groups: [], outcomes: tree.outcomes.map((outcome) => ({ ...outcome, verdict: null })) });
    expect(itemName(unjudged, item, [0], team, null)).not.toMatch(/reward/);
  });

  test('of an open group stand for a turn of that group', () => {
    for (const [place, { actions, node }] of delta.flows.entries())
      for (const action of actions) if (!delta.trunk.includes(action)) expect(nodeOfTurn(tree, turnFor(delta, action, [place]))).toBe(node);
  });
});

describe('arrow keys', () => {
  const KEYS = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'];

  test('walk the trunk, and lead nowhere beyond it', () => {
    const [first, second] = delta.trunk as [number, number];
    expect(neighbourOf(delta, first, 'ArrowRight')).toBe(second);
    expect(neighbourOf(delta, second, 'ArrowLeft')).toBe(first);
    expect(neighbourOf(delta, first, 'ArrowLeft')).toBeUndefined();
    expect([neighbourOf(delta, second, 'Home'), neighbourOf(delta, second, 'End')]).toEqual([first, delta.trunk.at(-1)]);
  });

  test('reach every stream; right is undone by left where nothing else was nearer, down by up', () => {
    const seen = new Set([delta.trunk[0]!]);
    for (const stream of seen) for (const key of KEYS) seen.add(neighbourOf(delta, stream, key) ?? stream);
    expect(seen.size).toBe(delta.streams.length);
    for (const { id } of delta.streams) {
      const [right, down] = [neighbourOf(delta, id, 'ArrowRight'), neighbourOf(delta, id, 'ArrowDown')];
      if (right !== undefined) expect(neighbourOf(delta, right, 'ArrowLeft')).toBe(id);
      if (down !== undefined) expect(neighbourOf(delta, down, 'ArrowUp')).toBe(id);
    }
  });
});

describe('a filter', () => {
  test('keeps what matches and all that leads to it', () => {
    const { kept, matching } = keptStreams(delta, { agent: 'efc', words: '' })!;
    expect([...matching].sort((a, b) => a - b)).toEqual(delta.streams.filter(({ agent }) => agent === 'efc').map(({ id }) => id));
    for (const id of kept) expect(delta.streams[id]!.parent === null || kept.has(delta.streams[id]!.parent!)).toBe(true);
    expect(keptStreams(delta, { agent: null, words: ' ' })).toBeNull();
    const { turn } = delta.streams[3]!;
    expect(keptStreams(delta, { agent: null, words: actionWords(turn).toUpperCase() })!.matching.has(3)).toBe(true);
  });
});

test('the way through a stream is what leads to it and what goes on from it', () => {
  const middle = delta.trunk[1]!;
  const way = pathThrough(delta, middle);
  for (const { id } of delta.streams) {
    const leadsBack = (from: number, to: number): boolean =>
      from === to || (delta.streams[from]!.parent !== null && leadsBack(delta.streams[from]!.parent!, to));
    expect(way.has(id), `${id}`).toBe(leadsBack(id, middle) || leadsBack(middle, id));
  }
  expect(pathThrough(delta, undefined).size).toBe(0);
});

describe('rows beside the rail', () => {
  const options = { width: 800, height: 500, margin: { top: 40, right: 90, bottom: 30, left: 30 }, groupSize: 5, open: [0], nodeRadius: 12 };
  const { landings } = layoutDelta(delta, railOf([tree]), options);

  test('hold every sample once, keep their distance, and say the group’s advantages', () => {
    const rows = landingRows(landings, 18, 0, delta.flows[0]);
    expect(rows.reduce((sum, { samples }) => sum + samples, 0)).toBeCloseTo(5, 9);
    expect(
      rows.reduce((sum, { samples, advantage }) => sum + samples * advantage!, 0),
      'advantages of a group sum to zero'
    ).toBeCloseTo(0, 9);
    for (let i = 1; i < rows.length; i++) expect(rows[i]!.y).toBeGreaterThan(rows[i - 1]!.y);
    for (const { least, most, mean } of rows) expect([mean >= least - 1e-9, mean <= most + 1e-9]).toEqual([true, true]);
  });
});
