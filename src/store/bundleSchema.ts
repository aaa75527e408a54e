/** Schemas by which a bundle's files are validated before use; unknown fields pass, so that older versions keep them. */
import * as v from 'valibot';
import { FULL_SCORE, LEAST_SCORE } from '../record/coachScore';
import { PHASES } from '../record/event';
import { KINDS } from '../record/task';
import { STATE_PARTS } from './engineStateBytes';

/** Any number; NaN stands for a measurement that could not be made. */
const anyNumber = v.custom<number>((value) => typeof value === 'number', 'expected a number');
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const place = v.nullable(count);
const text = v.string();
const texts = v.array(text);
const numbers = v.array(anyNumber);
const counts = v.array(count);

/** Not a name that every object inherits, such as `toString`, so that a record has it only as its own key. */
const ownName = v.check((name: string) => !(name in Object.prototype), 'a name that every object inherits');

/** Names are used as folders in a zip and as keys of a record. */
const agentName = v.pipe(text, v.regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/), ownName);
const runName = v.pipe(text, v.minLength(1), v.maxLength(200), ownName);

/** Turns at one place that were not said as they should be. */
const subtaskError = v.looseObject({ agent: agentName, index: count, turns: count, wrong: count });

/** The manifest: sizes and SHA-256 of every other file. */
export const Manifest = v.looseObject({
  format: text,
  version: v.number(),
  files: v.record(text, v.strictObject({ bytes: count, sha256: v.pipe(text, v.regex(/^[0-9a-f]{64}$/)) }))
});

/** The config. Not valibot's `record`, which silently drops keys that every object inherits. */
export const Settings = v.custom<Readonly<Record<string, string | number>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((setting) => typeof setting === 'string' || typeof setting === 'number'),
  'expected settings, each a text or a number'
);

/** The exact state, without its memories and its config, which are files of their own. */
export const State = v.looseObject({
  id: v.pipe(text, v.minLength(1), v.maxLength(200)),
  createdAt: v.number(),
  lab: v.looseObject({
    run: runName,
    step: count,
    seq: count,
    updates: v.record(agentName, count),
    memory: v.looseObject({ recent: v.record(agentName, v.array(v.number())) }),
    rows: v.optional(v.record(text, v.looseObject({ drawn: count, recent: v.array(v.looseObject({ step: v.number(), solved: count, played: count })) })))
  }),
  layout: v.object({
    steps: v.record(agentName, count),
    places: v.array(v.object({ agent: agentName, part: v.picklist(STATE_PARTS), name: v.pipe(text, v.minLength(1)), offset: count, length: count }))
  })
});

/** One remembered strategy. */
export const Memory = v.looseObject({
  id: text,
  agent: agentName,
  situation: text,
  key: texts,
  strategy: text,
  reward: v.number(),
  weight: v.number(),
  createdAt: count,
  lastUsed: count,
  uses: count
});

const Task = v.looseObject({
  id: text,
  kind: v.picklist(KINDS),
  family: text,
  split: v.picklist(['train', 'dev', 'test', 'own']),
  query: text,
  response: text,
  parts: v.array(v.looseObject({ type: v.picklist(['number', 'name', 'date', 'word', 'yes', 'no', 'none', 'refusal', 'text', 'match']), value: text })),
  allowed: v.array(v.number()),
  forbidden: texts,
  effects: texts,
  planned: v.optional(
    v.looseObject({
      ...{ agent: agentName, place: count, of: count, rowKind: v.picklist(KINDS) },
      before: v.array(v.looseObject({ tool: text, arguments: v.record(text, text) }))
    })
  )
});

const Action = v.variant('type', [
  v.looseObject({ type: v.literal('call'), name: text, arguments: v.record(text, text) }),
  v.looseObject({ type: v.literal('answer'), text }),
  v.looseObject({ type: v.literal('malformed'), reason: text })
]);

const Turn = v.looseObject({
  id: count,
  parent: place,
  context: place,
  agent: agentName,
  depth: count,
  sibling: count,
  node: v.optional(count),
  messages: v.array(v.looseObject({ role: text, content: text })),
  prompt: counts,
  sampled: counts,
  logprobs: numbers,
  finish: v.picklist(['stop', 'length']),
  text,
  action: Action,
  observation: v.nullable(text),
  memoryIds: texts,
  sameAs: v.optional(count),
  reward: v.optional(v.nullable(anyNumber)),
  advantage: v.optional(v.nullable(anyNumber))
});

const Verdict = v.looseObject({
  parts: v.array(v.looseObject({ name: text, value: anyNumber, weight: anyNumber, reason: text })),
  reward: anyNumber,
  solved: v.boolean()
});

const Outcome = v.looseObject({ leaf: count, final: v.nullable(text), effects: texts, turns: count, wellFormed: v.boolean(), verdict: v.nullable(Verdict) });
const Group = v.looseObject({ node: count, agent: agentName, members: counts, rewards: numbers, mean: anyNumber, variance: anyNumber, advantages: numbers });
const TurnScore = v.looseObject({
  ...{ turn: count, score: v.pipe(v.number(), v.minValue(LEAST_SCORE), v.maxValue(FULL_SCORE)), answerCorrect: v.nullable(v.boolean()) },
  ...{ origin: v.picklist(['rules', 'reply', 'repair', 'fallback']), reason: text }
});
const BatchCredit = v.looseObject({ turn: count, reward: anyNumber, advantage: anyNumber, kl: anyNumber });
const Score = v.looseObject({ rows: count, solved: count });
const LogprobChange = v.looseObject({ before: anyNumber, after: anyNumber });
const RescoredAction = v.looseObject({
  ...{ turn: count, copies: count, action: LogprobChange, parting: v.nullable(LogprobChange), logprobs: numbers },
  ...{ logprobsBefore: v.optional(numbers), reference: v.nullable(numbers), entropy: v.nullable(numbers) }
});
const RescoredGroup = v.looseObject({ tree: count, node: count, partsAt: place, actions: v.array(RescoredAction) });
const Figures = v.looseObject({ samples: count, loss: anyNumber, kl: v.nullable(anyNumber), entropy: anyNumber });
const Report = v.looseObject({ all: Figures, agents: v.record(agentName, Figures), trainedTokens: count, milliseconds: anyNumber });
const Team = v.pipe(v.array(v.looseObject({ name: agentName, title: text, role: text, tools: v.array(v.looseObject({ name: text })) })), v.minLength(1));
const EngineInfo = v.looseObject({ device: text, adapter: text, reason: text, model: text, memory: v.looseObject({ total: anyNumber }) });

const stamp = { seq: count, run: runName, step: count };

/** One event of the log, by its type. */
export const Event = v.variant('type', [
  v.looseObject({ ...stamp, type: v.literal('run'), config: v.looseObject({}), team: Team, engine: EngineInfo, dataHash: text }),
  v.looseObject({ ...stamp, type: v.literal('step'), tasks: v.array(Task) }),
  v.looseObject({ ...stamp, type: v.literal('lesson'), tasks: v.array(Task), epoch: count }),
  v.looseObject({ ...stamp, type: v.literal('lost'), rewards: numbers }),
  v.looseObject({ ...stamp, type: v.literal('phase'), phase: v.picklist(PHASES) }),
  v.looseObject({ ...stamp, type: v.literal('turn'), tree: count, turn: Turn }),
  v.looseObject({ ...stamp, type: v.literal('outcome'), tree: count, outcome: Outcome }),
  v.looseObject({ ...stamp, type: v.literal('verdict'), tree: count, leaf: count, verdict: Verdict }),
  v.looseObject({ ...stamp, type: v.literal('group'), tree: count, group: Group }),
  v.looseObject({ ...stamp, type: v.literal('score'), tree: count, score: TurnScore }),
  v.looseObject({ ...stamp, type: v.literal('credit'), tree: count, credits: v.array(BatchCredit) }),
  v.looseObject({ ...stamp, type: v.literal('select'), chosen: v.array(v.looseObject({ tree: count, node: count })) }),
  v.looseObject({
    ...stamp,
    type: v.literal('update'),
    report: Report,
    updates: v.record(agentName, count)
  }),
  v.looseObject({ ...stamp, type: v.literal('rescored'), groups: v.array(RescoredGroup), tokens: count }),
  v.looseObject({ ...stamp, type: v.literal('taught'), report: v.nullable(Report), updates: v.record(agentName, count), leftOut: count }),
  v.looseObject({ ...stamp, type: v.literal('heldOut'), loss: anyNumber, tokens: count, rows: count }),
  v.looseObject({ ...stamp, type: v.literal('subtasks'), errors: v.array(subtaskError), rows: count }),
  v.looseObject({ ...stamp, type: v.literal('memory'), change: v.looseObject({ op: v.picklist(['add', 'revise', 'delete']), entry: Memory }) }),
  v.looseObject({ ...stamp, type: v.literal('evaluation'), split: text, temperature: v.number(), kinds: v.record(v.picklist(KINDS), Score), all: Score }),
  v.looseObject({ ...stamp, type: v.literal('evaluating'), done: count, rows: count }),
  v.looseObject({ ...stamp, type: v.literal('metrics'), metrics: v.record(text, anyNumber) }),
  v.looseObject({ ...stamp, type: v.literal('collapse'), signs: texts }),
  v.looseObject({ ...stamp, type: v.literal('checkpoint'), id: text, automatic: v.boolean() }),
  v.looseObject({ ...stamp, type: v.literal('resumed'), id: text }),
  v.looseObject({ ...stamp, type: v.literal('failure'), name: text, message: text, stack: text })
]);
