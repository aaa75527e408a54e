/** The instances as they are written down: as many as stated, over all agents, and with memories that give nothing away. */
import { describe, expect, it } from 'vitest';
import { parseAction } from '../../src/agent/action';
import { hima } from '../../src/agent/team';
import { entityWords } from '../../src/task/entityWords';
import { testInstances, sftInstances, instanceLines, rlInstances } from '../../src/dataset/instance';
import { situationOf } from '../../src/memory/key';
import { SUBSET_SIZES } from '../../src/record/benchmark';
import { readOwnRows } from '../../src/dataset/own';

const taught = [...sftInstances()];
const asked = [...rlInstances()];

describe('the conversations', () => {
  it('are 17,700, each of its own name, over all five agents', () => {
    expect(taught).toHaveLength(17_700);
    expect(new Set(taught.map(({ id }) => id)).size).toBe(17_700);
    const agents = hima().map(({ name }) => name);
    expect([...new Set(taught.map(({ agent }) => agent))].sort()).toEqual([...agents].sort());
    for (const name of agents) expect(taught.filter(({ agent }) => agent === name).length).toBeGreaterThan(1500);
  });

  it('end in an answer and before it only call what the agent has', () => {
    const tools = new Map(hima().map(({ name, tools }) => [name, new Set(tools.map((tool) => tool.name))]));
    for (const { id, agent, output } of taught) {
      const actions = output.filter(({ role }) => role === 'assistant').map(({ content }) => parseAction(content));
      expect({ id, last: actions.at(-1)!.type }).toEqual({ id, last: 'answer' });
      for (const action of actions.slice(0, -1)) expect(action.type === 'call' && tools.get(agent)!.has(action.name)).toBe(true);
    }
  });

  it('carry one or two memories that name nothing and count nothing', () => {
    const entities = entityWords();
    for (const { memory } of taught) {
      expect([1, 2]).toContain(memory.length);
      const text = memory.map(({ situation, strategy }) => `${situation} ${strategy}`).join(' ');
      expect(text).not.toMatch(/\d/);
      expect((text.match(/[\p{L}_]+/gu) ?? []).filter((word) => entities.has(word))).toEqual([]);
    }
  });

  it('carry the strategy that their own output follows, among others, with the last situation in which it was followed before', () => {
    const entities = entityWords();
    /** The last situation of each agent in which it did the same. */
    const before = new Map<string, string>();
    for (const { agent, input, memory, output } of taught) {
      const calls = output.flatMap(({ role, content }) => {
        const action = role === 'assistant' ? parseAction(content) : null;
        return action?.type === 'call' ? [action.name] : [];
      });
      const strategy = calls.length ? `${agent === 'master' ? '' : 'use '}${calls.join(' then ')}` : 'answer';
      expect(memory.map((entry) => entry.strategy)).toContain(strategy);
      const [situation, fitting] = [situationOf(input, entities), `${agent} ${strategy}`];
      expect(memory.find((entry) => entry.strategy === strategy)!.situation).toBe(before.get(fitting) ?? situation);
      before.set(fitting, situation);
    }
  });
});

describe('the questions', () => {
  it('are 4,500 and 600', () => expect([asked.length, testInstances().length]).toEqual([4500, 600]));
  it('ask what no conversation asks', () => {
    const inputs = new Set(taught.filter(({ agent }) => agent === 'master').map(({ input }) => input));
    expect([...asked, ...testInstances()].filter(({ query }) => inputs.has(query))).toEqual([]);
  });
});

describe('linesOf', () => {
  it('streams every instance once, a line each', async () => {
    const pieces: string[] = [];
    for await (const piece of instanceLines('rl')) pieces.push(piece);
    expect(Math.max(...pieces.map((piece) => piece.trimEnd().split('\n').length))).toBe(250);
    expect(pieces.length).toBeGreaterThan(10);
    expect(
      pieces
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown)
    ).toEqual(asked);
    expect(SUBSET_SIZES.rl).toBe(asked.length);
  });

  it("can be brought back as rows of one's own, checks and all", async () => {
    let text = '';
    for await (const piece of instanceLines('test')) text += piece;
    const { rows, problems, unchecked } = readOwnRows(text);
    expect([rows.length, problems, unchecked]).toEqual([SUBSET_SIZES.test, [], 0]);
    expect(rows.map(({ query, parts, effects }) => ({ query, parts, effects }))).toEqual(
      testInstances().map(({ query, parts, effects }) => ({ query, parts, effects }))
    );
  });
});
