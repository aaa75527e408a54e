/** The keys of the page: what each does, as the list of keys shows them. */

/** Keys that do one thing, where they do it. */
interface KeyMeaning {
  readonly keys: readonly string[];
  readonly does: string;
}

/** Keys by place, in the order of the list. */
export const KEYS: Readonly<Record<string, readonly KeyMeaning[]>> = {
  Anywhere: [
    { keys: ['?'], does: 'These keys' },
    { keys: ['P'], does: 'Larger type for a projector, and back' },
    { keys: ['D'], does: 'Light or dark' },
    { keys: ['S'], does: 'One step, at the granularity chosen' },
    { keys: ['W'], does: 'All queries of the step side by side, and back to one' },
    { keys: ['R'], does: 'Replays what has happened, and holds the replay' },
    { keys: ['L'], does: 'Back to the newest moment' },
    { keys: ['Tab', 'Shift Tab'], does: 'The next control, and the one before' },
    { keys: ['Esc'], does: 'Closes what is open' }
  ],
  'In the trajectory': [
    { keys: ['←', '→'], does: 'The turn before and after' },
    { keys: ['↑', '↓'], does: 'Another action in the same state' },
    { keys: ['Home', 'End'], does: 'The first and the last turn of the initial trajectory, or of the branch shown in its place' },
    { keys: ['Enter'], does: 'Opens the turn in the inspector' },
    { keys: ['I'], does: 'Closes the inspector, and opens it' },
    { keys: ['+', '−', '0'], does: 'Larger, smaller, and the whole stage again' }
  ],
  'Among all queries': [
    { keys: ['←', '→', '↑', '↓', 'Home', 'End'], does: 'Another query' },
    { keys: ['Enter'], does: 'Opens it on the stage' },
    { keys: ['Esc', 'W'], does: 'From there back to all of them' }
  ],
  'On the timeline': [
    { keys: ['←', '→'], does: 'Earlier and later by one unit of the granularity; with Shift by one turn' },
    { keys: ['Page Down', 'Page Up'], does: 'Ten steps earlier and later' },
    { keys: ['Home', 'End'], does: 'The first moment, and the newest one' },
    { keys: ['Space'], does: 'Replays, and holds the replay' }
  ],
  'In tabs, sliders and lists': [
    { keys: ['←', '→'], does: 'The next tab; slower and faster' },
    { keys: ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], does: 'Through the rows of the benchmark' }
  ],
  'In the talk': [
    { keys: ['Enter'], does: 'Sends' },
    { keys: ['Shift Enter'], does: 'A new line' }
  ]
};

/** Controls that take letters themselves. */
const TYPED = 'input, textarea, select, [contenteditable], dialog';

/** The letter pressed, in lower case, where it is meant for the page: no modifier, and not in a control that takes letters; null elsewhere. */
export function pageKey({ key, ctrlKey, metaKey, altKey, defaultPrevented, target }: KeyboardEvent): string | null {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return null;
  return target instanceof Element && target.closest(TYPED) ? null : key.toLowerCase();
}
