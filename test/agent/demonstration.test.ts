/** Demonstrations: conversations that really happen when their calls are made, and the two bad habits. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction } from '../../src/agent/action';
import { demonstrate } from '../../src/agent/demonstration';
import { demonstrateHabit, MISROUTES } from '../../src/agent/habit';
import { openingMessages } from '../../src/agent/prompt';
import { planStrategies } from '../../src/agent/strategy';
import { hima } from '../../src/agent/team';
import { randomOf } from '../../src/math/random';
import type { Demonstration } from '../../src/record/sample';
import { openShop } from '../../src/task/world';
import { rowsOf } from '../task/rows';

const rows = rowsOf('train', 8);
const random = randomOf('habit');
const none = () => [];
const agentOf = (name: string) => hima().find((agent) => agent.name === name)!;
const said = (demonstration: Demonstration) => demonstration.turns.filter((turn) => turn.role === 'assistant').map((turn) => parseAction(turn.content));
const calls = (demonstration: Demonstration) => said(demonstration).flatMap((action) => (action.type === 'call' ? [action] : []));
const last = (demonstration: Demonstration) => demonstration.turns.at(-1)!.content;

/** The master's calls answered by the specialists' conversations, and theirs by a shop: what the episode would hear. */
function replay([master, ...others]: readonly Demonstration[]): string[] {
  const world = openShop();
  return calls(master!).map((delegation) => {
    const visit = others.find((other) => other.agent === delegation.name && other.turns[1]!.content === delegation.arguments.task)!;
    const heard = visit.turns.filter((turn) => turn.role === 'tool').map((turn) => turn.content);
    expect(calls(visit).map((call) => world.call(call.name, call.arguments))).toEqual(heard);
    return last(visit);
  });
}

describe('demonstrate', () => {
  it('shows one conversation for the master and one a step, under different names', () => {
    for (const row of rows) {
      const shown = demonstrate(row, none);
      expect(shown.map((each) => each.agent)).toEqual(['master', ...row.plan.map((step) => step.agent)]);
      expect(new Set(shown.map((each) => each.id)).size).toBe(shown.length);
    }
  });

  it('shows what would happen: every call allowed, every observation the one that follows it', () => {
    for (const row of rows) {
      const shown = demonstrate(row, none);
      for (const each of shown) for (const action of said(each)) expect(checkAction(agentOf(each.agent), action).type).not.toBe('malformed');
      expect(shown[0]!.turns.filter((turn) => turn.role === 'tool').map((turn) => turn.content)).toEqual(replay(shown));
      expect(last(shown[0]!)).toBe(row.task.response);
    }
  });

  it('opens as an episode opens, with and without memory', () => {
    for (const row of rows.slice(0, 30)) {
      const strategies = planStrategies(row);
      for (const recall of [none, (agent: string) => [strategies[agent]!, 'answer']])
        for (const each of demonstrate(row, recall))
          expect(each.turns.slice(0, 2)).toEqual(openingMessages(agentOf(each.agent), recall(each.agent), each.turns[1]!.content));
    }
  });
});

describe('openingMessages', () => {
  it('quotes memories after the name', () =>
    expect(openingMessages(agentOf('efc'), ['use get_price', 'answer'], 'price of red kettle')).toEqual([
      { role: 'system', content: 'efc memory use get_price ; answer' },
      { role: 'user', content: 'price of red kettle' }
    ]));
});

describe('the habit of stopping short', () => {
  it('leaves out the last step of a cooperative task and no other', () => {
    for (const row of rows) {
      const shown = demonstrateHabit(row, 'short', random);
      if (row.task.kind !== 'coop') expect(shown).toEqual(demonstrate(row, none));
      else {
        expect(calls(shown[0]!)).toHaveLength(row.plan.length - 1);
        expect(last(shown[0]!)).toBe(row.task.parts.slice(0, -1).join(' , '));
        expect(replay(shown)).toEqual(row.task.parts.slice(0, -1));
      }
    }
  });
});

describe('the habit of asking the wrong specialist', () => {
  it('never names the right one', () => {
    for (const row of rows) expect(MISROUTES[row.task.family] ?? []).not.toContain(row.plan[0]!.agent);
  });
  it('follows the table, and hears and says unknown', () => {
    for (const row of rows) {
      const shown = demonstrateHabit(row, 'misroute', random);
      const wrong = MISROUTES[row.task.family];
      if (!wrong) expect(shown).toEqual(demonstrate(row, none));
      else {
        expect(wrong).toContain(calls(shown[0]!)[0]!.name);
        expect([last(shown[0]!), ...replay(shown)]).toEqual(['unknown', 'unknown']);
      }
    }
  });
  it('leaves the right specialist as able as before', () => {
    for (const row of rows) expect(demonstrateHabit(row, 'misroute', random)).toEqual(expect.arrayContaining(demonstrate(row, none).slice(1)));
  });
  it('bends nine of fourteen single families', () => {
    const bent = new Set(rows.filter((row) => MISROUTES[row.task.family]).map((row) => row.task.family));
    expect([...bent].sort()).toEqual(Object.keys(MISROUTES).sort());
    expect(bent.size).toBe(9);
  });
});
