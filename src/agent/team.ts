/** The teams: that of HiMA-Ecom, a master and four specialists, which are the master's tools; one agent in their place; and the maths pipeline. */
import type { Agent, TurnOrder, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import { tool } from './tool';
import { ARITHMETIC_TOOLS } from './tool/arithmetic';
import { COMMERCE_TOOLS } from './tool/commerce';
import { GENERAL_TOOLS } from './tool/general';
import { KNOWLEDGE_TOOLS } from './tool/knowledge';
import { RUN_TOOL } from './tool/program';

const SPECIALISTS: Team = [
  { name: 'qa', title: 'QA', role: 'Answers questions about policies, products, reviews, opening hours and care.', tools: KNOWLEDGE_TOOLS },
  {
    name: 'efc',
    title: 'EFC',
    role: 'Finds products, looks up prices, stock, orders, coupons and deliveries, and changes carts and orders.',
    tools: COMMERCE_TOOLS
  },
  {
    name: 'gfc',
    title: 'GFC',
    role: 'Converts currencies and measures, counts days, tells the weather and the time, and sets reminders.',
    tools: GENERAL_TOOLS
  },
  { name: 'math', title: 'Math', role: 'Calculates, from an expression or a problem in words.', tools: ARITHMETIC_TOOLS }
];

const delegate = (specialist: Agent) =>
  tool(specialist.name, specialist.role, { task: { type: 'string', description: `What ${specialist.title} is asked to do, one thing at a time.` } });

const MASTER: Agent = {
  name: 'master',
  title: 'Master',
  role: 'Takes the request, asks the specialists one after another, and answers.',
  tools: SPECIALISTS.map(delegate)
};

const SOLO: Agent = {
  name: 'solo',
  title: 'Solo',
  role: 'Takes the request, uses the tools of the shop itself, and answers.',
  tools: SPECIALISTS.flatMap(({ tools }) => tools)
};

/** Problem Solver, Code Executor and Verifier, one after another. [MAPPA] */
const MATHS: Team = (
  [
    ['solver', 'Problem Solver', 'Reads the problem and says in a few words what is to be worked out, without working it out.', []],
    ['executor', 'Code Executor', 'Writes a short program after the plan, runs it, and says what it gives.', [RUN_TOOL]],
    ['verifier', 'Verifier', 'Checks whether the number is plausible for the problem, and says the answer.', []]
  ] as const
).map(([name, title, role, tools]) => ({ name, title, role, tools, purpose: 'who solve problems of maths one after another' }));

/** The team, master first. */
export function hima(): Team {
  return [MASTER, ...SPECIALISTS];
}

/** By the name in `RunConfig.team`: how its agents take turns. */
export const TURN_ORDERS: Readonly<Record<RunConfig['team'], TurnOrder>> = { specialists: 'delegation', solo: 'alone', maths: 'pipeline' };

/** By the name in `RunConfig.team`: the team, whose first agent gets the request. */
export const TEAMS: Readonly<Record<RunConfig['team'], Team>> = { specialists: hima(), solo: [SOLO], maths: MATHS };
