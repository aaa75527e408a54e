/** Rotary embedding: its angles, the property it is used for, its gradient. */
import { dispose, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { rotary } from '../../src/ops/rotary/rotary';
import { computeRotaryTable } from '../../src/ops/rotary/table';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { floats, integers, noise, take, tensorOf, type Plain } from './rig/plain';

const WIDTH = 6;
const THETA = 1000;
const upTo = (positions: number) => ({ positions, headWidth: WIDTH, theta: THETA, rotaryScaling: null });

onEveryDevice((device) => {
  const turned = async (values: readonly number[], position: number) => {
    const [x, positions, table] = [tensorOf<Tensor2D>(floats([1, WIDTH], values)), tensorOf<Tensor1D>(integers([1], [position])), computeRotaryTable(upTo(50))];
    const [y] = await take([rotary(x, positions, table, WIDTH)]);
    dispose([x, positions, table]);
    return y!;
  };
  const dot = (a: Plain, b: Plain) => [...a.values].reduce((sum, value, i) => sum + value * b.values[i]!, 0);

  it('turns the pair (i, i + width/2) by position · θ^(−2i/width)', async () => {
    const [first, third] = [13, 13 * THETA ** (-4 / WIDTH)];
    expectClose(await turned([1, 0, 0, 0, 0, 2], 13), floats([1, WIDTH], [Math.cos(first), 0, -2 * Math.sin(third), Math.sin(first), 0, 2 * Math.cos(third)]));
  });

  it('has as many angles as are asked for, whatever the longest context', async () => {
    const [few, all] = await take([computeRotaryTable(upTo(131_072), 3), computeRotaryTable(upTo(50))]);
    expect(few!.shape).toEqual([3, WIDTH / 2, 2]);
    expect([...few!.values]).toEqual([...all!.values.slice(0, 3 * WIDTH)]);
  });

  it('makes products depend on the distance alone', async () => {
    const [q, k] = [[...noise('q', [WIDTH]).values], [...noise('k', [WIDTH]).values]];
    const near = dot(await turned(q, 9), await turned(k, 4));
    const far = dot(await turned(q, 49), await turned(k, 44));
    const other = dot(await turned(q, 49), await turned(k, 43));
    expect(far).toBeCloseTo(near, 4);
    expect(Math.abs(other - near)).toBeGreaterThan(0.01);
  });

  it('has the slopes of its values', () =>
    expectGradients(device, () => {
      const constants = [tensorOf<Tensor1D>(integers([3], [4, 0, 17])), computeRotaryTable(upTo(18))] as const;
      return { constants, apply: (x) => rotary(x as Tensor2D, constants[0], constants[1] as Tensor3D, WIDTH) };
    }, [noise('x', [3, 2 * WIDTH])]));
});
