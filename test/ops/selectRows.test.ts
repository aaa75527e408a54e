/** Rows picked and put back: the gradient is the sum over the times a row was picked, and zero wherever nothing was. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { selectRows, selectRowsGradient } from '../../src/ops/head/selectRows';
import { onEveryDevice } from './rig/device';
import { floats, integers, take, tensorOf } from './rig/plain';

onEveryDevice(() => {
  it('picks rows and returns their slopes to where they came from', async () => {
    const x = tensorOf<Tensor2D>(floats([4, 2], [0, 1, 10, 11, 20, 21, 30, 31]));
    const rows = tensorOf<Tensor1D>(integers([3], [1, 3, 3]));
    const picked = selectRows(x, rows);
    const [y, dx] = await take([picked, selectRowsGradient(picked, rows, 4)]);
    dispose([x, rows]);
    expect([...y!.values]).toEqual([10, 11, 30, 31, 30, 31]);
    expect([...dx!.values]).toEqual([0, 0, 10, 11, 0, 0, 60, 62]);
  });
});
