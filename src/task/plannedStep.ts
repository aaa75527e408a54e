/** The steps of a row's plan as tasks of their own: each asks its specialist alone, in the shop as the steps before have left it. */
import { numbersIn } from '../math/text';
import type { AgentName } from '../record/agent';
import type { PlanStep, TaskRow } from '../record/row';
import { KINDS, type Task, type TaskKind } from '../record/task';
import type { World } from '../record/world';

/** The kind of what a specialist is asked; the row's where there is none of its name. */
const kindOf = (agent: AgentName, row: TaskKind): TaskKind => KINDS.find((kind) => kind === agent) ?? row;

/** What a right answer is: the row's own parts where the step is its whole plan and gives its response; else the reference answer, held against after normalising. */
const judgedBy = ({ task, plan }: TaskRow, { answer }: PlanStep): Pick<Task, 'parts' | 'forbidden'> =>
  plan.length === 1 && answer === task.response
    ? { parts: task.parts, forbidden: task.forbidden }
    : { parts: [{ type: 'match', value: answer }], forbidden: [] };

/** A task for each step of the row's plan, in order; none where the master answers by itself. `world` is untouched by any of them. */
export function plannedTasks(row: TaskRow, world: World): Task[] {
  const { task, plan } = row;
  const state = world.copy();
  return plan.map((step, at) => {
    const { agent, request, calls, answer } = step;
    for (const call of calls) state.call(call.tool, call.arguments);
    const before = plan.slice(0, at).flatMap((earlier) => earlier.calls.map(({ tool, arguments: given }) => ({ tool, arguments: given })));
    return {
      ...task,
      id: `${task.id}/${at + 1}`,
      kind: kindOf(agent, task.kind),
      query: request,
      response: answer,
      ...judgedBy(row, step),
      allowed: [...new Set(numbersIn(`${request} ${answer}`))].sort((a, b) => a - b),
      seen: [...new Set([...calls.flatMap((call) => [...Object.values(call.arguments), call.observation]), answer])],
      effects: state.effects(),
      planned: { agent, place: at + 1, of: plan.length, rowKind: task.kind, before }
    };
  });
}
