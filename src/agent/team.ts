/** The team of HiMA-Ecom: a master and four specialists, who are the master's tools. */
import type { Agent, Team } from '../record/agent';
import { ARITHMETIC, COMMERCE, GENERAL, KNOWLEDGE, tool } from './tool';

const SPECIALISTS: Team = [
  { name: 'qa', title: 'QA', role: "Answers questions about the shop's policies.", tools: KNOWLEDGE },
  { name: 'efc', title: 'EFC', role: 'Looks up prices, stock, orders, coupons and deliveries, and cancels orders.', tools: COMMERCE },
  { name: 'gfc', title: 'GFC', role: 'Converts currencies and measures, and counts days.', tools: GENERAL },
  { name: 'math', title: 'Math', role: 'Calculates, from an expression or a problem in words.', tools: ARITHMETIC }
];

const delegate = (specialist: Agent) =>
  tool(specialist.name, specialist.role, { task: { type: 'string', description: `What ${specialist.title} is asked to do, one thing at a time.` } });

const MASTER: Agent = {
  name: 'master',
  title: 'Master',
  role: 'Takes the request, asks the specialists one after another, and answers.',
  tools: SPECIALISTS.map(delegate)
};

/** The team, master first. */
export function hima(): Team {
  return [MASTER, ...SPECIALISTS];
}
