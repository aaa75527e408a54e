/** Demonstrations: conversations that really happen when their calls are made, and those in which the wrong one is asked. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction } from '../../src/agent/action';
import { rowDemonstrations } from '../../src/agent/demonstration';
import { misroutedDemonstrations } from '../../src/agent/misrouted';
import { openingMessages } from '../../src/agent/prompt';
import { masterStrategy, specialistStrategy } from '../../src/agent/strategy';
import { hima } from '../../src/agent/team';
import type { Demonstration } from '../../src/record/sample';
import { openShop } from '../../src/task/world';
import { rowsOf } from '../task/rows';

const rows = rowsOf('train', 3);
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
      const shown = rowDemonstrations(row, none);
      expect(shown.map((each) => each.agent)).toEqual(['master', ...row.plan.map((step) => step.agent)]);
      expect(new Set(shown.map((each) => each.id)).size).toBe(shown.length);
    }
  });

  it('shows what would happen: every call allowed, every observation the one that follows it', () => {
    for (const row of rows) {
      const shown = rowDemonstrations(row, none);
      for (const each of shown) for (const action of said(each)) expect(checkAction(agentOf(each.agent), action).type).not.toBe('malformed');
      expect(shown[0]!.turns.filter((turn) => turn.role === 'tool').map((turn) => turn.content)).toEqual(replay(shown));
      expect(last(shown[0]!)).toBe(row.task.response);
    }
  });

  it('shows delegations of several calls, and masters who answer at once', () => {
    const shown = rows.map((row) => rowDemonstrations(row, none));
    expect(shown.some(([, ...visits]) => visits.some((visit) => calls(visit).length > 1))).toBe(true);
    const alone = shown.filter(({ length }) => length === 1);
    expect(alone.length).toBeGreaterThan(0);
    for (const [master] of alone) expect(master!.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
  });

  it('opens as an episode opens, and offers memory the strategy that fits each conversation', () => {
    for (const row of rows) {
      const fitting = [masterStrategy(row.plan.map(({ agent }) => agent)), ...row.plan.map(({ calls }) => specialistStrategy(calls.map(({ tool }) => tool)))];
      const plain = rowDemonstrations(row, none);
      rowDemonstrations(row, (_, own) => [own, 'answer']).forEach((each, i) => {
        expect(each.turns.slice(0, 2)).toEqual(openingMessages(agentOf(each.agent), [fitting[i]!, 'answer'], each.turns[1]!.content, 'names'));
        expect(plain[i]!.turns.slice(0, 2)).toEqual(openingMessages(agentOf(each.agent), [], each.turns[1]!.content, 'names'));
      });
    }
  });
});

describe('openingMessages', () => {
  it('quotes memories after the name', () =>
    expect(openingMessages(agentOf('efc'), ['use get_price', 'answer'], 'price of side table', 'names')).toEqual([
      { role: 'system', content: 'efc memory use get_price ; answer' },
      { role: 'user', content: 'price of side table' }
    ]));
});

describe('the wrong specialist asked', () => {
  const plannedRows = (cooperative: boolean) => rows.filter((row) => row.plan.length && (row.task.kind === 'coop') === cooperative);

  it('does not know, nor then the master, and the right ones are shown as able as before', () => {
    for (const row of plannedRows(false)) {
      const right = row.plan[0]!.agent;
      const wrong = right === 'qa' ? 'efc' : 'qa';
      const shown = misroutedDemonstrations(row, 0, wrong, none);
      expect(calls(shown[0]!).map(({ name }) => name)).toEqual([wrong]);
      expect([last(shown[0]!), ...replay(shown)]).toEqual(['unknown', 'unknown']);
      expect(shown.slice(2)).toEqual(rowDemonstrations(row, none).slice(1));
    }
  });

  it('at a later step of a plan follows the steps before it', () => {
    for (const row of plannedRows(true)) {
      const place = row.plan.length - 1;
      const [plan] = misroutedDemonstrations(row, place, 'qa', none);
      expect(calls(plan!).map(({ name }) => name)).toEqual([...row.plan.slice(0, place).map(({ agent }) => agent), 'qa']);
      expect(last(plan!)).toBe('unknown');
    }
  });
});
