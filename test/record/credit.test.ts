/** Reward and advantage of a turn, from its tree's groups and in exported events. */
import { describe, expect, it } from 'vitest';
import { creditOf, exportEvents } from '../../src/record/credit';
import type { EventPayload, LabEvent } from '../../src/record/event';
import type { Group } from '../../src/record/tree';
import { task, turnOf } from '../store/tiny';

const group = (node: number, members: readonly number[], rewards: readonly number[], advantages: readonly number[]): Group => ({
  ...{ node, agent: 'master', members, rewards, advantages, mean: 0, variance: 0 }
});
const log = (payloads: readonly EventPayload[]): LabEvent[] => payloads.map((payload, seq) => ({ ...payload, seq, run: 'run', step: 0 }));
const turn = (tree: number, id: number): EventPayload => ({ type: 'turn', tree, turn: { ...turnOf, id } });
const creditsOf = (payloads: readonly EventPayload[]) =>
  exportEvents(log(payloads)).flatMap((event) => (event.type === 'turn' ? [[event.turn.reward, event.turn.advantage]] : []));

describe('the credit of a turn', () => {
  const groups = [group(0, [0, 2], [1, 0], [0.5, -0.5]), group(1, [1, 3], [1, 2], [-3, 3])];

  it('is that of its group', () => expect([0, 1, 2, 3].map((id) => creditOf({ groups }, id).advantage)).toEqual([0.5, -3, -0.5, 3]));
  it('is null, not zero, where it is in none', () => expect(creditOf({ groups }, 4)).toEqual({ reward: null, advantage: null }));
});

describe('exported events', () => {
  const first = group(0, [0, 1], [1, 0], [0.5, -0.5]);
  const step: EventPayload = { type: 'step', tasks: [task, task] };

  it('carry the credit of their own step and tree', () => {
    const groups: EventPayload[] = [
      { type: 'group', tree: 0, group: first },
      { type: 'group', tree: 1, group: { ...first, rewards: [2, 3], advantages: [-1, 1] } }
    ];
    const later: EventPayload[] = [
      { type: 'group', tree: 0, group: { ...first, rewards: [4, 5], advantages: [-2, 2] } },
      { type: 'group', tree: 1, group: { ...first, members: [0], rewards: [6], advantages: [0] } }
    ];
    const turns = [turn(0, 0), turn(1, 0), turn(0, 1), turn(1, 1)];
    expect(creditsOf([step, ...turns, ...groups, step, ...turns, ...later])).toEqual([
      ...[
        [1, 0.5],
        [2, -1],
        [0, -0.5],
        [3, 1]
      ],
      ...[
        [4, -2],
        [6, 0],
        [5, 2],
        [null, null]
      ]
    ]);
  });

  it('have none before their groups are known, and are else as they were', () => {
    const events = log([step, turn(0, 0), { type: 'phase', phase: 'Branch' }]);
    expect(exportEvents(events)).toEqual(
      events.map((event) => (event.type === 'turn' ? { ...event, turn: { ...event.turn, reward: null, advantage: null } } : event))
    );
  });
});
