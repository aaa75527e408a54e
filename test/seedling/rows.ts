/** Made-up training rows of every kind, one step long, cooperative ones two: what a course can be built from without a shop. */
import type { PlanStep, TaskRow } from '../../src/record/plan';
import type { TaskKind } from '../../src/record/task';

const AGENTS = { qa: 'qa', efc: 'efc', gfc: 'gfc', math: 'math', coop: 'efc' } as const;

function stepOf(agent: string, figure: number): PlanStep {
  const call = { tool: `${agent}_tool`, arguments: { order: String(figure) }, observation: `$${figure}` };
  return { agent, request: `price of order ${figure}`, calls: [call], answer: `It costs $${figure}` };
}

/** Row number `index` of the kind, which asks about its own number. */
export function madeRow(kind: TaskKind, index: number): TaskRow {
  const plan = [stepOf(AGENTS[kind], index), ...(kind === 'coop' ? [stepOf('math', index + 1)] : [])];
  const response = plan.at(-1)!.answer;
  const task = {
    id: `train-${kind}-${index}`,
    kind,
    family: `made_${kind}`,
    split: 'train',
    phrasing: 0,
    query: `Hi, what does ${kind} ${index} cost?`
  } as const;
  return { task: { ...task, response, parts: [], allowed: [], forbidden: [], effects: [] }, plan, entities: [] };
}
