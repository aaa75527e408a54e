/** AdamW: blocks along both axes, blocks at different steps, inactive ones, and moments that are not zero. */
import { adamwKernel, type AdamW } from '../../../src/ops/optimiser/adamw';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, noise } from '../rig/plain';

interface Layout {
  readonly shape: readonly [number, number];
  readonly span: number;
  readonly along: AdamW['along'];
  /** Share of the learning rate while a block has had fewer than ten steps. */
  readonly share: number;
  /** Steps each block has had; 0 where it is inactive. */
  readonly steps: readonly number[];
}

const LAYOUTS: readonly Layout[] = [
  { shape: [1, 1], span: 1, along: 'columns', share: 1, steps: [1] },
  { shape: [13, 12], span: 4, along: 'columns', share: 0.3, steps: [3, 0, 900] },
  { shape: [15, 7], span: 5, along: 'rows', share: 0.1, steps: [0, 1, 20] },
  { shape: [6, 40], span: 6, along: 'rows', share: 0.7, steps: [7] },
  { shape: [5, 9], span: 3, along: 'columns', share: 1, steps: [0, 0, 0] }
];

const cases: readonly KernelCase[] = LAYOUTS.map(({ shape, span, along, share, steps }) => {
  const settings: AdamW = { learningRate: 0.05, beta1: 0.9, beta2: 0.99, weightDecay: 0.1, gradientScale: 0.5, span, along };
  const second = noise('second', shape);
  return kernelCase(
    adamwKernel,
    `[${shape.join(', ')}] in blocks of ${span} ${along} at steps ${steps.join(', ')}, ${share} of the rate at first`,
    {
      values: noise('values', shape),
      first: noise('first', shape, 0.1),
      second: { ...second, values: second.values.map((value) => 0.01 * value * value) },
      gradient: noise('gradient', shape),
      corrections: floats(
        [steps.length, 3],
        steps.flatMap((step) => [step === 0 ? 0 : step < 10 ? share : 1, 1 - settings.beta1 ** step, 1 - settings.beta2 ** step])
      )
    },
    () => settings
  );
});

export default cases;
