/** The queue as it is listed, line by line, and summed up by configuration over the seeds. */
import { mean, sampleDeviation } from '../../math/statistics';
import type { RunSummary } from '../../record/archive';
import type { RunConfig } from '../../record/config';
import { configKey, type QueuedScore, type QueueEntry, type RunQueue } from '../../record/queue';
import { ownRun, queueState, type QueueState } from '../../record/queueOrder';
import { totalSteps } from '../../record/steps';
import { solvedShare } from '../../report/benchmark';
import { plural } from '../../report/figure';
import { describeConfig } from '../settings/describeConfig';
import { writeUrlSeeds } from '../settings/urlConfig';

/** An entry of the queue as the page and the console list it. */
export interface QueueLine {
  readonly id: number;
  readonly seed: number;
  readonly config: RunConfig;
  /** The settings in words. */
  readonly settings: string;
  readonly state: QueueState;
  /** The run that was trained, or counted; null before. */
  readonly run: string | null;
  /** Whether that run is still stored. */
  readonly stored: boolean;
  /** Whether an earlier run with the same settings is counted in its place. */
  readonly counted: boolean;
  /** Steps completed, of so many. */
  readonly step: number;
  readonly steps: number;
  /** The last evaluation on held-out rows; null where there was none. */
  readonly score: QueuedScore | null;
  /** Why it failed and what to do; null where it did not. */
  readonly reason: string | null;
}

/** What the page shows of the run that is open. */
export interface LiveRun {
  readonly run: string | null;
  readonly points: readonly unknown[];
  readonly evaluations: readonly { readonly step: number; readonly all: Pick<QueuedScore, 'rows' | 'solved'> }[];
}

/** The last evaluation of a run, of those that are told. */
export function lastScore(evaluations: LiveRun['evaluations']): QueuedScore | null {
  const last = evaluations.at(-1);
  return last ? { step: last.step, rows: last.all.rows, solved: last.all.solved } : null;
}

function lineOf(entry: QueueEntry, runs: readonly RunSummary[], live: LiveRun): QueueLine {
  const { id, config, outcome, score } = entry;
  const state = queueState(entry, runs);
  const run = outcome?.kind === 'done' ? outcome.run : (ownRun(entry, runs)?.run ?? null);
  const summary = runs.find((each) => each.run === run);
  const isLive = state === 'begun' && run === live.run;
  const steps = totalSteps(config);
  return {
    ...{ id, seed: config.seed, config, settings: describeConfig(config), state, run, steps },
    stored: summary !== undefined,
    counted: outcome?.kind === 'done' && outcome.counted,
    step: state === 'done' ? steps : isLive ? Math.min(live.points.length, steps) : (summary?.checkpointStep ?? 0),
    score: (isLive ? lastScore(live.evaluations) : null) ?? score,
    reason: outcome?.kind === 'failed' ? outcome.reason : null
  };
}

/** Every entry in the order of the queue. */
export const queueLines = ({ entries }: RunQueue, runs: readonly RunSummary[], live: LiveRun): QueueLine[] => entries.map((entry) => lineOf(entry, runs, live));

/** What is known of one configuration over its seeds. */
interface SeedSummary {
  readonly key: string;
  readonly settings: string;
  /** Seeds queued, those that came to their end, and those of them that were evaluated. */
  readonly seeds: number;
  readonly finished: number;
  readonly evaluated: number;
  /** Share of held-out rows solved at the last evaluation, 0..1: its mean over the evaluated seeds, and its sample standard deviation; null where there are too few. */
  readonly mean: number | null;
  readonly deviation: number | null;
  /** Rows of each evaluation: the fewest and the most. */
  readonly rows: readonly [number, number] | null;
  /** The address's part that asks for these runs, as `?topK=5&seeds=3`; null where their seeds do not follow one another. */
  readonly link: string | null;
}

/** The runs as a link, where their seeds follow one another. */
function linkOf(lines: readonly QueueLine[]): string | null {
  const [first] = [...lines].sort((a, b) => a.seed - b.seed);
  if (!first || Math.max(...lines.map(({ seed }) => seed)) !== first.seed + lines.length - 1) return null;
  return writeUrlSeeds(first.config, lines.length);
}

/** By configuration, in the order of the queue: over the seeds that are done. Deviation: √(Σ (x − mean)² / (n − 1)), as `npm run experiment` has it. */
export function summariseSeeds(lines: readonly QueueLine[]): SeedSummary[] {
  const keys = lines.map(({ config }) => configKey(config));
  return [...new Set(keys)].map((key): SeedSummary => {
    const group = lines.filter((_, index) => keys[index] === key);
    const done = group.filter(({ state }) => state === 'done');
    const scores = done.flatMap(({ score }) => (score?.rows ? [score] : []));
    const shares = scores.flatMap((score) => solvedShare(score) ?? []);
    const n = shares.length;
    const rows = scores.map((score) => score.rows);
    return {
      ...{ key, settings: group[0]!.settings, seeds: group.length, finished: done.length, evaluated: n },
      mean: n ? mean(shares) : null,
      deviation: n > 1 ? sampleDeviation(shares) : null,
      rows: n ? [Math.min(...rows), Math.max(...rows)] : null,
      link: linkOf(group)
    };
  });
}

/** `84.5 ± 1.3% solved, 3 seeds, 100 rows each`; what is missing is said. */
export function tellSeeds({ finished, evaluated, mean: share, deviation, rows }: SeedSummary): string {
  if (share === null || !rows) return finished ? 'no run was evaluated' : 'no run is finished yet';
  const spread = deviation === null ? '' : ` ± ${(100 * deviation).toFixed(1)}`;
  const each = rows[0] === rows[1] ? plural(rows[0], 'row') : `${rows[0]} to ${rows[1]} rows`;
  return `${(100 * share).toFixed(1)}${spread}% solved, ${plural(evaluated, 'seed')}, ${each}${evaluated > 1 ? ' each' : ''}`;
}
