/** How much memory a GPU gives, found by asking for it: no page is told. */

/** Bytes asked for at a time. */
const PIECE = 2 ** 28;

/** As much of an adapter as is asked here. */
export type ProbedAdapter = Pick<GPUAdapter, 'requestDevice'> & { readonly limits: Pick<GPUSupportedLimits, 'maxBufferSize'> };

/** Of the bytes that are wanted those that the GPU gives at once, in whole pieces of 256 MiB or of its largest buffer; all are given back. The adapter can make no other device afterwards. */
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
