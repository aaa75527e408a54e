/** Prepared work: replays see what their inputs hold now, share buffers, and refuse what could not be replayed truly. */
import { add, dispose, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { capture, ownTensor, storageBuffer } from '../../src/ops/core/capture';
import { run } from '../../src/ops/core/kernel';
import { recorder } from '../../src/ops/core/recorder';
import { swigluKernel } from '../../src/ops/norm/swiglu';
import { onEveryDevice } from './rig/device';
import { noise, take, tensorOf } from './rig/plain';

const gate = (x: Tensor2D, y: Tensor2D): Tensor2D => run(swigluKernel, { gate: x, up: y }, null)[0] as Tensor2D;

/** silu applied over and over, each step's operands freed at once. */
function chain(x: Tensor2D, y: Tensor2D, length: number): Tensor2D {
  let last = gate(x, y);
  for (let i = 1; i < length; i++) {
    const next = gate(last, y);
    last.dispose();
    last = next;
  }
  return last;
}

onEveryDevice(() => {
  it('gives at every replay what the same kernels give on what the inputs hold by then', async () => {
    const buffer = storageBuffer(4 * 6);
    const x = ownTensor([2, 3], 'float32', buffer) as Tensor2D;
    const y = tensorOf<Tensor2D>(noise('up', [2, 3]));
    const plan = capture(() => [chain(x, y, 5)]);
    expect(plan.dispatches).toBe(5);
    for (const name of ['first', 'second']) {
      const values = noise(name, [2, 3]);
      recorder().device.queue.writeBuffer(buffer, 0, values.values as Float32Array<ArrayBuffer>);
      plan.replay();
      const [replayed] = await take([plan.outputs[0]!.clone()]);
      const fresh = tensorOf<Tensor2D>(values);
      const [direct] = await take([chain(fresh, y, 5)]);
      dispose(fresh);
      expect(replayed).toEqual(direct);
      recorder().tensorMap.get(plan.outputs[0]!.dataId).values = null; // what was read would be read again
    }
    plan.dispose();
    dispose([x, y]);
    buffer.destroy();
  });

  it('lets what is freed on the way make room for what comes next', () => {
    const [x, y] = [tensorOf<Tensor2D>(noise('x', [16, 16])), tensorOf<Tensor2D>(noise('y', [16, 16]))];
    const bytes = [2, 20].map((length) => {
      const plan = capture(() => [tidy(() => chain(x, y, length))]);
      const own = plan.bytes - 256 * length; // less the uniform blocks
      plan.dispose();
      return own;
    });
    dispose([x, y]);
    expect(bytes).toEqual([2 * 1024, 2 * 1024]);
  });

  it('refuses an op of tfjs, and what is gone before it would be read', () => {
    const x = tensor2d([[1, 2]]);
    expect(() => capture(() => [add(gate(x, x), x)])).toThrow('write it as a kernel');
    expect(() =>
      capture(() => {
        const passing = tensor2d([[3, 4]]);
        const result = gate(passing, passing);
        passing.dispose();
        return [result];
      })
    ).toThrow('disposed before it runs');
    dispose(x);
  });
}, ['webgpu']);
