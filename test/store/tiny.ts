/** Builders of tiny runs for the archive's tests: every type of event, an exact state, and a safetensors file that agrees with it. */
import { strToU8 } from 'fflate';
import type { Benchmark, RowResult } from '../../src/record/benchmark';
import { DEFAULTS } from '../../src/record/config';
import type { Checkpoint } from '../../src/record/checkpoint';
import type { AdapterFiles, AdapterState, EngineInfo, EngineState, UpdateFigures } from '../../src/record/engine';
import type { EventPayload, LabEvent } from '../../src/record/event';
import type { MemoryEntry } from '../../src/record/memory';
import type { Task } from '../../src/record/task';
import type { Turn } from '../../src/record/tree';
import { normal, randomOf } from '../../src/math/random';

/** A row. */
export const task: Task = {
  id: 't-1',
  kind: 'qa',
  family: 'price',
  split: 'train',
  phrasing: 0,
  query: 'q',
  response: 'r',
  parts: [{ type: 'text', value: 'r' }],
  allowed: [-1, 2.5],
  forbidden: ['s'],
  effects: []
};

/** A turn of the master. */
export const turnOf: Turn = {
  id: 0,
  parent: null,
  context: null,
  agent: 'master',
  depth: 0,
  sibling: 0,
  messages: [{ role: 'user', content: 'q — “ü” 🍏\n' }],
  prompt: [1, 2],
  sampled: [3, 4],
  logprobs: [-0.1234567890123, -0],
  finish: 'stop',
  text: 'r',
  action: { type: 'call', name: 'qa', arguments: { request: 'x' } },
  observation: null,
  memoryIds: ['m']
};

/** An engine that is none. */
export const infoOf: EngineInfo = {
  device: 'wasm',
  adapter: 'scripted',
  reason: 'A test.',
  model: 'seedling',
  dialect: 'names',
  parameters: 10,
  adapterParameters: 6,
  vocabulary: 32,
  contextLength: 64,
  memory: { weights: 1, adapters: 2, cache: 3, total: 6 },
  loadMs: 1
};

/** Figures of an update, two of them unmeasurable. */
export const figuresOf: UpdateFigures = {
  samples: 1,
  completionTokens: 2,
  loss: NaN,
  kl: 0.1,
  entropy: 1,
  clipLow: 0,
  clipHigh: 0,
  gradNorm: Infinity,
  importanceRatio: 1,
  mismatch: 0
};

/** A memory of the master. */
export const entry = (id: string): MemoryEntry => ({
  id,
  agent: 'master',
  situation: 's',
  key: ['order'],
  strategy: 'ask twice',
  reward: 1 / 3,
  weight: 1,
  createdAt: 0,
  lastUsed: 2,
  uses: 3
});

/** Some of what one step says, with one event of every type that carries numbers. */
const said = (step: number): EventPayload[] => [
  { type: 'lesson', tasks: [task], epoch: 1 },
  { type: 'heldOut', loss: 1.5, tokens: 20, rows: 2 },
  { type: 'subtasks', errors: [{ agent: 'master', index: 1, turns: 2, wrong: 1 }], rows: 2 },
  { type: 'taught', report: { all: figuresOf, agents: { master: figuresOf }, trainedTokens: 2, milliseconds: 1.5 }, updates: { master: step }, leftOut: 1 },
  { type: 'step', tasks: [task] },
  { type: 'phase', phase: 'Rollout' },
  { type: 'turn', tree: 0, turn: turnOf },
  { type: 'outcome', tree: 0, outcome: { leaf: 0, final: null, effects: ['cancel 1234'], turns: 1, wellFormed: true, verdict: null } },
  {
    type: 'verdict',
    tree: 0,
    leaf: 0,
    verdict: { parts: [{ name: 'accuracy', value: 1, weight: 1, reason: 'right' }], reward: 1.9, solved: true }
  },
  { type: 'group', tree: 0, group: { node: 0, agent: 'master', members: [0, 1], rewards: [0, 1], mean: 0.5, variance: 0.25, advantages: [-1, 1] } },
  { type: 'select', chosen: [{ tree: 0, node: 0 }] },
  { type: 'update', report: { all: figuresOf, agents: { master: figuresOf }, trainedTokens: 2, milliseconds: 1.5 }, updates: { master: step + 1 } },
  {
    type: 'rescored',
    groups: [
      {
        tree: 0,
        node: 0,
        partsAt: 1,
        actions: [
          {
            turn: 0,
            copies: 2,
            action: { before: -0.1234567890123, after: -0.1 },
            parting: { before: -0, after: -1e-9 },
            logprobs: [-0.1, -1e-9],
            reference: null,
            entropy: [0.25, 1e-9]
          }
        ]
      }
    ],
    tokens: 12
  },
  { type: 'memory', change: { op: 'delete', entry: entry('gone'), reason: 'too little reward' } },
  { type: 'evaluating', done: 5, rows: 10 },
  {
    type: 'evaluation',
    split: 'dev',
    temperature: 0,
    kinds: Object.fromEntries(['qa', 'efc', 'gfc', 'math', 'coop'].map((kind) => [kind, { rows: 2, solved: 1 }])) as never,
    all: { rows: 10, solved: 5 },
    turnsPerTask: 2,
    tokensPerTask: 20
  },
  { type: 'metrics', metrics: { reward: step + 0.1, kl: NaN } }
];

/** The log of a run after `steps` steps. */
export function logOf(run: string, steps: number): LabEvent[] {
  const begun: EventPayload = {
    type: 'run',
    config: DEFAULTS,
    team: [{ name: 'master', title: 'Master', role: 'leads', tools: [] }],
    engine: infoOf,
    dataHash: 'abc'
  };
  const all = [{ ...begun, step: 0 }, ...Array.from({ length: steps }, (_, step) => said(step).map((event) => ({ ...event, step }))).flat()];
  return all.map((event, seq) => ({ ...event, seq, run }));
}

const tensors = (...identity: (string | number)[]): AdapterState['values'] => {
  const random = randomOf(...identity);
  return { 'layers.0.q.A': Float32Array.from({ length: 4 }, () => normal(random)), 'layers.0.q.B': Float32Array.from({ length: 2 }, () => normal(random)) };
};

/** An engine's state of two agents, the second of them anchored, random by seed. */
export function stateOf(seed: number): EngineState {
  const adapter = (agent: string): AdapterState => ({
    step: seed,
    values: tensors(seed, agent, 'values'),
    firstMoment: tensors(seed, agent, 'first'),
    secondMoment: tensors(seed, agent, 'second')
  });
  return { master: adapter('master'), qa: { ...adapter('qa'), anchor: tensors(seed, 'qa', 'anchor') } };
}

/** The checkpoint of a run after `steps` steps. */
export function checkpointOf(run: string, steps: number, seed = steps): Checkpoint {
  return {
    id: `step-${steps}`,
    createdAt: 1000 + steps,
    lab: {
      run,
      config: { ...DEFAULTS },
      step: steps,
      memory: { entries: [entry('a'), entry('b')], recent: { master: [1 / 3, 2], qa: [] } },
      updates: { master: steps, qa: 0 },
      seq: logOf(run, steps).length
    },
    engine: stateOf(seed)
  };
}

/** A PEFT folder with as many values as the state above. */
export function folderOf(values = 6): AdapterFiles {
  const header = strToU8(JSON.stringify({ __metadata__: { format: 'pt' }, weight: { dtype: 'F32', shape: [values], data_offsets: [0, 4 * values] } }));
  const bytes = new Uint8Array(8 + header.length + 4 * values);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return { 'adapter_config.json': strToU8('{"peft_type":"LORA"}'), 'adapter_model.safetensors': bytes };
}

/** How one row went, different for each index. */
export const resultOf = (index: number): RowResult => ({
  id: `t-${index}`,
  kind: 'qa',
  family: 'price',
  solved: index % 2 === 0,
  accuracy: index % 2 ? 0.25 : 1,
  wellFormed: true,
  turns: 4,
  tokens: 30 + index,
  calls: 1,
  errors: 0,
  final: index ? `answer ${index}` : null
});

/** A benchmark before its first row. */
export const benchmarkOf = (id: string, createdAt: number): Benchmark => ({
  id,
  createdAt,
  model: 'seedling',
  device: 'wasm',
  run: 'a',
  step: 3,
  config: { ...DEFAULTS },
  dataHash: 'abc',
  source: 'test',
  temperature: 0,
  rows: 9,
  results: []
});
