/** The reference solution of a row as what each agent does: its calls with their observations, and its answer. */
import type { PlanStep } from '../record/row';
import type { MathsRow } from './problem/row';
import { RUN } from '../agent/tool/program';

/** One agent's part in the reference solution. */
export type MathsPart = Omit<PlanStep, 'request'>;

/** The parts of solver, executor and verifier, in order. */
export function mathsParts({ reference }: MathsRow): MathsPart[] {
  const { plan, program, output, executed, final } = reference;
  return [
    { agent: 'solver', calls: [], answer: plan },
    { agent: 'executor', calls: [{ tool: RUN.tool, arguments: { [RUN.argument]: program }, observation: output }], answer: executed },
    { agent: 'verifier', calls: [], answer: final }
  ];
}
