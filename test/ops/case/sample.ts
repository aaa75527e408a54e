/** Draws: greedy and at several temperatures in one batch, rows shared between requests, seeds that fill all 32 bits. */
import { seedOf } from '../../../src/math/random';
import { sampleKernel } from '../../../src/ops/sample';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, integers, noise } from '../rig/plain';

const ROWS = 3;

const cases: readonly KernelCase[] = [2, 50, 324].map((width) => {
  const draws = [0, 1, 0.7, 1.5, 0.2, 1, 1, 0].map((temperature, i) => ({
    row: i % ROWS,
    seed: seedOf('draw', width, i),
    position: 31 * i,
    temperature
  }));
  return kernelCase(
    sampleKernel,
    `${width} tokens`,
    {
      logits: noise(`logits ${width}`, [ROWS, width], 2),
      requests: integers(
        [draws.length, 3],
        draws.flatMap(({ row, seed, position }) => [row, seed | 0, position])
      ),
      temperatures: floats(
        [draws.length],
        draws.map(({ temperature }) => temperature)
      )
    },
    () => ({ draws })
  );
});

export default cases;
