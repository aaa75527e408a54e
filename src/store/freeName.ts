/** Renames an imported run where its name is taken. */
import type { Bundle } from '../record/archive';

/** The bundle itself where its run's name is free, else the bundle with its run renamed to `name (2)`, `name (3)`, …, the first that is free. */
export function withFreeName(bundle: Bundle, taken: ReadonlySet<string>): Bundle {
  const { checkpoint, events } = bundle;
  const name = checkpoint.lab.run;
  let run = name;
  for (let copy = 2; taken.has(run); copy++) run = `${name} (${copy})`;
  if (run === name) return bundle;
  return {
    checkpoint: { ...checkpoint, lab: { ...checkpoint.lab, run } },
    events: events.map((event) => ({ ...event, run }))
  };
}
