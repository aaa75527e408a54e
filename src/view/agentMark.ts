/** The mark of an agent: silhouette, letter and colour, each of which alone tells the agents of a team apart. */
import type { AgentName, Team } from '../record/agent';
import type { TaskKind } from '../record/task';

/** Place in the team, from which colour and silhouette follow, and the letter in it; place −1 for who is not in the team. */
export interface AgentMark {
  readonly place: number;
  readonly letter: string;
}

/** Silhouettes around the origin, 2 units high: circle, square, tag, triangle, diamond, hexagon; by place, over again after the last. */
const SILHOUETTES = [
  'M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0Z',
  'M-.9,-.9h1.8v1.8h-1.8Z',
  'M-1,-.85h1.1l.95,.85l-.95,.85h-1.1Z',
  'M0,-1.1l1.15,2h-2.3Z',
  'M0,-1.2l1.2,1.2l-1.2,1.2l-1.2,-1.2Z',
  'M-.6,-1h1.2l.6,1l-.6,1h-1.2l-.6,-1Z'
] as const;

/** How far the letter stands from the middle of its silhouette, in the same units. */
const SHIFTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 0],
  [-0.15, 0],
  [0, 0.22],
  [0, 0],
  [0, 0]
];

/** Signs that say more than a letter does. */
const SIGNS: ReadonlyMap<AgentName, string> = new Map([['math', 'Σ']]);

/** The agent's own sign, else the first letter of its title that no agent before it has; `?` for who is not in the team. */
export function agentMark(team: Team, agent: AgentName): AgentMark {
  const taken = new Set<string>();
  for (const [place, { name, title }] of team.entries()) {
    const letter = SIGNS.get(name) ?? [...title.toUpperCase()].find((each) => /\S/.test(each) && !taken.has(each)) ?? String(place + 1);
    if (name === agent) return { place, letter };
    taken.add(letter);
  }
  return { place: -1, letter: '?' };
}

/** The mark of a kind of task is that of the agent it is for; cooperation has the master's. */
export const KIND_MARK: Readonly<Record<TaskKind, AgentMark>> = {
  coop: { place: 0, letter: 'M' },
  qa: { place: 1, letter: 'Q' },
  efc: { place: 2, letter: 'E' },
  gfc: { place: 3, letter: 'G' },
  math: { place: 4, letter: 'Σ' }
};

/** Number of colours and silhouettes. */
const MARKS = SILHOUETTES.length;

/** The outline of a mark as an SVG path. */
export const silhouette = ({ place }: AgentMark): string => SILHOUETTES[Math.max(0, place) % MARKS]!;

/** Where its letter stands. */
export const letterShift = ({ place }: AgentMark): readonly [number, number] => SHIFTS[Math.max(0, place) % MARKS]!;

/** Its colour, as a value of CSS; that of nobody is grey. */
export const markColour = ({ place }: AgentMark): string => (place < 0 ? 'var(--faint)' : `var(--agent-${place % MARKS})`);
