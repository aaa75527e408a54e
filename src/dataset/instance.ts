/** The 22,800 instances of the benchmark as JSONL: 17,700 for supervised training, 4,500 for reinforcement, 600 for the test. */
import { rowDemonstrations } from '../agent/demonstration';
import { randomOf } from '../math/random';
import { situationOf } from '../memory/key';
import type { AgentName } from '../record/agent';
import { SUBSET_SIZES, type SubsetName } from '../record/benchmark';
import type { TaskRow } from '../record/row';
import type { Demonstration } from '../record/sample';
import type { Task } from '../record/task';
import { subsetRows, testRows } from '../task/subset';
import { entityWords } from '../task/entityWords';

/** One conversation of one agent. */
export interface ConversationInstance {
  readonly id: string;
  readonly agent: AgentName;
  /** What the agent is asked. */
  readonly input: string;
  /** Memories of earlier rows that may help: situations and strategies without entities or numbers. */
  readonly memory: readonly { readonly situation: string; readonly strategy: string }[];
  /** The conversation that follows: the agent's turns, and between them the answers of its tools or specialists. */
  readonly output: readonly { readonly role: 'assistant' | 'tool'; readonly content: string }[];
}

/** A query and its response without solution; the other fields define a right answer, as in `Task`. */
export type QueryInstance = Pick<Task, 'id' | 'kind' | 'family' | 'query' | 'response' | 'parts' | 'allowed' | 'seen' | 'forbidden' | 'effects'>;

/** The first `count` items; draws no more of them. */
function* first<T>(count: number, items: Iterable<T>): Generator<T> {
  let remaining = count;
  for (const item of items) {
    yield item;
    if (--remaining === 0) return;
  }
}

/** The conversations of the rows for supervised training, without end. */
function* allConversations(): Generator<ConversationInstance> {
  const conversationsOf = conversationMaker();
  for (const row of subsetRows('sft')) yield* conversationsOf(row);
}

/** The conversations of supervised training, in the order of their rows; the last row's may be cut short. */
export const sftInstances = (): Generator<ConversationInstance> => first(SUBSET_SIZES.sft, allConversations());

/** Share of the conversations whose memory offers an unfitting strategy besides the fitting one. */
const DISTRACTOR_SHARE = 0.3;

type Memories = Map<AgentName, Map<string, string>>;

/** Turns rows into conversations. A memory's situation is that of the last earlier row with the same strategy, or the row's own where there is none. */
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
      const instance = conversationOf(conversation);
      return { ...instance, memory: memoryFor(instance, strategies[place]!, memories, situationOf(instance.input, entities)) };
    });
  };
}

function conversationOf({ id, agent, turns: [, asked, ...turns] }: Demonstration): Omit<ConversationInstance, 'memory'> {
  return { id, agent, input: asked!.content, output: turns.map(({ role, content }) => ({ role: role === 'tool' ? role : 'assistant', content })) };
}

/** The memory of one conversation; then stores its situation under its strategy for later rows. */
function memoryFor(
  { id, agent }: Omit<ConversationInstance, 'memory'>,
  strategy: string,
  memories: Memories,
  situation: string
): ConversationInstance['memory'] {
  const situations = memories.get(agent) ?? new Map<string, string>();
  const random = randomOf('lesson', id);
  const others = [...situations].filter(([other]) => other !== strategy);
  const distractor = others.length && random.next() < DISTRACTOR_SHARE ? [random.pick(others)] : [];
  const offered: [string, string][] = [[strategy, situations.get(strategy) ?? situation], ...distractor];
  memories.set(agent, situations.set(strategy, situation));
  return random.shuffle(offered).map(([offeredStrategy, metIn]) => ({ situation: metIn, strategy: offeredStrategy }));
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

const WRITERS: { readonly [P in SubsetName]: () => Iterable<ConversationInstance | QueryInstance> } = {
  sft: sftInstances,
  rl: rlInstances,
  test: testInstances
};

/** Instances in one chunk of text. */
const LINES_AT_ONCE = 250;

/** A subset as JSONL, chunk by chunk, so that it need not be held in memory whole and a worker can yield in between. */
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
