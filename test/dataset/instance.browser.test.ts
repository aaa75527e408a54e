/** The benchmark in a worker of a browser: the bytes that the data card states, in the time that a visitor waits. */
import { afterAll, expect, it } from 'vitest';
import card from '../../datasets/shop/README.md?raw';
import { SUBSET_SIZES, type SubsetName } from '../../src/record/benchmark';
import type { Streamed } from './instanceWorker';

/** For all parts together, in milliseconds. */
const PATIENCE = 10_000;

const worker = new Worker(new URL('./instanceWorker.ts', import.meta.url), { type: 'module' });
afterAll(() => worker.terminate());

const stream = (part: SubsetName): Promise<Streamed> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Streamed>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(part);
  });

it('is streamed in pieces, the same bytes as elsewhere, in under ten seconds', async () => {
  let spent = 0;
  for (const part of Object.keys(SUBSET_SIZES) as SubsetName[]) {
    const { pieces, milliseconds, sum } = await stream(part);
    expect(pieces).toBeGreaterThan(2);
    expect(new RegExp(`${part}\\.jsonl: .*\`(\\w+)\``).exec(card)![1]).toBe(sum);
    spent += milliseconds;
  }
  expect(spent).toBeLessThan(PATIENCE);
});
