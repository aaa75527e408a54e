/** Sub-task errors: which turns a solution has, and how those not said are counted. */
import { describe, expect, it } from 'vitest';
import { demonstrationsOf, encodeConversations } from '../../src/loop/curriculum';
import { subtaskErrors, turnsOf } from '../../src/loop/subtaskErrors';
import type { LabEvent } from '../../src/record/event';
import { pullFresh } from './pull';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

describe('the turns of a conversation', () => {
  it('are what lies between what it is told, each after all that comes before it', () => {
    const encoded = { context: [1, 2], completion: [10, 11, 3, 4, 12, 5, 13, 14], maskedSpans: [[2, 4] as const, [5, 6] as const] };
    expect(turnsOf('qa', encoded)).toEqual([
      { agent: 'qa', index: 1, context: [1, 2], expected: [10, 11] },
      { agent: 'qa', index: 2, context: [1, 2, 10, 11, 3, 4], expected: [12] },
      { agent: 'qa', index: 3, context: [1, 2, 10, 11, 3, 4, 12, 5], expected: [13, 14] }
    ]);
    expect(turnsOf('qa', { context: [1], completion: [2], maskedSpans: [] })).toEqual([{ agent: 'qa', index: 1, context: [1], expected: [2] }]);
  });
});

describe('sub-task errors', () => {
  const config = toyConfig({ memory: 'off', warmRows: 4 });
  const rows = toyLab().data.rowsWithSolutions('dev', 4);

  /** The lab on an engine whose greedy turns are as `say` makes them of the expected length. */
  function labSaying(say: (context: readonly number[], length: number) => readonly number[]) {
    const engine = scriptedEngine();
    const lab = toyLab({
      ...engine,
      generate: async (requests) =>
        requests.map(({ context, maxTokens }) => ({ tokens: say(context, maxTokens), logprobs: [], text: '', finish: 'stop' as const }))
    });
    return lab;
  }

  it('are every turn where nothing is said', async () => {
    const errors = await subtaskErrors(
      rows,
      config,
      labSaying(() => [])
    );
    expect(errors.length).toBeGreaterThan(2);
    for (const { turns, wrong } of errors) expect(wrong).toBe(turns);
    expect(errors.find(({ agent, index }) => agent === 'master' && index === 1)!.turns).toBe(4);
    const places = errors.filter(({ agent }) => agent === 'master').map(({ index }) => index);
    expect(places).toEqual(places.map((_, i) => i + 1));
  });

  it('are none where every solution is said from its own beginning', async () => {
    const lab = labSaying(() => []);
    const whole = { ...config, warmSchedule: 'all' as const };
    const encoded = await encodeConversations(await demonstrationsOf({ epoch: 1, rows }, whole, lab), 1, whole, lab);
    const texts = encoded.map((conversation) => [...conversation!.context, ...conversation!.completion]);
    const knowing = labSaying((context, length) => {
      const whole = texts.find((text) => context.every((token, i) => text[i] === token))!;
      return whole.slice(context.length, context.length + length);
    });
    const errors = await subtaskErrors(rows, config, knowing);
    expect(errors.every(({ wrong }) => wrong === 0)).toBe(true);
  });
});

describe('a run of demonstrations alone', () => {
  const only = <Type extends LabEvent['type']>(events: readonly LabEvent[], type: Type) =>
    events.filter((event): event is Extract<LabEvent, { readonly type: Type }> => event.type === type);

  it('is measured before it begins, every so many steps and at its end, and ends there', async () => {
    const config = toyConfig({ system: 'prost', steps: 0, warmRows: 5, warmBatch: 1, warmEpochs: 1, memory: 'off', evaluateEvery: 2, evaluateRows: 5 });
    const { events, state } = await pullFresh(config, toyLab());
    expect(state.step).toBe(5);
    expect(only(events, 'evaluation').map(({ step }) => step)).toEqual([0, 2, 4, 5]);
    expect(only(events, 'subtasks').map(({ step, rows }) => [step, rows])).toEqual([0, 2, 4, 5].map((step) => [step, 5]));
    expect(only(events, 'step')).toEqual([]);
  });

  it('measures no sub-tasks where reinforcement follows', async () => {
    const config = toyConfig({ steps: 1, warmRows: 2, warmBatch: 1, memory: 'off', evaluateEvery: 1, evaluateRows: 5 });
    const { events } = await pullFresh(config, toyLab());
    expect(only(events, 'subtasks')).toEqual([]);
    expect(only(events, 'evaluation').length).toBeGreaterThan(0);
  });
});
