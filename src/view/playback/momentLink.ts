/** Links to a moment of a run: `#step=12&tree=4&turn=1`, where everything counts from 1, as on the page. */

/** What a link points to. Steps, trees and turns count from 0 here, as in the log. */
export interface MomentLink {
  readonly step: number;
  readonly tree: number | null;
  readonly turn: number | null;
  /** How many events of the step are seen; null for all. */
  readonly events: number | null;
  /** Null for the run that is open or, where none is, the newest one stored. */
  readonly run: string | null;
}

const NUMBERS = ['step', 'tree', 'turn', 'events'] as const;

/** The part of an address from `#` on. */
export function writeMomentLink({ step, tree, turn, events, run }: MomentLink): string {
  const numbered = [
    ['step', step + 1],
    ['tree', tree === null ? null : tree + 1],
    ['turn', turn === null ? null : turn + 1],
    ['events', events],
    ['run', run]
  ] as const;
  return `#${new URLSearchParams(numbered.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])))}`;
}

/** Reads such a part of an address; null where it is none. Throws a RangeError, a sentence, where a number in it is none. */
export function readMomentLink(hash: string): MomentLink | null {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  if (!given.has('step')) return null;
  const [step, tree, turn, events] = NUMBERS.map((name) => {
    const text = given.get(name);
    if (text === null) return null;
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`The link says “${name}=${text}”, and ${name} is a whole number from 1 on. It was not followed.`);
    return Number(text);
  });
  const from0 = (value: number | null | undefined): number | null => (value ? value - 1 : null);
  return { step: step! - 1, tree: from0(tree), turn: from0(turn), events: events ?? null, run: given.get('run') || null };
}

/** What a link points to, in words: `step 12, tree 4, turn 1`. */
export function describeMomentLink(hash: string): string {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  return ['step', 'tree', 'turn'].flatMap((name) => (given.has(name) ? [`${name} ${given.get(name)}`] : [])).join(', ');
}
