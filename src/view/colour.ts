/** Colours by meaning; the values are in page.css, once for light and once for dark. */
import type { AgentName, Team } from '../record/agent';
import type { TaskKind } from '../record/task';

/** Largest reward there is: accuracy and format whole, no cost. */
const BEST = 2;

const AGENTS = 6;

/** Of an agent, by its place in the team. */
export function agentColour(team: Team, agent: AgentName): string {
  const place = team.findIndex((member) => member.name === agent);
  return place < 0 ? 'var(--faint)' : `var(--agent-${place % AGENTS})`;
}

/** As written in the team; the bare name of one that is not in it. */
export function titleOf(team: Team, agent: AgentName): string {
  return team.find((member) => member.name === agent)?.title ?? agent;
}

/** From bad over fair to good; unknown is grey, which no reward is. */
export function rewardColour(reward: number | null): string {
  if (reward === null) return 'var(--unknown)';
  const share = Math.min(1, Math.max(0, reward / BEST));
  const [low, high, part] = share < 0.5 ? ['--bad', '--fair', share * 2] : ['--fair', '--good', share * 2 - 1];
  return `color-mix(in oklab, var(${low}), var(${high}) ${Math.round(part * 100)}%)`;
}

/** A kind of task has the colour of the agent it is for, cooperation that of the master. */
export const KIND_COLOUR: Readonly<Record<TaskKind, string>> = {
  qa: 'var(--agent-1)',
  efc: 'var(--agent-2)',
  gfc: 'var(--agent-3)',
  math: 'var(--agent-4)',
  coop: 'var(--agent-0)'
};

/** As people say them; `Coop` where there is little room. */
export const KIND_SHORT: Readonly<Record<TaskKind, string>> = { qa: 'QA', efc: 'EFC', gfc: 'GFC', math: 'Math', coop: 'Coop' };
export const KIND_TITLE: Readonly<Record<TaskKind, string>> = { ...KIND_SHORT, coop: 'Cooperation' };
