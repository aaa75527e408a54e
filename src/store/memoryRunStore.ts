/** A run store in memory, for browsers that refuse storage: everything works until the tab closes. */
import type { RunSummary, RunStore } from '../record/archive';
import type { Checkpoint } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import type { LabEvent } from '../record/event';
import { changeQueue, EMPTY_QUEUE } from '../record/queue';
import { loseAllTurns } from '../record/lostStep';
import { beginsStep, outlineOf } from '../record/outline';
import { memoryBenchmarkStore } from './memoryBenchmarks';
import { assertContinues, dataHashOfEvents, lastMetricsOf } from './event';
import { reportStorage } from './quota';
import { withFreeName } from './freeName';

interface MemoryRun {
  readonly run: string;
  readonly createdAt: number;
  readonly config: RunConfig;
  /** The steps before the newest are `lost`. */
  readonly events: readonly LabEvent[];
  readonly checkpoints: readonly Checkpoint[];
}

/** Steps of a run that are kept whole: all that is kept is in this thread's memory. */
export const WHOLE_STEPS = 16;

/** A log to which `more` is added; where a step begins in it, the turns of one that is no longer among the newest are dropped. */
function extend(log: readonly LabEvent[], more: readonly LabEvent[]): readonly LabEvent[] {
  const events = [...log, ...more];
  if (!more.some(beginsStep)) return events;
  const from = events.flatMap((event, index) => (beginsStep(event) ? [index] : [])).at(-WHOLE_STEPS) ?? 0;
  return [...loseAllTurns(events.slice(0, from)), ...events.slice(from)];
}

/** The number that the next event must have. */
const nextSeq = (events: readonly LabEvent[]): number => (events.at(-1)?.seq ?? -1) + 1;

const summarise = ({ run, createdAt, config, events, checkpoints }: MemoryRun): RunSummary => ({
  run,
  createdAt,
  config,
  dataHash: dataHashOfEvents(events),
  checkpointStep: checkpoints.at(-1)?.lab.step ?? null,
  checkpoints: checkpoints.map((each) => ({ id: each.id, step: each.lab.step, createdAt: each.createdAt })),
  events: nextSeq(events),
  lastMetrics: lastMetricsOf(events)
});

/** A run store whose contents end with the page; `problem` is the sentence its report gives. Each run keeps its two newest checkpoints, and the turns of its newest steps. */
export function memoryRunStore(problem: string): RunStore {
  const kept = new Map<string, MemoryRun>();
  let queue = EMPTY_QUEUE;
  const find = (run: string): MemoryRun => {
    const found = kept.get(run);
    if (!found) throw new RangeError(`Run "${run}" is not stored.`);
    return found;
  };
  return {
    runs: async () => [...kept.values()].map(summarise).sort((a, b) => b.createdAt - a.createdAt),
    begin: async (run, createdAt, config) => void kept.set(run, { run, createdAt, config, events: [], checkpoints: [] }),
    append: async (run, events) => {
      const row = find(run);
      assertContinues(run, nextSeq(row.events), events);
      kept.set(run, { ...row, events: extend(row.events, events) });
    },
    truncate: async (run, seq) => {
      const row = find(run);
      kept.set(run, { ...row, events: row.events.filter((event) => event.seq < seq), checkpoints: row.checkpoints.filter((each) => each.lab.seq <= seq) });
    },
    history: async (run, from = 0, to = Infinity) => find(run).events.filter(({ seq }) => seq >= from && seq < to),
    outline: async (run) => outlineOf(find(run).events),
    save: async (checkpoint) => {
      const row = find(checkpoint.lab.run);
      kept.set(row.run, { ...row, checkpoints: [...row.checkpoints.filter((each) => each.id !== checkpoint.id), checkpoint].slice(-2) });
    },
    load: async (run, id) => find(run).checkpoints.findLast((each) => id === undefined || each.id === id) ?? null,
    sweep: async () => undefined,
    remove: async (run) => void kept.delete(run),
    importBundle: async (bundle) => {
      const { checkpoint, events } = withFreeName(bundle, new Set(kept.keys()));
      const { run, config } = checkpoint.lab;
      kept.set(run, { run, createdAt: checkpoint.createdAt, config, events, checkpoints: [checkpoint] });
      return run;
    },
    ...memoryBenchmarkStore(),
    queue: async () => queue,
    changeQueue: async (change) => (queue = changeQueue(queue, change)),
    report: () => reportStorage(problem)
  };
}
