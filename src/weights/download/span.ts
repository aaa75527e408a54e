/** Spans of bytes of a file, those present and those missing. */

/** Bytes `from` to `to`, exclusive. */
export interface ByteSpan {
  readonly from: number;
  readonly to: number;
}

/** The same bytes as spans in order that neither touch nor overlap; empty ones are dropped. */
export function mergeSpans(spans: readonly ByteSpan[]): ByteSpan[] {
  const merged: ByteSpan[] = [];
  for (const span of [...spans].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}

/** Total bytes of spans that do not overlap. */
export const bytesInSpans = (spans: readonly ByteSpan[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);

/** The gaps between the spans within the first `size` bytes, in order, divided into spans of at most `longest` bytes. */
export function missingSpans(spans: readonly ByteSpan[], size: number, longest: number): ByteSpan[] {
  const pieces: ByteSpan[] = [];
  let at = 0;
  for (const { from, to } of [...mergeSpans(spans), { from: size, to: size }]) {
    for (; at < from; at = Math.min(from, at + longest)) pieces.push({ from: at, to: Math.min(from, at + longest) });
    at = Math.max(at, to);
  }
  return pieces;
}
