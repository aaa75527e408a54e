/** Log-probabilities: vocabularies narrower and wider than a workgroup, logits far from zero. */
import { logprobGradientKernel, logprobKernel } from '../../../src/ops/logprob';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, indices, noise } from '../rig/plain';

const SHAPES = [
  { rows: 1, width: 2, deviation: 1 },
  { rows: 5, width: 63, deviation: 2 },
  { rows: 3, width: 324, deviation: 5 },
  { rows: 2, width: 130, deviation: 60 }
] as const;

const cases: readonly KernelCase[] = SHAPES.flatMap(({ rows, width, deviation }) => {
  const title = `${rows} rows of ${width}, deviation ${deviation}`;
  const logits = noise(`logits ${width}`, [rows, width], deviation);
  const targets = indices('targets', [rows], width);
  const totals = Array.from({ length: rows }, (_, row) => logSumExp([...logits.values.subarray(row * width, (row + 1) * width)]));
  const figures = floats(
    [rows, 3],
    totals.flatMap((total) => [0, 0, total])
  );
  return [
    kernelCase(logprobKernel, title, { logits, targets }, () => null),
    kernelCase(logprobGradientKernel, title, { slopes: noise('slopes', [rows]), logits, targets, figures }, () => null)
  ];
});

function logSumExp(logits: readonly number[]): number {
  const peak = Math.max(...logits);
  return peak + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - peak), 0));
}

export default cases;
