/** Evaluations and checkpoints as pins on the timeline, with their figures in words. */
import { intervalText, wilsonInterval } from '../../report/interval';
import { percent, plural } from '../../report/figure';
import { KINDS } from '../../record/task';
import { KIND_TITLE } from '../colour';
import type { CheckpointEvent, EvaluationEvent } from './reducer';

/** Something that happened after a number of steps. */
export interface Pin {
  readonly kind: 'evaluation' | 'checkpoint';
  /** Steps completed. */
  readonly position: number;
  /** A few letters beside it; empty where there is nothing to say in so few. */
  readonly label: string;
  readonly words: string;
}

/** Pins that stand too close to be told apart. */
interface PinCluster {
  readonly kind: Pin['kind'];
  /** Pixels from the left edge, of the last of them. */
  readonly x: number;
  /** At least one, in the order of the run. */
  readonly pins: readonly Pin[];
}

/** Pins that one note tells in full. */
const MOST_TOLD = 3;

const afterSteps = (position: number): string => (position ? `after ${plural(position, 'step')}` : 'before the first update');

/** In the order of the run. */
export function pinsOf(evaluations: readonly EvaluationEvent[], checkpoints: readonly CheckpointEvent[]): Pin[] {
  const measured = evaluations.map((event): Pin => ({
    kind: 'evaluation',
    position: event.step,
    label: percent(event.all.solved / event.all.rows),
    words: tellEvaluation(event)
  }));
  const saved = checkpoints.map(({ step, automatic }): Pin => ({
    kind: 'checkpoint',
    position: step,
    label: '',
    words: automatic ? `Newest automatic checkpoint, ${afterSteps(step)}.` : `Checkpoint saved by hand, ${afterSteps(step)}.`
  }));
  return [...measured, ...saved].sort((a, b) => a.position - b.position);
}

function tellEvaluation({ step, temperature, kinds, all }: EvaluationEvent): string {
  const interval = wilsonInterval(all);
  const byKind = KINDS.filter((kind) => kinds[kind].rows).map((kind) => `${KIND_TITLE[kind]} ${percent(kinds[kind].solved / kinds[kind].rows)}`);
  const how = temperature === 0 ? 'greedy' : `sampled at temperature ${temperature}`;
  return `Evaluation ${afterSteps(step)}, ${how}: ${percent(all.solved / all.rows)} of ${plural(all.rows, 'held-out row')} solved${
    interval ? ` (95% interval ${intervalText(interval)})` : ''
  }. ${byKind.join(', ')}.`;
}

/** Pins of each kind, those less than `least` pixels after the last of a cluster joined to it. */
export function clusterPins(pins: readonly Pin[], xOf: (position: number) => number, least: number): PinCluster[] {
  const clusters: { kind: Pin['kind']; first: number; x: number; pins: Pin[] }[] = [];
  for (const pin of pins) {
    const x = xOf(pin.position);
    const last = clusters.findLast(({ kind }) => kind === pin.kind);
    if (last && x - last.first < least) {
      last.pins.push(pin);
      last.x = x;
    } else clusters.push({ kind: pin.kind, first: x, x, pins: [pin] });
  }
  return clusters;
}

/** What a cluster's note says: its newest pins in full, the number of the others. */
export function tellCluster({ pins }: Pick<PinCluster, 'pins'>): string {
  const told = pins.slice(-MOST_TOLD).map(({ words }) => words);
  const others = pins.length - told.length;
  return (others ? [`${others} earlier ones stand here too.`, ...told] : told).join(' ');
}
