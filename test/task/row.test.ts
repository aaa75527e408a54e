/** Rows: by identity, solved by their own plans when these are really executed, and in the canonical form. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction, writeCall } from '../../src/agent/action';
import { hima } from '../../src/agent/team';
import type { Row } from '../../src/record/plan';
import { KINDS } from '../../src/record/task';
import { FAMILIES } from '../../src/task/family';
import { devRows, rowOf, testRows } from '../../src/task/row';
import { openShop } from '../../src/task/world';
import { SPLITS, rowsOf, textsOf } from './rows';

const team = new Map(hima().map((agent) => [agent.name, agent]));

/** Sends a call through the wire as the agent would, and returns it as received. */
function send(agent: string, name: string, args: Readonly<Record<string, string>>) {
  const action = checkAction(team.get(agent)!, parseAction(writeCall(name, args)));
  if (action.type !== 'call') throw new Error(`${agent} could not call ${name}: ${JSON.stringify(action)}`);
  return action;
}

/** What the shop answers to each step, and what it has seen in the end. */
function execute({ plan }: Row) {
  const world = openShop();
  const observations = plan.map((step) => {
    send('master', step.agent, { task: step.request });
    const { name, arguments: args } = send(step.agent, step.tool, step.arguments);
    return world.call(name, args);
  });
  return { observations, effects: world.effects() };
}

describe.each(SPLITS)('rows of the %s split', (split) => {
  const rows = rowsOf(split, 40);

  it('cover nineteen families', () => expect(new Set(rows.map((row) => row.task.family)).size).toBe(19));

  it('are what the shop answers when the plan is executed', () => {
    for (const row of rows)
      expect({ id: row.task.id, ...execute(row) }).toEqual({
        id: row.task.id,
        observations: row.plan.map((step) => step.observation),
        effects: row.task.effects
      });
  });

  it('answer with the parts, each of which holds what was observed', () => {
    for (const { task, plan } of rows) {
      expect(task.parts).toEqual(plan.map((step) => step.answer));
      expect(task.response).toBe(task.parts.join(' , '));
      for (const step of plan) if (step.observation !== 'ok') expect(step.answer).toContain(step.observation);
    }
  });

  it('need two or three steps when they are cooperative, and one when they are not', () => {
    for (const { task, plan } of rows) expect(task.kind === 'coop' ? [2, 3] : [1]).toContain(plan.length);
  });

  it('pass on what an earlier step has found', () => {
    for (const { plan } of rows) if (plan.length > 1) expect(plan.at(-1)!.request.split(' ')).toContain(plan.at(-2)!.observation);
  });

  it('are written in single-spaced lower-case words, digits and separate signs', () => {
    for (const text of rows.flatMap(textsOf)) expect(text).toBe((text.match(/\d+|[a-z_]+|[^\sa-z_\d]/g) ?? []).join(' '));
  });

  it('never put two numbers side by side', () => {
    for (const text of rows.flatMap(textsOf)) expect(text).not.toMatch(/\d \d/);
  });
});

describe('a row', () => {
  it('is the same whenever it is asked for', () => expect(rowOf('train', 'coop', 123456)).toEqual(rowOf('train', 'coop', 123456)));
  it('carries its identity', () => expect(rowOf('test', 'coop', 42).task.id).toBe('test-coop-0042'));
  it('turns through families and then through phrasings', () => {
    const length = Object.keys(FAMILIES.efc).length;
    const round = Array.from({ length }, (_, i) => rowOf('train', 'efc', i).task);
    expect(new Set(round.map((task) => task.family)).size).toBe(length);
    expect([0, 1, 9, 10].map((turn) => rowOf('train', 'efc', turn * length).task.phrasing)).toEqual([0, 1, 9, 0]);
  });
});

describe.each([
  ['test', testRows, 500],
  ['dev', devRows, 200]
] as const)('the %s set', (split, draw, count) => {
  const rows = draw(count);
  it('has as many rows of each kind', () => {
    for (const kind of KINDS) expect(rows.filter((row) => row.task.kind === kind)).toHaveLength(count / 5);
  });
  it('asks nothing twice', () => expect(new Set(rows.map((row) => row.task.query)).size).toBe(count));
  it('begins the same when it is shorter', () => expect(draw(23)).toEqual(rows.slice(0, 23)));
  it('is of its split', () => expect(rows.every((row) => row.task.split === split)).toBe(true));
});
