/** A queue from which the least recently used item is taken first (LRU). */

/** The queue; all items have different times of last use. */
export interface LruQueue<Item> {
  add(item: Item): void;
  /** Does nothing where the item is not in the queue. */
  delete(item: Item): void;
  /** Removes and returns the item that was used least recently; undefined where the queue is empty. */
  takeOldest(): Item | undefined;
  clear(): void;
}

/** An empty queue, kept sorted by `lastUsed`. Adding the most recently used item, the common case, costs a binary search. */
export function openLruQueue<Item extends { readonly lastUsed: number }>(): LruQueue<Item> {
  const sorted: Item[] = [];
  /** Index of the first item that was not last used before `time`. */
  function lowerBound(time: number): number {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.lastUsed < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  return {
    add: (item) => void sorted.splice(lowerBound(item.lastUsed), 0, item),
    delete(item) {
      const index = lowerBound(item.lastUsed);
      if (sorted[index] === item) sorted.splice(index, 1);
    },
    takeOldest: () => sorted.shift(),
    clear: () => void sorted.splice(0)
  };
}
