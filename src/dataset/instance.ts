/** The 22,800 instances of the benchmark as they are written down: 17,700 for supervised training, 4,500 for reinforcement, 600 for the test. */
import { rowDemonstrations } from '../agent/demonstration';
import { randomOf } from '../math/random';
import { situationOf } from '../memory/key';
import type { AgentName } from '../record/agent';
import { SUBSET_SIZES, type SubsetName } from '../record/benchmark';
import type { TaskRow } from '../record/plan';
import type { Demonstration } from '../record/sample';
import type { Task } from '../record/task';
import { subsetRows, testRows } from '../task/part';
import { entityWords } from '../task/entityWords';

/** One conversation of one agent. */
export interface ConversationInstance {
  readonly id: string;
  readonly agent: AgentName;
  /** What the agent is asked. */
  readonly input: string;
  /** What earlier rows have taught it that may help here: ways of acting, with no thing, place, person or number in them. */
  readonly memory: readonly { readonly situation: string; readonly strategy: string }[];
  /** From then on: the agent's own turns, and between them what its tools or its specialists answered. */
  readonly output: readonly { readonly role: 'assistant' | 'tool'; readonly content: string }[];
}

/** A query and its response with nothing in between; the rest is what a right answer must, may and must not say or do, as in `Task`. */
export type QueryInstance = Pick<Task, 'id' | 'kind' | 'family' | 'query' | 'response' | 'parts' | 'allowed' | 'seen' | 'forbidden' | 'effects'>;

/** The first `count` of the items, no more of which are drawn. */
function* first<T>(count: number, items: Iterable<T>): Generator<T> {
  let left = count;
  for (const item of items) {
    yield item;
    if (--left === 0) return;
  }
}

/** The conversations of the rows for supervised training, without end. */
function* allConversations(): Generator<ConversationInstance> {
  const teach = conversationMaker();
  for (const row of subsetRows('sft')) yield* teach(row);
}

/** The conversations of supervised training, in the order of their rows: whole rows but for the last. */
export const sftInstances = (): Generator<ConversationInstance> => first(SUBSET_SIZES.sft, allConversations());

/** Lessons of which the memory offers something else besides what fits. */
const DISTRACTOR_SHARE = 0.3;

type Memories = Map<AgentName, Map<string, string>>;

/** Turns rows into lessons. What an agent remembers is from the row before that called for the same, not from its own unless it is the first. */
function conversationMaker(): (row: TaskRow) => ConversationInstance[] {
  const entities = entityWords();
  const memories: Memories = new Map();
  return (row) => {
    const strategies: string[] = [];
    const conversations = rowDemonstrations(row, (_, fitting) => {
      strategies.push(fitting);
      return [];
    });
    return conversations.map((conversation, place) => {
      const lesson = conversationOf(conversation);
      return { ...lesson, memory: memoryFor(lesson, strategies[place]!, memories, situationOf(lesson.input, entities)) };
    });
  };
}

function conversationOf({ id, agent, turns: [, asked, ...turns] }: Demonstration): Omit<ConversationInstance, 'memory'> {
  return { id, agent, input: asked!.content, output: turns.map(({ role, content }) => ({ role: role === 'tool' ? role : 'assistant', content })) };
}

/** What the memory offers, and the situation put in its place. */
function memoryFor({ id, agent }: Omit<ConversationInstance, 'memory'>, strategy: string, memories: Memories, situation: string): ConversationInstance['memory'] {
  const own = memories.get(agent) ?? new Map<string, string>();
  const random = randomOf('lesson', id);
  const others = [...own].filter(([other]) => other !== strategy);
  const distraction = others.length && random.next() < DISTRACTOR_SHARE ? [random.pick(others)] : [];
  const offered: [string, string][] = [[strategy, own.get(strategy) ?? situation], ...distraction];
  memories.set(agent, own.set(strategy, situation));
  return random.shuffle(offered).map(([what, where]) => ({ situation: where, strategy: what }));
}

const queryOf = ({ task: { id, kind, family, query, response, parts, allowed, seen, forbidden, effects } }: TaskRow): QueryInstance => ({
  id,
  kind,
  family,
  query,
  response,
  parts,
  allowed,
  ...(seen && { seen }),
  forbidden,
  effects
});

/** The questions for reinforcement, kinds taking turns. */
export function* rlInstances(): Generator<QueryInstance> {
  for (const row of first(SUBSET_SIZES.rl, subsetRows('rl'))) yield queryOf(row);
}

/** The questions of the test. */
export const testInstances = (): QueryInstance[] => testRows(SUBSET_SIZES.test).map(queryOf);

const WRITERS: { readonly [P in SubsetName]: () => Iterable<ConversationInstance | QueryInstance> } = { sft: sftInstances, rl: rlInstances, test: testInstances };

/** Instances in one piece of text. */
const LINES_AT_ONCE = 250;

/** A part as JSONL, piece by piece, so that nobody has to hold it whole and a worker can do other things in between. */
export async function* instanceLines(part: SubsetName): AsyncGenerator<string> {
  let lines: string[] = [];
  for (const instance of WRITERS[part]()) {
    lines.push(JSON.stringify(instance) + '\n');
    if (lines.length < LINES_AT_ONCE) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length) yield lines.join('');
}
