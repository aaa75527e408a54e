/** A worker that streams a part of the benchmark and answers with its length and its SHA-256, for the test of time and bytes in a browser. */
import { instanceLines } from '../../src/dataset/instance';
import type { SubsetName } from '../../src/record/benchmark';

export interface Streamed {
  readonly pieces: number;
  readonly milliseconds: number;
  readonly sum: string;
}

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function stream(part: SubsetName): Promise<void> {
  const began = performance.now();
  const pieces: string[] = [];
  for await (const piece of instanceLines(part)) pieces.push(piece);
  const milliseconds = performance.now() - began;
  const sum = hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pieces.join(''))));
  postMessage({ pieces: pieces.length, milliseconds, sum } satisfies Streamed);
}

addEventListener('message', ({ data }: MessageEvent<SubsetName>) => void stream(data));
