/** Checks a row: its plan by playing it in the shop, its calls by the tools' schemas, its answers by the judge. */
import { checkAction, parseAction, writeCall } from '../../src/agent/action';
import { hima } from '../../src/agent/team';
import { numbersIn, wordsOf } from '../../src/math/text';
import type { Agent } from '../../src/record/agent';
import type { TaskRow } from '../../src/record/row';
import { accuracyOf } from '../../src/reward/accuracy';
import { openShop } from '../../src/task/world';

/** Highest accuracy allowed for a wrong answer. */
const LITTLE = 0.2;

const team = new Map<string, Agent>(hima().map((agent) => [agent.name, agent]));

/** Why the agent's call does not pass writing, parsing and validation; null where it does. */
function refusal(agent: string, name: string, args: Readonly<Record<string, string>>): string | null {
  const action = checkAction(team.get(agent)!, parseAction(writeCall(name, args, 'names')));
  return action.type === 'call' ? null : `${agent} may not call ${name}: ${JSON.stringify(action)}.`;
}

/** What is wrong with the plan when it is played in a fresh shop. */
function playProblems({ plan, task }: TaskRow): string[] {
  const world = openShop();
  const problems = plan.flatMap((step) => [
    refusal('master', step.agent, { task: step.request }),
    ...step.calls.flatMap(({ tool, arguments: args, observation }) => {
      const seen = world.call(tool, args);
      return [refusal(step.agent, tool, args), seen === observation ? null : `${tool} answered "${seen}", not "${observation}".`];
    })
  ]);
  const [done, due] = [world.effects().join(', '), task.effects.join(', ')];
  return [...problems, done === due ? null : `The shop saw "${done}", not "${due}".`].filter((problem) => problem !== null);
}

const missing = (text: string, sources: readonly string[]): number[] => {
  const known = new Set(sources.flatMap(numbersIn).map(Math.abs));
  return numbersIn(text).filter((number) => !known.has(Math.abs(number)));
};

/** Figures and names of the answers that occur in neither the query nor an observation. */
function groundProblems({ plan, task }: TaskRow): string[] {
  const seen = [task.query];
  const problems = plan.flatMap(({ agent, request, calls, answer }) => {
    seen.push(...calls.map(({ observation }) => observation));
    return missing(answer, [request, ...seen]).map((number) => `${agent} says ${number} in "${answer}" and has not seen it.`);
  });
  const known = wordsOf(seen.join(' ')).join(' ');
  const names = task.parts.filter(({ type, value }) => type === 'name' && !known.includes(wordsOf(value).join(' ')));
  return [
    ...problems,
    ...missing(task.response, seen).map((number) => `The response says ${number}, which nobody has seen.`),
    ...names.map(({ value }) => `The response names "${value}", which nobody has seen.`)
  ];
}

/** Wrong judgements of the response, of an empty answer, of the query repeated, and of an extra state change. */
function judgeProblems({ task }: TaskRow): string[] {
  const accuracyFor = (answer: string, effects: readonly string[] = task.effects): number => accuracyOf(task, answer, effects, 'whole').value;
  const full = accuracyOf(task, task.response, task.effects, 'whole');
  return [
    full.value === 1 ? null : `The response is judged ${full.value}: ${full.reason}`,
    accuracyFor('') > 0 ? 'No answer is judged an answer.' : null,
    accuracyFor(task.query) > LITTLE ? 'The query said back is judged an answer.' : null,
    accuracyFor(task.response, [...task.effects, 'cancel 00000']) > LITTLE ? 'A change that nobody asked for is overlooked.' : null
  ].filter((problem) => problem !== null);
}

/** A sentence for everything that is wrong with a row. */
export function problemsOf(row: TaskRow): string[] {
  return [...playProblems(row), ...groundProblems(row), ...judgeProblems(row)].map((problem) => `${row.task.id} (${row.task.family}): ${problem}`);
}
