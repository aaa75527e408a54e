/** One adapter of several against PEFT and torch (fixtures of scripts/reference/lora.py): log-probabilities, and the gradient of every A and B. */
import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { forwardPass } from '../../src/update/backward';
import type { Gradients } from '../../src/update/gradient';
import { microBatches, packSequences } from '../../src/update/pack';
import { score } from '../../src/update/score';
import { trainableAdapters } from '../../src/update/trainable';
import { expectClose } from '../ops/rig/close';
import { onEveryDevice } from '../ops/rig/device';
import { floats, take, type Plain } from '../ops/rig/plain';
import { AGENTS, fetchAdapted, SPEC, withAdapted } from './adapted';

const SLOT = AGENTS.indexOf('adapted');

const fixtures = [await fetchAdapted('qwen2-tiny'), await fetchAdapted('qwen3-tiny')];

/** A matrix of all agents, zero but for the adapted agent's rows or columns, which `value` gives. */
function among([rows, columns]: readonly number[], value: (row: number, column: number) => number, along: 'rows' | 'columns'): Plain {
  const first = SLOT * SPEC.rank;
  const cell = (row: number, column: number): number => {
    const rank = (along === 'rows' ? row : column) - first;
    if (rank < 0 || rank >= SPEC.rank) return 0;
    return along === 'rows' ? value(rank, column) : value(row, rank);
  };
  return floats(
    [rows!, columns!],
    Array.from({ length: rows! * columns! }, (_, i) => cell(Math.floor(i / columns!), i % columns!))
  );
}

describe.each(fixtures)('$model.name', (fixture) => {
  const { modules, expected, gradientOf } = fixture;

  onEveryDevice((device) => {
    const digits = device === 'wasm' ? 4 : 3;

    it("gives PEFT's log-probabilities with the adapter and without, in one batch", async () => {
      const requests = expected.cases.flatMap((each) => [
        { ...each, agent: 'adapted' },
        { ...each, agent: null },
        { ...each, agent: 'last' }
      ]);
      const { logprobs: scores } = await withAdapted(fixture, (body, pool) => score(body, pool, requests, 40));
      expected.cases.forEach(({ logprobs, baseLogprobs }, i) =>
        logprobs.forEach((logprob, t) => {
          expect(scores[3 * i]![t]!).toBeCloseTo(logprob, digits);
          expect(scores[3 * i + 1]![t]!).toBeCloseTo(baseLogprobs[t]!, digits);
          expect(scores[3 * i + 2]![t]!, 'An adapter starts by changing nothing.').toBeCloseTo(baseLogprobs[t]!, digits);
        })
      );
    });

    it.each([1000, 1])("has torch's gradients, in micro-batches of %i tokens, and none for the other agents", async (budget) => {
      const sequences = expected.cases.map(({ context, completion }) => ({
        slot: SLOT,
        tokens: [...context, ...completion],
        targets: completion.map((_, i) => context.length + i)
      }));
      const count = sequences.reduce((total, { targets }) => total + targets.length, 0);
      const sums: Gradients = new Map();
      const loss = await withAdapted(fixture, async (body, pool) => {
        let loss = 0;
        for (const batch of microBatches(sequences, budget)) {
          const packed = packSequences(batch.sequences);
          const slots = tensor1d(packed.slots as number[], 'int32');
          const pass = await forwardPass(trainableAdapters(body, pool), packed, slots);
          packed.targets.forEach((_, target) => (loss -= pass.figures[3 * target]! / count));
          pass.backward(Array<number>(packed.targets.length).fill(-1 / count), sums);
          dispose(slots);
        }
        return loss;
      });
      expect(loss).toBeCloseTo(expected.loss, digits);
      expect(sums.size).toBe(2 * modules.length);
      for (const { layer, projection, module, inputs, outputs } of modules) {
        const [a, b] = await take([sums.get(`layers.${layer}.${projection}.A`)!, sums.get(`layers.${layer}.${projection}.B`)!]);
        const near = device === 'wasm' ? 1e-4 : 1e-3;
        // Torch's A is [rank, inputs], ours [inputs, agents · rank]; its B [outputs, rank], ours [agents · rank, outputs].
        const [theirA, theirB] = [gradientOf(module, 'A', [SPEC.rank, inputs]), gradientOf(module, 'B', [outputs, SPEC.rank])];
        expectClose(
          a!,
          among(a!.shape, (input, rank) => theirA[rank * inputs + input]!, 'columns'),
          near,
          `gradient of ${module} A`
        );
        expectClose(
          b!,
          among(b!.shape, (rank, output) => theirB[output * SPEC.rank + rank]!, 'rows'),
          near,
          `gradient of ${module} B`
        );
        for (const { shape, values } of [a!, b!])
          expect(values.filter((value) => value !== 0).length, 'Others have a gradient.').toBeLessThanOrEqual((shape[0]! * shape[1]!) / 3);
      }
    });
  });
});
