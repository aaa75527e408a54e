/** Demonstrations: conversations that really happen when their calls are made, and the two bad habits. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction } from '../../src/agent/action';
import { rowDemonstrations } from '../../src/agent/demonstration';
import { flawedDemonstrations, misrouteOf } from '../../src/agent/habit';
import { openingMessages } from '../../src/agent/prompt';
import { masterStrategy, specialistStrategy } from '../../src/agent/strategy';
import { hima } from '../../src/agent/team';
import type { Demonstration } from '../../src/record/sample';
import { openShop } from '../../src/task/world';
import { FAMILIES } from '../../src/task/family';
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

  it('shows visits of several calls, and masters who answer at once', () => {
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

describe('the habit of stopping short', () => {
  it('leaves out the last step of a plan, and answers what was heard last', () => {
    for (const row of rows) {
      const shown = flawedDemonstrations(row, 'short');
      if (row.plan.length < 2) expect(shown).toEqual(rowDemonstrations(row, none));
      else {
        expect(replay(shown)).toEqual(row.plan.slice(0, -1).map(({ answer }) => answer));
        expect(last(shown[0]!)).toBe(row.plan.at(-2)!.answer);
      }
    }
  });
});

describe('the habit of asking the wrong specialist', () => {
  const single = rows.filter((row) => row.task.kind !== 'coop' && row.plan.length);

  it('hears and says unknown, the same for all rows of a family, and never from the right one', () => {
    for (const row of single) {
      const shown = flawedDemonstrations(row, 'misroute');
      const wrong = misrouteOf(row.task.family, row.plan[0]!.agent);
      expect(wrong).not.toBe(row.plan[0]!.agent);
      if (!wrong) expect(shown).toEqual(rowDemonstrations(row, none));
      else {
        expect(calls(shown[0]!).map(({ name }) => name)).toEqual([wrong]);
        expect([last(shown[0]!), ...replay(shown)]).toEqual(['unknown', 'unknown']);
      }
    }
  });

  it('leaves cooperative rows alone, and the right specialist as able as before', () => {
    for (const row of rows) {
      const shown = flawedDemonstrations(row, 'misroute');
      if (row.task.kind === 'coop') expect(shown).toEqual(rowDemonstrations(row, none));
      expect(shown).toEqual(expect.arrayContaining(rowDemonstrations(row, none).slice(1)));
    }
  });

  it('bends a little more than half of the single families of every kind, and not all to one specialist', () => {
    const bent = (['qa', 'efc', 'gfc', 'math'] as const).map((kind) => Object.keys(FAMILIES[kind]).map((family) => misrouteOf(family, kind)));
    const share = bent.flat().filter(Boolean).length / bent.flat().length;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.7);
    for (const asked of bent) expect(new Set(asked.filter(Boolean)).size).toBeGreaterThan(1);
  });
});
