/** The streams on the way through one stream. */
import type { Delta } from './stream';

/** The stream and all that lead to it and go on from it; empty without one. */
export function pathThrough({ streams }: Delta, stream: number | undefined): ReadonlySet<number> {
  const found = new Set<number>();
  if (stream === undefined) return found;
  for (let at: number | null = stream; at !== null; at = streams[at]!.parent) found.add(at);
  const waiting = [...streams[stream]!.children];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.add(next);
    waiting.push(...streams[next]!.children);
  }
  return found;
}
