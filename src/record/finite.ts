/** Whether all numbers of a trainable state are finite: one that is not spreads to all others within a step. */
import type { AdapterState, EngineState } from './engine';

const tablesOf = ({ values, firstMoment, secondMoment, anchor }: AdapterState) => [values, firstMoment, secondMoment, anchor ?? {}];

/** A plain loop: states of large models have a hundred million numbers, and a call for each would take a second a step. */
function areFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** The first tensor with a number that is not finite, as `"layers.0.q.A" of master`; null where all numbers are finite. */
export function notFiniteIn(state: EngineState): string | null {
  for (const [agent, adapter] of Object.entries(state))
    for (const table of tablesOf(adapter)) for (const [name, values] of Object.entries(table)) if (!areFinite(values)) return `"${name}" of ${agent}`;
  return null;
}
