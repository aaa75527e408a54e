/** The body from floats, as it is trained, against transformers: every family, its tensors where they belong. */
import { keep, tensor, transpose, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { blockNames, denseBlock, disposeBody, type ModelBody } from '../../src/model/body/body';
import { EMBEDDING, FINAL_NORM, HEAD, moduleOf, vectorTensor } from '../../src/model/body/shape';
import { computeRotaryTable } from '../../src/ops/rotary/table';
import { denseWeight } from '../../src/ops/linear/weight';
import { PROJECTIONS, type Projection } from '../../src/record/engine';
import { readFloatTensor } from '../../src/weights/format/safetensors';
import { expectClose } from '../ops/rig/close';
import { onEveryDevice } from '../ops/rig/device';
import { take } from '../ops/rig/plain';
import { FAMILIES, fetchFixture, type Fixture } from './fixture';
import { joined, logitsOf } from './logits';

const fixtures = await Promise.all(FAMILIES.map(fetchFixture));

/** A body over transformers' own floats, matrices turned to [inputs, outputs]. */
function openDense({ model: { shape }, weights }: Fixture): ModelBody {
  const stored = (name: string): Tensor => {
    const size = weights.tensors.get(name)!.shape;
    const plain = tensor(readFloatTensor(weights, name, size), [...size]);
    if (size.length === 1) return keep(plain);
    const turned = keep(transpose(plain));
    plain.dispose();
    return turned;
  };
  const isProjection = (name: string): name is Projection => PROJECTIONS.some((projection) => projection === name);
  const embedding = denseWeight(stored(EMBEDDING) as Tensor2D);
  return {
    shape,
    blocks: Array.from({ length: shape.layers }, (_, layer) =>
      denseBlock(
        shape,
        blockNames(shape).map((name) => stored(isProjection(name) ? `${moduleOf(layer, name)}.weight` : vectorTensor(layer, name)))
      )
    ),
    norm: stored(FINAL_NORM) as Tensor1D,
    embedding,
    head: shape.tied ? embedding : denseWeight(stored(HEAD) as Tensor2D),
    rotaryTable: keep(computeRotaryTable(shape)),
    trains: true
  };
}

describe.each(fixtures)('$model.name', (fixture) => {
  onEveryDevice((device) => {
    it("gives transformers' logits", async () => {
      const body = openDense(fixture);
      const [all] = await take([logitsOf(body, fixture.sequences)]);
      disposeBody(body);
      expectClose(all!, joined(fixture.logits), device === 'wasm' ? 1e-5 : 1e-4, 'logit');
    });
  });
});
