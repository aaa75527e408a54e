/**
 * A game whose action values are known in closed form. The master sends an oracle left or right, the oracle comes back with gold or with dust, and the master shows
 * what it was given, or drops it:
 *
 *     left  (chance p)      gold with chance 0.6        shown with chance 0.9
 *     right (chance 1 − p)  gold with chance 0.3        shown with chance 0.9
 *
 * Only gold that is shown is worth anything, 1. So Q(left) = 0.54 and Q(right) = 0.27 where play goes on by chance, and 1 and 0 where it goes on greedily.
 */
import { writeCall } from '../../src/agent/action';
import { randomOf } from '../../src/math/random';
import type { Agent, Team } from '../../src/record/agent';
import type { Completion, GenerateRequest } from '../../src/record/engine';
import type { Task } from '../../src/record/task';
import type { Outcome, Tree } from '../../src/record/tree';
import type { Verdict } from '../../src/record/verdict';
import type { World } from '../../src/record/world';
import type { RolloutSetup } from '../../src/rollout/setup';
import { spell, tokenise } from '../loop/policy';

/** Chances of the game. */
export const CHANCES = { left: 0.7, gold: { left: 0.6, right: 0.3 }, shown: 0.9 } as const;

/** Expected reward after going left or right, where play goes on by chance or greedily. */
export const VALUES = {
  chance: { left: CHANCES.gold.left * CHANCES.shown, right: CHANCES.gold.right * CHANCES.shown },
  greedy: { left: 1, right: 0 }
} as const;

const agent = (name: string, tools: Agent['tools']): Agent => ({ name, title: name, role: name, tools });
const task = { type: 'string', description: 'task' } as const;
const parameters = { type: 'object', properties: { task }, required: ['task'], additionalProperties: false } as const;
const team: Team = [agent('master', [{ name: 'oracle', description: 'oracle', parameters }]), agent('oracle', [])];
const world: World = { call: () => '', effects: () => [], copy: () => world };

/** What is said after this context, and with which chances. */
function movesAfter(context: readonly number[]): readonly (readonly [text: string, chance: number])[] {
  const text = spell(context);
  const heard = /⟨tool:([^⟩]*)⟩/.exec(text)?.[1];
  if (heard !== undefined)
    return [
      [heard, CHANCES.shown],
      ['nothing', 1 - CHANCES.shown]
    ];
  const side = /⟨user:(left|right)⟩/.exec(text)?.[1] as 'left' | 'right' | undefined;
  if (!side) return (['left', 'right'] as const).map((task) => [writeCall('oracle', { task }, 'names'), task === 'left' ? CHANCES.left : 1 - CHANCES.left]);
  return [
    ['gold', CHANCES.gold[side]],
    ['dust', 1 - CHANCES.gold[side]]
  ];
}

function complete({ context, temperature, seed }: GenerateRequest): Completion {
  const [first, second] = movesAfter(context);
  const likely = first![1] >= second![1];
  const [text, chance] = (temperature === 0 ? likely : randomOf(seed).next() < first![1]) ? first! : second!;
  const tokens = tokenise(`${text}⟩`);
  return { text, tokens, logprobs: tokens.map((_, at) => (at ? 0 : Math.log(chance))), finish: 'stop' };
}

/** The rollout's setting; `asked` receives every request. */
export const gameSetup = (asked: GenerateRequest[] = []): RolloutSetup => ({
  team,
  turnOrder: 'delegation',
  openWorld: () => world,
  engine: {
    encode: async (prompts) => prompts.map(({ messages }) => tokenise(`${messages.map(({ role, content }) => `⟨${role}:${content}⟩`).join('')}⟨assistant:`)),
    generate: async (requests) => {
      asked.push(...requests);
      return requests.map(complete);
    }
  },
  dialect: 'names',
  retrieve: () => [],
  maxTurns: 8,
  maxTokens: 200,
  temperature: 1,
  contextLength: 10_000
});

/** Rounds of the game. */
export const gameTasks = (count: number): Task[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `game-${index}`, kind: 'qa', family: 'game', split: 'train', phrasing: 0, query: 'go', response: 'gold' },
    ...{ parts: [], allowed: [], forbidden: [], effects: [] }
  }));

const verdictOn = ({ final }: Outcome): Verdict => ({ parts: [], reward: Number(final === 'gold'), solved: final === 'gold' });

/** The tree with the game's verdicts. */
export const judgeGame = (tree: Tree): Tree => ({ ...tree, outcomes: tree.outcomes.map((outcome) => ({ ...outcome, verdict: verdictOn(outcome) })) });
