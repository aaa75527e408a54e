/** Training attention against nested loops in 64 bits, its gradients, and the memory it takes. */
import { backend, dispose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { attention } from '../../src/ops/attention/attention';
import type { Heads } from '../../src/ops/attention/heads';
import { apart, parentsOf, plainAttention, spansOf, type Branch } from './rig/attention';
import { expectClose } from './rig/close';
import { onEveryDevice, use } from './rig/device';
import { expectGradients, slopesOf } from './rig/gradient';
import { countOf, integers, noise, take, tensorOf, type Plain } from './rig/plain';

interface Packing {
  readonly branches: readonly Branch[];
  readonly shape: Heads;
}

const SMALL: Packing = { branches: apart(4, 1, 3), shape: { heads: 4, keyHeads: 2, width: 3 } };

/** Two sequences that begin alike, one of which branches once more. */
const TREES: Packing = {
  branches: [
    [-1, 3],
    [2, 2],
    [3, 1],
    [2, 2],
    [-1, 1]
  ],
  shape: SMALL.shape
};

/** Of many heads and lengths around the edges of runs and tiles. */
const WIDE: readonly Packing[] = [
  { branches: apart(1, 17, 32, 1), shape: { heads: 7, keyHeads: 1, width: 64 } },
  { branches: apart(35), shape: { heads: 2, keyHeads: 1, width: 128 } },
  {
    branches: [
      [-1, 18],
      [17, 33],
      [17, 9],
      [4, 20]
    ],
    shape: { heads: 4, keyHeads: 2, width: 8 }
  }
];

function operandsOf({ branches, shape: { heads, keyHeads, width } }: Packing): readonly [Plain, Plain, Plain] {
  const tokens = parentsOf(branches).length;
  return [noise('q', [tokens, heads * width]), noise('k', [tokens, keyHeads * width]), noise('v', [tokens, keyHeads * width])];
}

const packed = ({ branches }: Packing): Plain => {
  const spans = spansOf(parentsOf(branches));
  return integers([spans.length, 2], spans.flat());
};

const prepare = (packing: Packing) => () => {
  const spans = tensorOf<Tensor2D>(packed(packing));
  const apply = (q: Tensor, k: Tensor, v: Tensor): Tensor => attention(q as Tensor2D, k as Tensor2D, v as Tensor2D, spans, packing.shape);
  return { constants: [spans], apply: apply as (...operands: Tensor[]) => Tensor };
};

/** `plain` moved by `step` along `direction`. */
const along = (plain: Plain, direction: Plain, step: number): Plain => ({
  ...plain,
  values: Float32Array.from(plain.values, (value, i) => value + step * direction.values[i]!)
});

const dot = (a: Plain, b: Plain): number => [...a.values].reduce((total, value, i) => total + value * b.values[i]!, 0);

onEveryDevice((device) => {
  it.each([SMALL, TREES])('is what nested loops say: $branches', async (packing) => {
    const [q, k, v] = operandsOf(packing);
    const { apply, constants } = prepare(packing)();
    const tensors = [q, k, v].map((plain) => tensorOf<Tensor>(plain));
    const [o] = await take([apply(...tensors)]);
    dispose([...tensors, ...constants]);
    expectClose(o!, plainAttention(q, k, v, q, parentsOf(packing.branches), packing.shape).output);
  });

  it.each([SMALL, TREES])('has the slopes of its values in queries, keys and values: $branches', (packing) =>
    expectGradients(device, prepare(packing), operandsOf(packing))
  );

  it.each(WIDE)('has the slopes that differences show along a direction: $shape.heads heads on $shape.keyHeads of $shape.width, $branches', async (packing) => {
    const operands = operandsOf(packing);
    const dy = noise('dy', operands[0].shape);
    const loss = ([q, k, v]: readonly Plain[]): number => dot(plainAttention(q!, k!, v!, dy, parentsOf(packing.branches), packing.shape).output, dy);
    const slopes = await slopesOf(prepare(packing), operands, dy);
    operands.forEach((operand, i) => {
      const direction = noise(`direction ${i}`, operand.shape, countOf(operand.shape) ** -0.5);
      const sides = [0.01, -0.01].map((step) => loss(operands.with(i, along(operand, direction, step))));
      const size = Math.sqrt(dot(slopes[i]!, slopes[i]!)) * countOf(operand.shape) ** -0.5;
      expect(Math.abs(dot(slopes[i]!, direction) - (sides[0]! - sides[1]!) / 0.02)).toBeLessThan(2e-3 * size);
    });
  });
});

describe('memory', () => {
  it('grows in proportion to the length', async () => {
    await use('webgpu');
    const largest = async (length: number): Promise<number> => {
      const packing = { branches: apart(length), shape: { heads: 2, keyHeads: 1, width: 4 } };
      const operands = operandsOf(packing);
      const made = vi.spyOn(backend() as unknown as { makeTensorInfo(shape: number[]): object }, 'makeTensorInfo');
      await slopesOf(prepare(packing), operands, noise('dy', operands[0].shape));
      const sizes = made.mock.calls.map(([shape]) => countOf(shape));
      made.mockRestore();
      expect(sizes.length).toBeGreaterThan(4);
      return Math.max(...sizes);
    };
    expect(await largest(64)).toBe(2 * (await largest(32)));
  });
});
