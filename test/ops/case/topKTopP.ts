/** Filters: either and both, at several temperatures, more likely tokens than there are, equals at the edge, more tokens than a workgroup has lanes. */
import { topKTopPKernel } from '../../../src/ops/head/topKTopP';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, integers, noise } from '../rig/plain';

/** Temperature, top-p, top-k. */
const FILTERS = [
  [1, 1, 5],
  [0.7, 0.9, 0],
  [1.5, 0.5, 20],
  [1, 0.999, 1],
  [0.3, 0.01, 0],
  [1, 1, 100_000],
  [2, 0.8, 300]
] as const;

const cases: readonly KernelCase[] = [3, 50, 700].map((width) => {
  const logits = noise(`logits ${width}`, [2, width], 2);
  // Two decimals, so that there are equals.
  return kernelCase(
    topKTopPKernel,
    `of ${width} tokens`,
    {
      logits: { ...logits, values: logits.values.map((value) => Math.round(100 * value) / 100) },
      requests: integers(
        [FILTERS.length, 4],
        FILTERS.flatMap(([, , k], i) => [0, 0, i % 2, k])
      ),
      controls: floats(
        [FILTERS.length, 3],
        FILTERS.flatMap(([temperature, p]) => [temperature, p, 0])
      )
    },
    () => null
  );
});

export default cases;
