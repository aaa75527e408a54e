/** Memory asked of a GPU: all that is wanted from one that has it, whole pieces from one that runs out, and nothing kept of either. */
import { expect, it } from 'vitest';
import { probeMemory, type ProbedAdapter } from '../../src/ops/core/memoryProbe';

const PIECE = 2 ** 28;

/** An adapter whose device has so many bytes; `destroyed` counts devices that were let go of. */
function adapterOf(bytes: number, maxBufferSize = 2 ** 30) {
  const count = { destroyed: 0 };
  let left = bytes;
  let failed = false;
  const device = {
    pushErrorScope: () => (failed = false),
    createBuffer: ({ size }: { size: number }) => ((failed = size > left), (left -= size)),
    popErrorScope: async () => (failed ? { message: 'out of memory' } : null),
    destroy: () => count.destroyed++
  };
  const adapter = { limits: { maxBufferSize }, requestDevice: async () => device } as unknown as ProbedAdapter;
  return { adapter, count };
}

it('gives what is wanted where there is as much, and whole pieces where there is less', async () => {
  const rich = adapterOf(10 * PIECE);
  expect(await probeMemory(rich.adapter, 2.5 * PIECE)).toBe(2.5 * PIECE);
  const poor = adapterOf(3.5 * PIECE);
  expect(await probeMemory(poor.adapter, 9 * PIECE)).toBe(3 * PIECE);
  expect([rich.count.destroyed, poor.count.destroyed]).toEqual([1, 1]);
});

it('asks for no buffer larger than there may be', async () => expect(await probeMemory(adapterOf(PIECE, PIECE / 4).adapter, PIECE)).toBe(PIECE));

it('is answered by the adapter of this browser', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(await probeMemory(adapter!, 2 ** 26)).toBe(2 ** 26);
});
