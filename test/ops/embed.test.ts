/** Lookup in every form of the table, and the gradient of the trainable one. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { embed } from '../../src/ops/head/embed';
import { denseWeight, disposeWeight, freeze, type Weight } from '../../src/ops/linear/weight';
import { loadWeight } from '../../src/ops/linear/weightWriter';
import { coded } from './rig/coded';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { integers, noise, take, tensorOf, type Plain } from './rig/plain';

const IDS = integers([5], [3, 0, 3, 6, 2]);
const [VOCABULARY, WIDTH] = [7, 32];
const { quantised, unpacked } = coded('q8', VOCABULARY, WIDTH);

/** Rows of a table [vocabulary, width]. */
const rowsOf = ({ values }: Plain) => [...IDS.values].flatMap((id) => [...values.subarray(id * WIDTH, (id + 1) * WIDTH)]);

onEveryDevice((device) => {
  const looked = async (weight: Weight) => {
    const ids = tensorOf<Tensor1D>(IDS);
    const [rows] = await take([embed(ids, weight)]);
    dispose(ids);
    disposeWeight(weight);
    return [...rows!.values];
  };

  it('finds the rows of a loaded table, bit for bit', async () => expect(await looked(loadWeight(quantised))).toEqual(rowsOf(unpacked)));

  it('finds the rows of a frozen table', async () => expect(await looked(freeze(tensorOf<Tensor2D>(unpacked)))).toEqual(rowsOf(unpacked)));

  it('has the slopes of its values in a trainable table, repeated ids added up', () =>
    expectGradients(device, () => {
      const ids = tensorOf<Tensor1D>(IDS);
      return { constants: [ids], apply: (matrix) => embed(ids, denseWeight(matrix as Tensor2D)) };
    }, [noise('table', [3, VOCABULARY])]));
});
