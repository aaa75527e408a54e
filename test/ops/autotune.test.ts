/** Autotuning finds the faster of two programs, never one with other bits or that does not compile, and ends with its budget. */
import { dispose } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { tunedProgram } from '../../src/ops/tuning/tunedPrograms';
import type { Dispatch } from '../../src/ops/core/gpu';
import type { Kernel, Variant } from '../../src/ops/core/kernel';
import { tuningTask, PLAIN_PROGRAM, autotune, type OpenTuningTask } from '../../src/ops/tuning/autotune';
import { tuneLinear } from '../../src/ops/tuning/tuneLinear';
import { disposeWeight } from '../../src/ops/linear/weight';
import { loadWeight } from '../../src/ops/linear/weightWriter';
import { coded } from './rig/coded';
import { onEveryDevice } from './rig/device';
import { noise, tensorOf } from './rig/plain';

/** Adds 1 to each of 64 numbers in as many turns as it is told. */
const adding = (turns: number, one = '1.0'): readonly Dispatch[] => [
  {
    wgsl: `struct Parameters { turns: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<uniform> p: Parameters;
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) i: u32) {
  for (var turn = 0u; turn < p.turns; turn++) { y[i] = x[i] + ${one}; }
}`,
    workgroups: [1, 1, 1],
    uniforms: [{ u32: turns }]
  }
];

function kernelOf(variants: readonly Variant<'x', null>[]): Kernel<'x', null> {
  return {
    name: 'Adding',
    inputs: ['x'],
    outputs: () => [[64]],
    reference: () => [],
    program: () => adding(20_000),
    variants,
    sizeClass: () => 'sixty-four'
  };
}

const quick = { name: 'quick', program: () => adding(1) };
/** Right for small numbers only. */
const narrow = { name: 'narrow', program: () => adding(1, 'select(1.0, 2.0, x[i] > 100.0)') };
const wrong = { name: 'wrong', program: () => adding(1, '2.0') };
const broken = { name: 'broken', program: () => adding(1, 'nonsense') };

onEveryDevice(() => {
  let clock = 0;
  beforeEach(() => void (clock = 0));
  const tick = () => clock++;
  const open =
    (variants: readonly Variant<'x', null>[]): OpenTuningTask =>
    () => {
      const x = tensorOf(noise('x', [64]));
      return { task: tuningTask(kernelOf(variants), [{ x }], null), close: () => x.dispose() };
    };

  it('finds the fastest program', async () => expect(await autotune([open([quick])], 1000)).toEqual({ 'Adding sixty-four': 'quick' }));

  it.each([wrong, broken, { ...quick, needs: ['no such feature' as GPUFeatureName] }, { ...quick, suits: () => false }])(
    'takes the plain program rather than one that differs, fails or cannot run: $name',
    async (variant) => expect(await autotune([open([variant])], 1000)).toEqual({ 'Adding sixty-four': PLAIN_PROGRAM })
  );

  it('takes the plain program rather than one that differs on checked inputs alone', async () => {
    const wide: OpenTuningTask = () => {
      const [x, y] = [tensorOf(noise('x', [64])), tensorOf(noise('y', [64], 1000))];
      return { task: tuningTask(kernelOf([narrow]), [{ x }], null, [{ inputs: { x: y }, attributes: null }]), close: () => dispose([x, y]) };
    };
    expect(await autotune([wide], 1000)).toEqual({ 'Adding sixty-four': PLAIN_PROGRAM });
    expect(await autotune([open([narrow])], 1000)).toEqual({ 'Adding sixty-four': 'narrow' });
  });

  it('refuses a check of another size class', () => {
    const kernel = { ...kernelOf([quick]), sizeClass: ({ x: [count] }: { readonly x: readonly number[] }) => `${count}` };
    const [x, y] = [tensorOf(noise('x', [64])), tensorOf(noise('y', [32]))];
    expect(() => tuningTask(kernel, [{ x }], null, [{ inputs: { x: y }, attributes: null }])).toThrow('A check of "Adding 64" is of "Adding 32"');
    dispose([x, y]);
  });

  it('begins nothing after the budget, and chooses nothing itself', async () => {
    expect(await autotune([open([quick])], 0, tick)).toEqual({});
    await autotune([open([quick])], 1000);
    expect(tunedProgram('Adding', 'sixty-four')).toBe(undefined);
  });

  it('refuses a kernel that changes its inputs', () => expect(() => tuningTask({ ...kernelOf([quick]), writes: ['x'] }, [], null)).toThrow('cannot be tuned'));

  describe('of products', () => {
    it('answers for every number of rows, from what the budget lets it time', async () => {
      const weights = [loadWeight(coded('q8', 8, 32).quantised), loadWeight(coded('q8', 8, 64).quantised)];
      const ranges = weights.flatMap((weight) => (weight.kind === 'coded' ? [{ weight, first: 0, count: 8 }] : []));
      const programs = await tuneLinear(ranges, 2, tick);
      weights.forEach(disposeWeight);
      const products = Object.keys(programs).filter((key) => key.startsWith('CodedProduct '));
      expect(products).toHaveLength(2 * 8);
      expect(products).toContain('CodedProduct q8 32x8 rows 128');
      expect(Object.keys(programs).filter((key) => key.startsWith('CodedProductBiased '))).toHaveLength(2 * 8);
      expect(new Set(Object.values(programs)).size).toBe(1); // one size was timed, and all others take its program
    });
  });
}, ['webgpu']);
