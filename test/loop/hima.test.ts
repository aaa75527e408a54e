/** The real team, shop and judge in the loop, with an engine that plays the reference solutions by heart. */
import { describe, expect, it } from 'vitest';
import { writeCall } from '../../src/agent/action';
import { evaluateTasks } from '../../src/loop/evaluate';
import { beginRun } from '../../src/loop/begin';
import { shopRows } from '../../src/dataset/data';
import { himaLab } from '../../src/loop/hima';
import { entityWords } from '../../src/task/entityWords';
import { situationKey, situationOf } from '../../src/memory/key';
import { configOf } from '../../src/record/config';
import type { Engine } from '../../src/record/engine';
import type { PlanStep } from '../../src/record/plan';
import { spell, tokenise } from './policy';
import { scriptedEngine } from './scripted';

const rows = [...shopRows('dev', 60), ...shopRows('test', 120)];

/** Says what the plan says, by looking the request up. */
function reciting(): Engine {
  const plans = new Map(rows.map((row) => [row.task.query, row.plan]));
  const responses = new Map(rows.map((row) => [row.task.query, row.task.response]));
  const steps = new Map(rows.flatMap((row) => row.plan.map((step): [string, PlanStep] => [`${step.agent} ${step.request}`, step])));
  const say = (context: readonly number[]): string => {
    const messages = [...spell(context).matchAll(/⟨(\w+):([^⟩]*)⟩/g)];
    const said = (role: string) => messages.flatMap(([, who, text]) => (who === role ? [text!] : []));
    const [agent, request] = [said('system')[0]!, said('user')[0]!];
    const heard = said('tool');
    if (agent !== 'master') {
      const step = steps.get(`${agent} ${request}`)!;
      const call = step.calls[heard.length];
      return call ? writeCall(call.tool, call.arguments, 'names') : step.answer;
    }
    const next = plans.get(request)![heard.length];
    return next ? writeCall(next.agent, { task: next.request }, 'names') : responses.get(request)!;
  };
  return {
    ...scriptedEngine(),
    generate: async (requests) =>
      requests.map(({ context }) => {
        const text = say(context);
        const tokens = tokenise(`${text}⟩`);
        return { text, tokens, logprobs: tokens.map(() => 0), finish: 'stop' };
      })
  };
}

describe('the lab of HiMA-R1', () => {
  it('judges every reference solution, played turn by turn, as solved', async () => {
    const lab = himaLab(reciting(), () => 0);
    const { state } = await beginRun('run', configOf({ maxTokens: 200, memory: 'off' }), lab);
    const tasks = rows.map((row) => row.task);
    const score = await evaluateTasks(state, lab, tasks, 'test');
    expect(score.all).toEqual({ rows: 180, solved: 180 });
    expect(score.kinds.coop).toEqual({ rows: 36, solved: 36 });
  });

  it('finds no thing, place, person or number in the situations and keys that memory is made of', () => {
    const entities = entityWords();
    for (const { task, plan } of rows) {
      for (const request of [task.query, ...plan.map((step) => step.request)]) {
        const text = `${situationOf(request, entities)} ${situationKey(request, entities).join(' ')}`;
        expect(text).not.toMatch(/\d/);
        expect(text.split(/\W+/).filter((word) => entities.has(word))).toEqual([]);
      }
    }
  });

  it('leaves enough words to tell one family from another', () => {
    const entities = entityWords();
    const empty = rows.flatMap((row) => [row.task.query, ...row.plan.map((step) => step.request)]).filter((request) => !situationKey(request, entities).length);
    expect(empty).toEqual([]);
  });
});
