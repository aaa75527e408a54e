/** A body whose rotary angles are all divided alike, against transformers' `linear` on the same weights (scripts/reference/linear.py). */
import { it } from 'vitest';
import { shapeOfConfig } from '../../src/model/body/config';
import { disposeBody, loadBody } from '../../src/model/body/body';
import { readFloatTensor, readSafetensors } from '../../src/weights/format/safetensors';
import { expectClose } from '../ops/rig/close';
import { onEveryDevice } from '../ops/rig/device';
import { take } from '../ops/rig/plain';
import expected from '../fixtures/llama-tiny/linear.safetensors?url';
import { configOf, fetchFixture } from './fixture';
import { joined, logitsOf } from './logits';
import { fetchBytes } from './tiny';

const { model, sequences } = await fetchFixture('llama-tiny');
const said = readSafetensors(await fetchBytes(expected));
const logits = sequences.map((ids, i) => {
  const shape = [ids.length, model.shape.vocabulary];
  return { shape, values: readFloatTensor(said, `logits.${i}`, shape) };
});
const config = { ...(configOf('llama-tiny') as object), rope_parameters: { rope_type: 'linear', factor: 4, rope_theta: 10_000 } };

onEveryDevice((device) => {
  it("gives transformers' logits", async () => {
    const body = loadBody({ ...model, shape: shapeOfConfig(config) });
    const [all] = await take([logitsOf(body, sequences)]);
    disposeBody(body);
    expectClose(all!, joined(logits), device === 'wasm' ? 1e-5 : 1e-4, 'logit');
  });
});
