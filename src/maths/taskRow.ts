/** A row of the maths pipeline in the form of all rows: what is asked, what is right, and each agent's part as a step of a plan. */
import { pipelineRequest } from '../agent/pipeline';
import type { PlanStep, TaskRow } from '../record/row';
import { mathsParts } from './demonstration';
import type { MathsRow } from './problem/row';

/** Each part with what its agent is asked: the problem, and the answers of those before it. */
function planOf(row: MathsRow): PlanStep[] {
  const parts = mathsParts(row);
  return parts.map((part, place) => ({
    ...part,
    request: pipelineRequest(
      row.query,
      parts.slice(0, place).map(({ agent, answer }) => ({ agent, text: answer }))
    )
  }));
}

/** The row; its one answer part has the number, and the unit where there is one. */
export const mathsTaskRow = (row: MathsRow): TaskRow => ({
  task: {
    id: row.id,
    kind: 'math',
    family: row.family,
    split: row.split,
    phrasing: row.phrasing,
    query: row.query,
    response: row.reference.final,
    parts: [{ type: 'number', value: row.answer, ...(row.unit ? { unit: row.unit } : {}) }],
    allowed: row.figures,
    forbidden: [],
    effects: []
  },
  plan: planOf(row),
  entities: []
});
