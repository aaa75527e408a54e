/** How much memory a GPU grants, measured by allocating it, since browsers do not tell a page. */

/** Bytes of one allocation. */
const PIECE = 2 ** 28;

/** The part of a GPUAdapter that is used here. */
export type ProbedAdapter = Pick<GPUAdapter, 'requestDevice'> & { readonly limits: Pick<GPUSupportedLimits, 'maxBufferSize'> };

/** Of `wanted` bytes, those that the GPU grants at one time, in whole pieces of 256 MiB or of its largest buffer; all are freed again. The adapter cannot create another device afterwards. */
export async function probeMemory(adapter: ProbedAdapter, wanted: number): Promise<number> {
  const piece = Math.min(PIECE, adapter.limits.maxBufferSize);
  const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize: piece } });
  try {
    for (let granted = 0; granted < wanted; granted += piece) {
      device.pushErrorScope('out-of-memory');
      device.createBuffer({ size: Math.min(piece, 4 * Math.ceil((wanted - granted) / 4)), usage: GPUBufferUsage.STORAGE });
      if (await device.popErrorScope()) return granted;
    }
    return wanted;
  } finally {
    device.destroy(); // with all its buffers
  }
}
