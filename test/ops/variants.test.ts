/** Programs that a race chooses among give the same bits: all of them, at every number of rows and length near an edge of any, forwards and backwards, in one dispatch and in many. */
import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attentionKernel } from '../../src/ops/attention/attention';
import { attentionGradientKernel } from '../../src/ops/attention/gradient';
import { limitDispatches, dispatchLimit } from '../../src/ops/core/dispatchLimit';
import { cacheAttentionKernel } from '../../src/ops/cache/attention';
import { useTunedPrograms, tuningKey } from '../../src/ops/tuning/tunedPrograms';
import type { CodedRange } from '../../src/ops/coded/codedProgram';
import { codedProductBiasedKernel, codedProductBiasedPlacedKernel, codedProductKernel, codedProductPlacedKernel } from '../../src/ops/coded/product';
import { codedProductTransposedKernel, codedProductTransposedMoreKernel } from '../../src/ops/coded/transposed';
import { run, type Kernel, type Shapes, type Tensors } from '../../src/ops/core/kernel';
import { recorder } from '../../src/ops/core/recorder';
import { shrinkKernel } from '../../src/ops/adapter/shrink';
import { randomOf } from '../../src/math/random';
import { apart, parentsOf, plainAttention, spansOf, type Branch } from './rig/attention';
import { coded } from './rig/coded';
import { onEveryDevice } from './rig/device';
import { indices, integers, noise, take, tensorOf, type Plain } from './rig/plain';

/** Rows at and beside every edge: of registers, of what one choice serves, of tiles and of workgroups. */
const ROWS = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 70];

const bits = ({ values }: Plain): string => new Uint32Array(values.buffer, values.byteOffset, values.length).join();

/** The variants, by name, whose outputs are not the plain program's bits, whole or cut into dispatches of `bound` multiplications. */
async function strays<Name extends string, Attributes>(
  kernel: Kernel<Name, Attributes>,
  inputs: { readonly [N in Name]: Plain },
  attributes: Attributes,
  bound: number
): Promise<string[]> {
  const shapes = Object.fromEntries(kernel.inputs.map((name) => [name, inputs[name].shape])) as Shapes<Name>;
  const { features } = recorder().device;
  const able = (kernel.variants ?? []).filter(({ needs = [], suits }) => needs.every((each) => features.has(each)) && (suits?.(shapes, attributes) ?? true));
  const computed = async (name: string): Promise<string> => {
    const tensors = Object.fromEntries(kernel.inputs.map((each) => [each, tensorOf(inputs[each])])) as Tensors<Name>;
    useTunedPrograms({ [tuningKey(kernel.name, kernel.sizeClass!(shapes, attributes))]: name });
    const results = [...run(kernel, tensors, attributes), ...(kernel.writes ?? []).map((each) => tensors[each].clone())];
    useTunedPrograms({});
    const values = await take(results);
    dispose(Object.values<Tensor>(tensors));
    return values.map(bits).join(';');
  };
  const expected = await computed('plain');
  const found: string[] = [];
  for (const { name } of able) if ((await computed(name)) !== expected) found.push(name);
  const most = dispatchLimit();
  limitDispatches(bound);
  for (const name of ['plain', ...able.map((each) => each.name)]) if ((await computed(name)) !== expected) found.push(`${name} in several dispatches`);
  limitDispatches(most);
  return found;
}

onEveryDevice(() => {
  const most = dispatchLimit();
  let found: string[];
  beforeEach(() => void (found = []));
  afterEach(() => {
    useTunedPrograms({});
    limitDispatches(most);
    expect(found).toEqual([]);
  });
  const hold = async <Name extends string, Attributes>(
    title: string,
    kernel: Kernel<Name, Attributes>,
    inputs: { readonly [N in Name]: Plain },
    attributes: Attributes,
    bound: number
  ): Promise<void> => void found.push(...(await strays(kernel, inputs, attributes, bound)).map((name) => `${kernel.name}, ${title}: ${name}`));

  describe('the narrow half of adapters', () => {
    it.each([1, 8, 19])('of rank %i', async (rank) => {
      const slots = 3;
      for (const rows of ROWS)
        for (const length of [1, 33, 173])
          for (const along of ['columns', 'rows'] as const)
            await hold(
              `${rows} rows of ${length} along ${along}`,
              shrinkKernel,
              {
                x: noise(`x ${rows} ${length}`, [rows, length]),
                matrix: noise(`matrix ${length}`, along === 'columns' ? [length, slots * rank] : [slots * rank, length]),
                slots: { shape: [rows], values: indices(`agents ${rows}`, [rows], slots + 1).values.map((slot) => slot - 1) }
              },
              { rank, along, scale: 32 / rank },
              1
            );
    });
  });

  describe.each(['q4', 'q8'] as const)('products with %s', (layout) => {
    it.each([
      [32, 3],
      [96, 70],
      [544, 131]
    ])('of %i inputs and %i outputs', async (inputs, outputs) => {
      const { inputs: stored, attributes } = coded(layout, outputs, inputs);
      const { weight, unpacked } = attributes();
      dispose([unpacked, weight.codes, weight.scales]);
      const [first, count] = outputs > 3 ? [5, outputs - 8] : [0, outputs];
      const range: CodedRange = { weight, first, count };
      const placed: CodedRange = { ...range, place: { at: 3, stride: count + 7 } };
      const bound = 10 * inputs * count;
      for (const rows of ROWS) {
        const x = noise(`x ${rows}`, [rows, inputs]);
        const y = noise(`y ${rows}`, [rows, count + 7]);
        const bias = noise('bias', [outputs + 3]);
        const title = `${rows} rows`;
        await hold(title, codedProductKernel, { x, ...stored }, range, bound);
        await hold(title, codedProductTransposedKernel, { dy: noise(`dy ${rows}`, [rows, count]), ...stored }, range, bound);
        if (rows % 8 > 1) continue; // the same programs with other bindings
        await hold(title, codedProductBiasedKernel, { x, ...stored, bias }, range, bound);
        await hold(title, codedProductPlacedKernel, { x, ...stored, y }, placed, bound);
        await hold(title, codedProductBiasedPlacedKernel, { x, ...stored, bias, y }, placed, bound);
        await hold(title, codedProductTransposedMoreKernel, { dy: y, ...stored, dx: noise(`dx ${rows}`, [rows, inputs]) }, placed, bound);
      }
    });
  });

  const HEADS = [
    { heads: 4, keyHeads: 2, width: 24 },
    { heads: 3, keyHeads: 1, width: 5 },
    { heads: 7, keyHeads: 1, width: 4 },
    { heads: 3, keyHeads: 1, width: 8 },
    { heads: 14, keyHeads: 2, width: 64 }
  ];

  describe.each(HEADS)('attention of $heads heads on $keyHeads of $width', (shape) => {
    const { heads, keyHeads, width } = shape;

    it('over the cache, splits that are empty, cut short and full', async () => {
      const slots = 600;
      const pool = [slots, keyHeads * width];
      const [k, v] = [noise('k', pool), noise('v', pool)];
      const LENGTHS = [1, 2, 3, 5, 31, 64, 127, 128, 129, 200, 255, 256, 257, 384, 511];
      for (const [rows, longest] of [
        [1, 128],
        [1, 511],
        [3, 257],
        [15, 511],
        [17, 128],
        [33, 200],
        [64, 256],
        [65, 511],
        [70, 384]
      ] as const) {
        const random = randomOf('slots', rows, longest);
        const lengths = Array.from({ length: rows }, (_, row) => Math.min(longest, row ? LENGTHS[(row * 4) % LENGTHS.length]! : longest));
        const table = lengths.flatMap(() => random.shuffle(Array.from({ length: slots }, (_, slot) => slot)).slice(0, longest));
        await hold(
          `${rows} rows of up to ${longest}`,
          cacheAttentionKernel,
          { q: noise(`q ${rows}`, [rows, heads * width], 2), k, v, table: integers([rows, longest], table), lengths: integers([rows], lengths) },
          shape,
          500_000
        );
      }
    });

    const BRANCHES: readonly (readonly Branch[])[] = [
      ...[1, 7, 8, 15, 16, 17, 33, 70].map((length) => apart(length)),
      apart(3, 16, 1, 40),
      [
        [-1, 20],
        [19, 40],
        [30, 5],
        [19, 17],
        [3, 2],
        [-1, 9],
        [88, 6]
      ]
    ];
    it.each(BRANCHES)('in training, forwards and backwards, over %s and more', async (...branches) => {
      const parents = parentsOf(branches);
      const tokens = parents.length;
      const [q, dy] = [noise('q', [tokens, heads * width]), noise('dy', [tokens, heads * width])];
      const [k, v] = [noise('k', [tokens, keyHeads * width]), noise('v', [tokens, keyHeads * width])];
      const spans = integers([tokens, 2], spansOf(parents).flat());
      const { statistics } = plainAttention(q, k, v, dy, parents, shape);
      await hold(`${tokens} tokens`, attentionKernel, { q, k, v, spans }, shape, 100_000);
      await hold(`${tokens} tokens`, attentionGradientKernel, { dy, q, k, v, statistics, spans }, shape, 100_000);
    });
  });
}, ['webgpu']);
