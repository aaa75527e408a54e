/** The smallest thing a session can train: three steps of six events, whose figures depend on the whole state before them. */
import { seedOf } from '../../src/math/random';
import type { RunConfig } from '../../src/record/config';
import type { LabState } from '../../src/record/checkpoint';
import { adapterNames, type AdapterState, type Engine } from '../../src/record/engine';
import type { StepEvent } from '../../src/loop/runLog';
import type { Trainer } from '../../src/lab/session';
import type { RowFunctions } from '../../src/lab/library';
import type { Task } from '../../src/record/task';
import { entry, figuresOf, folderOf, infoOf, resultOf, task, turnOf } from '../store/tiny';

/** Values of each agent; what the engine is. */
type Values = Map<string, number>;

const stateOf = (value: number, anchor?: number): AdapterState => {
  const tensor = (x: number) => ({ w: Float32Array.of(x, x / 2) });
  const state = { step: 1, values: tensor(value), firstMoment: tensor(0), secondMoment: tensor(0) };
  return anchor === undefined ? state : { ...state, anchor: tensor(anchor) };
};

/** An engine whose adapters are one number each. */
export function toyEngine(): Engine {
  const values: Values = new Map();
  const anchors: Values = new Map();
  const unused = async (): Promise<never> => Promise.reject(new Error('The toy does not do this.'));
  return {
    info: async () => infoOf,
    encode: unused,
    encodeDemonstrations: unused,
    decode: async (agent, lists) => lists.map((list) => list.map((token) => `<${agent} ${token}>`).join('')),
    generate: unused,
    score: unused,
    counts: unused,
    abort: async () => undefined,
    forget: async () => undefined,
    anchor: async () => values.forEach((value, agent) => anchors.set(agent, value)),
    update: async (request) => {
      for (const [agent, value] of values) values.set(agent, Math.fround(value * 0.9 + request.optimiser.learningRate));
      return { all: figuresOf, agents: {}, trainedTokens: 0, milliseconds: 0 };
    },
    equip: async (agents, spec) => {
      values.clear();
      anchors.clear();
      for (const name of adapterNames(agents, spec)) values.set(name, Math.fround(spec.seed / 2 ** 32));
    },
    save: async () => Object.fromEntries([...values].map(([agent, value]) => [agent, stateOf(value, anchors.get(agent))])),
    restore: async (state) => {
      for (const [agent, { values: tensors, anchor }] of Object.entries(state)) {
        if (!values.has(agent)) throw new RangeError(`There is no adapter "${agent}"; there are ${[...values.keys()].join(', ')}.`);
        values.set(agent, tensors.w![0]!);
        if (anchor) anchors.set(agent, anchor.w![0]!);
        else anchors.delete(agent);
      }
    },
    exportAdapter: async (agent) => ({ ...folderOf(2), 'adapter_config.json': new TextEncoder().encode(JSON.stringify({ value: values.get(agent) })) }),
    importAdapter: unused,
    close: async () => undefined
  };
}

/** A trainer whose engine has no snapshots yet. */
export interface ToyTrainer extends Omit<Trainer, 'engine'> {
  readonly engine: Engine;
}

/** A trainer over the toy engine; `trouble` may throw in the middle of a step. */
export function toyTrainer(engine: Engine, trouble: (step: number) => void = () => undefined, agents: readonly string[] = ['master', 'qa']): ToyTrainer {
  const equip = (config: RunConfig) =>
    engine.equip(agents, { rank: 1, alpha: 1, projections: [], seed: seedOf(config.seed, 'adapter'), shared: config.adapters === 'shared' });
  /** What the engine is, by its first adapter. */
  const value = async (): Promise<number> => Object.values(await engine.save())[0]!.values.w![0]!;
  async function* step(state: LabState): AsyncGenerator<StepEvent, LabState> {
    const { step: taken } = state;
    yield { type: 'step', tasks: [], step: taken };
    yield { type: 'phase', phase: 'Rollout', step: taken };
    yield { type: 'turn', tree: 0, turn: turnOf, step: taken };
    yield { type: 'turn', tree: 0, turn: { ...turnOf, id: 1, parent: 0, depth: 1 }, step: taken };
    yield { type: 'phase', phase: 'Update', step: taken };
    const rate = seedOf(state.config.seed, taken, state.memory.entries.length) / 2 ** 32;
    const optimiser = { learningRate: rate, beta1: 0, beta2: 0, weightDecay: 0, clipNorm: 0 };
    await engine.update({ samples: [], loss: { kind: 'supervised' }, optimiser, tokenBudget: 1 });
    trouble(taken);
    yield { type: 'metrics', metrics: { reward: await value(), memories: state.memory.entries.length }, step: taken };
    const entries = [...state.memory.entries, entry(`m${taken}`)];
    return { ...state, step: taken + 1, memory: { ...state.memory, entries }, updates: { master: taken + 1 } };
  }
  return {
    engine,
    team: agents.map((name) => ({ name, title: name, role: name, tools: [] })),
    dataHash: 'toy',
    check: async () => undefined,
    begin: async (run, config) => {
      await equip(config);
      const state: LabState = { run, config, step: 0, memory: { entries: [], recent: {} }, updates: { master: 0 }, seq: 0 };
      const team = agents.map((name) => ({ name, title: name, role: name, tools: [] }));
      return { state, event: { type: 'run', config, team, engine: await engine.info(), dataHash: 'toy', step: 0 } };
    },
    equip,
    step,
    measure: async function* (_state, tasks) {
      for (const { id, kind, family } of tasks) {
        yield { ...resultOf(0), id, kind, family, final: String(await value()) };
      }
    },
    // What an agent says is the number that it is.
    fork: async (_state, { agent, count }) => {
      const text = String((await engine.save())[agent]!.values.w![0]!);
      return Array.from({ length: count }, () => ({ sampled: [1], logprobs: [0], finish: 'stop' as const, text, action: { type: 'answer' as const, text } }));
    }
  };
}

/** Rows of a shop that has as many as one asks for; a visitor's text is a name a line, the line `bad` a problem. */
export const toyRows: RowFunctions = {
  heldOutRows: (_, split, count) => Array.from({ length: count }, (_, i) => ({ task: { ...task, id: `${split}-${i}` }, plan: [], entities: [] })),
  readOwnRows: (text) => {
    const lines = text.split('\n');
    const rows = lines.filter((line) => line !== 'bad').map((id): Task => ({ ...task, id, split: 'own' }));
    return { rows, unchecked: 1, conversations: 0, problems: lines.flatMap((line, i) => (line === 'bad' ? [`Line ${i + 1}: bad.`] : [])) };
  },
  datasetOf: async () => ({ draw: () => [], heldOut: () => [], rowsWithSolutions: () => [], hash: 'toy' }),
  heldOutOf: (tasks) => tasks.slice(0, 1),
  fingerprintOf: (tasks) => tasks.map(({ id }) => id).join(' '),
  async *instanceLines(part) {
    yield `${part} 1\n`;
    yield `${part} 2\n`;
  }
};

/** The trainer with `told` in place of what each event of a step yields. */
export const retelling = (trainer: ToyTrainer, told: (event: StepEvent, state: LabState) => AsyncGenerator<StepEvent, void>): ToyTrainer => ({
  ...trainer,
  step: async function* (state) {
    const events = trainer.step(state);
    let next = await events.next();
    for (; !next.done; next = await events.next()) yield* told(next.value, state);
    return next.value;
  }
});
