/** Things in the order in which they were last needed. */

export interface LruQueue<Thing> {
  add(thing: Thing): void;
  /** Does nothing where it is not among them. */
  delete(thing: Thing): void;
  /** The one that has not been needed for longest, which is no longer among them; undefined where there is none. */
  takeOldest(): Thing | undefined;
  clear(): void;
}

/** Keeps things sorted by when they were released; no two at the same time. Adding one that is the newest, as most are, costs a binary search. */
export function openLruQueue<Thing extends { readonly released: number }>(): LruQueue<Thing> {
  const sorted: Thing[] = [];
  /** Place of the first that was not released before `time`. */
  function placeOf(time: number): number {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.released < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  return {
    add: (thing) => void sorted.splice(placeOf(thing.released), 0, thing),
    delete(thing) {
      const place = placeOf(thing.released);
      if (sorted[place] === thing) sorted.splice(place, 1);
    },
    takeOldest: () => sorted.shift(),
    clear: () => void sorted.splice(0)
  };
}
