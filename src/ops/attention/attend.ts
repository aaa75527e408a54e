/**
 * Attention of one query head over rows of keys and values, forward and backward, in plain loops: what WebAssembly's attention spends its time in.
 * Attention of one query head over rows of keys and values, forward and backward, in plain loops: the inner loops of attention on WebAssembly.
 * Four rows are processed together, so that each number of the query is read, and each of the result written, once for four products.
 */
import { keyColumnOf, type Heads } from './heads';

/** The rows that one query attends to, and scratch memory for their weights. */
export interface VisibleRows {
  /** Offsets of the rows in keys and values. Where their number is not a multiple of four, it is filled up with the first row, at weight 0. */
  readonly rows: Int32Array;
  readonly weights: Float64Array;
}

/** Memory for up to `most` rows. */
export function openVisibleRows(most: number): VisibleRows {
  const length = 4 * Math.ceil(most / 4);
  return { rows: new Int32Array(length), weights: new Float64Array(length) };
}

/** Sets the visible rows to the ancestors of `token` and itself in keys [tokens, keyHeads · width], for query head `head`; returns their number. `spans` as in attention.ts. */
export function setVisibleSpan({ rows }: VisibleRows, spans: ArrayLike<number>, token: number, head: number, shape: Heads): number {
  const column = keyColumnOf(head, shape);
  let count = 0;
  for (let key = spans[2 * token]!; key <= token;) {
    const branch = spans[2 * key + 1]!;
    if (branch > token) rows[count++] = key++ * shape.keyHeads * shape.width + column;
    else key = branch;
  }
  return count;
}

/** Sets the visible rows to the slots in `count` entries of the table from `entry` on, for query head `head`. */
export function setVisibleSlots({ rows }: VisibleRows, table: Float32Array, entry: number, count: number, head: number, shape: Heads): void {
  const column = keyColumnOf(head, shape);
  for (let i = 0; i < count; i++) rows[i] = table[entry + i]! * shape.keyHeads * shape.width + column;
}

function pad(rows: Int32Array, count: number): void {
  for (let j = count; j % 4; j++) rows[j] = rows[0]!;
}

interface Forward {
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  readonly o: Float32Array;
}

/**
 * o = Σ softmax(q·k / √width)·v for the query at offset `at`, over the first `count` rows of the sight, written at offset `to`.
 * o = Σ softmax(q·k / √width)·v for the query at offset `at`, over the first `count` visible rows, written at offset `to`.
 * Returns the scores' log-sum-exp. With no rows, o is 0 and the log-sum-exp −1e30.
 */
export function attend({ q, k, v, o }: Forward, at: number, { rows, weights }: VisibleRows, count: number, width: number, to = at): number {
  if (!count) {
    o.fill(0, to, to + width);
    return -1e30;
  }
  pad(rows, count);
  const scale = width ** -0.5;
  for (let j = 0; j < count; j += 4) {
    const [r0, r1, r2, r3] = [rows[j]!, rows[j + 1]!, rows[j + 2]!, rows[j + 3]!];
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = 0; i < width; i++) {
      const x = q[at + i]!;
      s0 += x * k[r0 + i]!;
      s1 += x * k[r1 + i]!;
      s2 += x * k[r2 + i]!;
      s3 += x * k[r3 + i]!;
    }
    weights[j] = s0 * scale;
    weights[j + 1] = s1 * scale;
    weights[j + 2] = s2 * scale;
    weights[j + 3] = s3 * scale;
  }
  let highest = -Infinity;
  for (let j = 0; j < count; j++) if (weights[j]! > highest) highest = weights[j]!;
  let total = 0;
  for (let j = 0; j < count; j++) total += weights[j] = Math.exp(weights[j]! - highest);
  for (let j = count; j % 4; j++) weights[j] = 0;
  for (let i = 0; i < width; i++) o[to + i] = 0;
  for (let j = 0; j < count; j += 4) {
    const [r0, r1, r2, r3] = [rows[j]!, rows[j + 1]!, rows[j + 2]!, rows[j + 3]!];
    const w0 = weights[j]! / total;
    const w1 = weights[j + 1]! / total;
    const w2 = weights[j + 2]! / total;
    const w3 = weights[j + 3]! / total;
    for (let i = 0; i < width; i++) o[to + i]! += w0 * v[r0 + i]! + w1 * v[r1 + i]! + w2 * v[r2 + i]! + w3 * v[r3 + i]!;
  }
  return highest + Math.log(total);
}

/** Merges attention over parts of the keys: outputs [tokens, parts, heads, width], log-sum-exps [tokens, parts, heads], o = Σ o_p·e^(lse_p − peak) / Σ e^(lse_p − peak). */
export function mergeParts(o: Float32Array, outputs: Float32Array, lse: Float32Array, parts: number, { heads, width }: Heads): void {
  o.fill(0);
  for (let row = 0; row < o.length / width; row++) {
    const places = Array.from({ length: parts }, (_, part) => (Math.floor(row / heads) * parts + part) * heads + (row % heads));
    const peak = places.reduce((most, place) => Math.max(most, lse[place]!), -Infinity);
    const whole = places.reduce((total, place) => total + Math.exp(lse[place]! - peak), 0);
    for (const place of places) {
      const share = Math.exp(lse[place]! - peak) / whole;
      for (let i = 0; i < width; i++) o[row * width + i]! += share * outputs[place * width + i]!;
    }
  }
}

interface Backward {
  readonly dy: Float32Array;
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  readonly dq: Float32Array;
  readonly dk: Float32Array;
  readonly dv: Float32Array;
}

/** Adds the contribution of the query at offset `at` to dq, dk and dv: P = exp(s − lse), dS = P·(dO·v − delta), dq = Σ dS·k, dk = dS·q, dv = P·dO; s and dS are scaled by 1 / √width. */
export function attendBackward(
  { dy, q, k, v, dq, dk, dv }: Backward,
  at: number,
  { rows }: VisibleRows,
  count: number,
  width: number,
  lse: number,
  delta: number
): void {
  pad(rows, count);
  const scale = width ** -0.5;
  for (let j = 0; j < count; j += 4) {
    const [r0, r1, r2, r3] = [rows[j]!, rows[j + 1]!, rows[j + 2]!, rows[j + 3]!];
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let d0 = 0;
    let d1 = 0;
    let d2 = 0;
    let d3 = 0;
    for (let i = 0; i < width; i++) {
      const x = q[at + i]!;
      const g = dy[at + i]!;
      s0 += x * k[r0 + i]!;
      s1 += x * k[r1 + i]!;
      s2 += x * k[r2 + i]!;
      s3 += x * k[r3 + i]!;
      d0 += g * v[r0 + i]!;
      d1 += g * v[r1 + i]!;
      d2 += g * v[r2 + i]!;
      d3 += g * v[r3 + i]!;
    }
    const p0 = Math.exp(s0 * scale - lse);
    const p1 = j + 1 < count ? Math.exp(s1 * scale - lse) : 0;
    const p2 = j + 2 < count ? Math.exp(s2 * scale - lse) : 0;
    const p3 = j + 3 < count ? Math.exp(s3 * scale - lse) : 0;
    const e0 = p0 * (d0 - delta) * scale;
    const e1 = p1 * (d1 - delta) * scale;
    const e2 = p2 * (d2 - delta) * scale;
    const e3 = p3 * (d3 - delta) * scale;
    for (let i = 0; i < width; i++) {
      const x = q[at + i]!;
      const g = dy[at + i]!;
      dq[at + i]! += e0 * k[r0 + i]! + e1 * k[r1 + i]! + e2 * k[r2 + i]! + e3 * k[r3 + i]!;
      dk[r0 + i]! += e0 * x;
      dk[r1 + i]! += e1 * x;
      dk[r2 + i]! += e2 * x;
      dk[r3 + i]! += e3 * x;
      dv[r0 + i]! += p0 * g;
      dv[r1 + i]! += p1 * g;
      dv[r2 + i]! += p2 * g;
      dv[r3 + i]! += p3 * g;
    }
  }
}
