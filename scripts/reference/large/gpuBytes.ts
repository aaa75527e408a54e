/** Bytes of all buffers on WebGPU as the page makes and destroys them, whoever does: an account of memory that does not rest on anybody's own. */

export interface GpuBytes {
  /** Bytes of the buffers there are. */
  readonly now: () => number;
  /** Most there have been since this was last asked. */
  readonly most: () => number;
}

/** Begins to count; to be called before any device is opened. */
export function countGpuBytes(): GpuBytes {
  const sizes = new Map<GPUBuffer, number>();
  let [now, most] = [0, 0];
  const create = GPUDevice.prototype.createBuffer;
  const destroy = GPUBuffer.prototype.destroy;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = create.call(this, descriptor);
    sizes.set(buffer, buffer.size);
    now += buffer.size;
    most = Math.max(most, now);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    now -= sizes.get(this) ?? 0;
    sizes.delete(this);
    return destroy.call(this);
  };
  return {
    now: () => now,
    most() {
      const before = most;
      most = now;
      return before;
    }
  };
}
