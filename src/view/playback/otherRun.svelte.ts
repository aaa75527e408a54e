/** A second run beside the one shown: its rewards, drawn as a ghost on the timeline. */
import type { LabEvent } from '../../record/event';
import { warmSteps } from '../../record/steps';

/** A reward at a place on an axis of steps. */
export interface RewardPoint {
  readonly position: number;
  readonly reward: number;
}

/** What is drawn of another run. */
interface RewardCurve {
  /** Steps of its warm-up. */
  readonly warm: number;
  /** Each at the middle of its step. */
  readonly points: readonly RewardPoint[];
}

/** The rewards of a log's steps. */
export function rewardCurve(events: readonly LabEvent[]): RewardCurve {
  const config = events.find((event) => event.type === 'run')?.config;
  return {
    warm: config ? warmSteps(config) : 0,
    points: events.flatMap((event) =>
      event.type === 'metrics' && event.metrics['reward'] !== undefined ? [{ position: event.step + 0.5, reward: event.metrics['reward'] }] : []
    )
  };
}

/** The curve on another run's axis: first steps of reinforcement stand above one another, however long each warm-up was. */
export function alignCurve({ warm, points }: RewardCurve, ownWarm: number): readonly RewardPoint[] {
  return warm === ownWarm ? points : points.map(({ position, reward }) => ({ position: position - warm + ownWarm, reward }));
}

/** The reward of the step at a position; null where there is none. */
export function rewardAt(points: readonly RewardPoint[], position: number): number | null {
  return points.find((point) => Math.floor(point.position) === Math.floor(position))?.reward ?? null;
}

/** The second run chosen, if any. */
export class OtherRun {
  #readLog: (run: string) => Promise<readonly LabEvent[]>;
  #run = $state<string | null>(null);
  #curve = $state.raw<RewardCurve | null>(null);

  /** `readLog` gives the stored events of a run, at least its first one and those with metrics. */
  constructor(readLog: (run: string) => Promise<readonly LabEvent[]>) {
    this.#readLog = readLog;
  }

  /** The run chosen; null for none. */
  get run(): string | null {
    return this.#run;
  }

  /** Null until it is read. */
  get curve(): RewardCurve | null {
    return this.#curve;
  }

  /** Chooses another run, or none. Rejects with a sentence where it has no rewards, or cannot be read; then none is chosen. */
  async choose(run: string | null): Promise<void> {
    this.#run = run;
    this.#curve = null;
    if (run === null) return;
    try {
      const curve = rewardCurve(await this.#readLog(run));
      if (!curve.points.length) throw new Error('No step of that run is stored, so there is nothing to draw beside this one.');
      if (this.#run === run) this.#curve = curve;
    } catch (error) {
      if (this.#run === run) this.#run = null;
      throw error;
    }
  }
}
