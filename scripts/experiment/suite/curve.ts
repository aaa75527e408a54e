/** How a run went: what each step of reinforcement sampled and solved, and what was measured on the way. */
import type { Evaluation } from '../../../src/loop/evaluate';
import type { RunConfig } from '../../../src/record/config';
import type { LabEvent, Metrics } from '../../../src/record/event';
import { warmSteps } from '../../../src/record/steps';

/** After so many steps of reinforcement. */
export interface CurvePoint {
  readonly step: number;
  /** Tokens sampled in them. */
  readonly sampledTokens: number;
  /** Of the last of them; null before the first. */
  readonly metrics: Metrics | null;
  /** Null where nothing was measured then. */
  readonly evaluation: Evaluation | null;
}

/** The steps of reinforcement in the log of a run of this config, and what was measured before the first. */
export function curveOf(events: readonly LabEvent[], config: RunConfig): CurvePoint[] {
  const warm = warmSteps(config);
  const evaluations = new Map(events.flatMap((event) => (event.type === 'evaluation' ? [[event.step - warm, event] as const] : [])));
  const evaluationAt = (step: number): Evaluation | null => evaluations.get(step) ?? null;
  const before = evaluationAt(0);
  const points: CurvePoint[] = before ? [{ step: 0, sampledTokens: 0, metrics: null, evaluation: before }] : [];
  for (const event of events) {
    if (event.type !== 'metrics' || event.step < warm) continue;
    const step = event.step + 1 - warm;
    const sampledTokens = (points.at(-1)?.sampledTokens ?? 0) + (event.metrics.sampled_tokens ?? 0);
    points.push({ step, sampledTokens, metrics: event.metrics, evaluation: evaluationAt(step) });
  }
  return points;
}
