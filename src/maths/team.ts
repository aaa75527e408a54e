/** The team of the maths pipeline: Problem Solver, Code Executor and Verifier, one after another. */
import type { Team } from '../record/agent';
import { RUN_TOOL } from './tool';

/** The three agents in the order of their turns; each is given the problem and what those before it answered, and the last one's answer counts. */
export const MATHS_TEAM: Team = [
  { name: 'solver', title: 'Problem Solver', role: 'Reads the problem and says in a few words what is to be worked out, without working it out.', tools: [] },
  { name: 'executor', title: 'Code Executor', role: 'Writes a short program after the plan, runs it, and says what it gives.', tools: [RUN_TOOL] },
  { name: 'verifier', title: 'Verifier', role: 'Checks whether the number is plausible for the problem, and says the answer.', tools: [] }
];
