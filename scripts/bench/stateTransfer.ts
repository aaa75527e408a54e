/** What a training step spends on moving the adapters' state between threads: with a copy to the lab's thread each step, as it was once, and with a snapshot that stays with the engine. */
import { SHAPES } from '../../src/bench/shape';
import { timeInTurns } from '../../src/bench/time';
import { withSnapshots } from '../../src/engine/snapshot';
import { adapterParametersOf, sizeOf } from '../../src/model/body/shape';
import type { BenchModel } from '../../src/record/bench';
import { DEFAULTS } from '../../src/record/config';
import { PROJECTIONS, type AdapterState, type Engine, type EngineState } from '../../src/record/engine';
import { notFiniteIn } from '../../src/record/finite';
import type { ReportTable } from '../../src/report/benchTables';
import { count, decimal } from '../../src/report/figure';

const AGENTS = ['master', 'qa', 'efc', 'gfc', 'math'];
const REPEATS = 5;

/** Of the preset `three-billion` (src/view/preset.ts). */
const THREE_BILLION = { rank: 4, checkpointEvery: 5 };

/** The state of a team's adapters on all projections, in as many arrays as an engine has. */
function stateOf(model: BenchModel, rank: number): EngineState {
  const shape = SHAPES[model];
  const tensors = (): Record<string, Float32Array> =>
    Object.fromEntries(
      Array.from({ length: shape.layers }, (_, layer) =>
        PROJECTIONS.flatMap((projection) =>
          sizeOf(shape, projection).map((side, i) => [`layers.${layer}.${projection}.${i ? 'B' : 'A'}`, new Float32Array(side * rank).fill(0.01)] as const)
        )
      ).flat()
    );
  const adapter = (): AdapterState => ({ step: 1, values: tensors(), firstMoment: tensors(), secondMoment: tensors() });
  return Object.fromEntries(AGENTS.map((agent) => [agent, adapter()]));
}

/** Bytes and milliseconds a step, and how many times as many they were. */
async function rowOf(
  name: string,
  model: BenchModel,
  { rank, checkpointEvery }: { readonly rank: number; readonly checkpointEvery: number }
): Promise<string[]> {
  const state = stateOf(model, rank);
  const bytes = 12 * AGENTS.length * adapterParametersOf(SHAPES[model], rank, PROJECTIONS);
  const engine = { save: async () => ({ ...state }) } as unknown as Engine;
  const snapshots = withSnapshots(engine, { put: async (_, sent) => void structuredClone(sent), get: async () => state });
  const [copied, kept, sent] = await timeInTurns(
    [
      { run: () => notFiniteIn(structuredClone(state)) },
      { run: () => snapshots.snapshot() },
      { prepare: () => snapshots.snapshot(), run: () => snapshots.sendSnapshot('') }
    ],
    REPEATS
  );
  // A checkpoint that is due crosses once more, to the thread that owns the disk.
  const due = 1 / checkpointEvery;
  const before = copied!.median + due * sent!.median;
  const after = kept!.median + due * sent!.median;
  const megabytes = (times: number): string => decimal((times * bytes) / 1e6, 1);
  return [
    name,
    String(rank),
    megabytes(1),
    String(checkpointEvery),
    `${megabytes(1 + due)} → ${megabytes(due)}`,
    `${decimal(before, 1)} → ${decimal(after, 1)}`,
    decimal(before / after, 1),
    `${count((2 * bytes) / 1e6)} → ${count(bytes / 1e6)}`
  ];
}

/** Seedling's default run and the 3B preset's. */
export async function stateTransferTable(): Promise<ReportTable> {
  return {
    title: 'State of the adapters between threads',
    note: `Five agents, values and both moments. Before: a copy to the lab's thread each step, and the check there that all numbers are finite. After: that check on the state where it is. Medians of ${REPEATS}, in turns, the read-back from the device left out: one in both.`,
    columns: ['run', 'rank', 'state, MB', 'steps a checkpoint', 'MB across threads a step', 'ms a step', 'before ÷ after', 'MB kept at a boundary'],
    rows: [await rowOf('Seedling, default', 'seedling', DEFAULTS), await rowOf('Qwen2.5 3B, three-billion', '3b', THREE_BILLION)]
  };
}
