/** A travelling run under a name that is free here. */
import type { Bundle } from '../record/archive';

/** The bundle itself where its run's name is free, else the same bundle under the name with the first free number. */
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
