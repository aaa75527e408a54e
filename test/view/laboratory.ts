/** A laboratory in one thread: the real loop over the toy world and the scripted engine, nothing stored. */
import { completes } from '../../src/lab/advance';
import type { ModelStorage } from '../../src/bridge/modelStorage';
import type { Laboratory, PageServices } from '../../src/bridge/protocol';
import type { RunSummary } from '../../src/record/archive';
import type { Benchmark } from '../../src/record/benchmark';
import { beginRun } from '../../src/loop/begin';
import { FORK_KEY, forkTurn } from '../../src/loop/fork';
import { RunLog, type StepEvent } from '../../src/loop/runLog';
import { runStep } from '../../src/loop/run';
import type { LabState } from '../../src/record/checkpoint';
import { changeQueue, EMPTY_QUEUE } from '../../src/record/queue';
import { totalSteps } from '../../src/record/steps';
import type { LabEvent } from '../../src/record/event';
import { spell } from '../loop/policy';
import { scriptedEngine } from '../loop/scripted';
import { team } from '../loop/toy';
import { toyLab } from '../loop/toyLab';
import { madeBench } from './benchmark/bench';
import { madeModels } from './models/made';

const blank = (name: string, title: string) => ({ name, title, role: title, tools: [] });

/** Master, QA, EFC, GFC, Math; two of them have nothing to do in the toy world. */
const five = [{ ...team[0]!, title: 'Master' }, blank('qa', 'QA'), { ...team[1]!, title: 'EFC' }, blank('gfc', 'GFC'), { ...team[2]!, title: 'Math' }];

/** The services that one object offers. */
export const servicesOf = (both: Laboratory & ModelStorage): PageServices => ({ laboratory: both, models: both });

/** Starts runs of the toy world and measures made-up rows, `rest` milliseconds apart; whatever needs an archive refuses with a sentence. */
export function scriptedLaboratory(measured: readonly Benchmark[] = [], rest = 0): Laboratory & ModelStorage {
  const engine = scriptedEngine([2, 0, 0, -3]);
  const lab = toyLab(engine, { team: five });
  const listeners: ((events: readonly LabEvent[]) => void)[] = [];
  let state: LabState | null = null;
  let log = new RunLog({ run: '', seq: 0 });
  let step: AsyncGenerator<StepEvent, LabState> | null = null;
  let paused = false;
  const begun: RunSummary[] = [];
  let queue = EMPTY_QUEUE;
  const tell = (event: LabEvent) => listeners.forEach((listener) => listener([event]));
  const refuse = async (): Promise<never> => {
    throw new Error('The toy laboratory stores nothing. Open the page itself for that.');
  };
  return {
    start: async (config) => {
      const first = await beginRun(`run-${config.seed}`, { ...config, maxTokens: 200, learningRate: 0.01 }, lab);
      [state, step, log] = [first.state, null, new RunLog(first.state)];
      begun.push({ run: first.state.run, createdAt: 0, config, checkpointStep: null, checkpoints: [], events: 1, lastMetrics: null, dataHash: null });
      tell(log.stamp(first.event));
      return engine.info();
    },
    advance: async (granularity, count) => {
      paused = false;
      let pulled = 0;
      for (let units = 0; units < count && !paused && state && state.step < totalSteps(state.config);) {
        step ??= runStep(state, lab);
        const next = await step.next();
        if (!next.done) {
          const event = log.stamp(next.value);
          tell(event);
          pulled++;
          if (completes(granularity, { kind: 'event', event })) units++;
        } else {
          [state, step] = [next.value, null];
          units++;
        }
        await new Promise((resume) => setTimeout(resume, pulled % 8 ? 0 : 16));
      }
      return pulled;
    },
    useEndpoint: async () => undefined,
    pause: async () => void (paused = true),
    fork: async (_run, request, onTexts) => forkTurn(state!, lab, request, onTexts),
    stopFork: () => engine.abort(FORK_KEY),
    saveCheckpoint: refuse,
    writePart: refuse,
    runs: async () => begun,
    history: refuse,
    outline: refuse,
    excerpt: refuse,
    resume: refuse,
    remove: refuse,
    exportBundle: refuse,
    importBundle: refuse,
    queue: async () => queue,
    changeQueue: async (change) => (queue = changeQueue(queue, change)),
    dataHash: async () => 'toy',
    team: async () => five,
    ...madeBench(measured, rest),
    ...madeModels([], rest),
    storage: async () => ({ persisted: false, usage: null, quota: null, problem: null }),
    tokens: async (_agent, lists) => lists.map((ids) => ids.map((id) => spell([id]))),
    subscribe: async (listener) => void listeners.push(listener)
  };
}
