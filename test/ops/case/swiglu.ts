/** The gate: ragged counts, gates so large that exp overflows, and more workgroups than one dimension holds. */
import { swigluGradientKernel, swigluKernel } from '../../../src/ops/norm/swiglu';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, noise, type Plain } from '../rig/plain';

const GATES: Readonly<Record<string, Plain>> = {
  'one number': noise('gate', [1, 1]),
  'two workgroups': noise('gate', [5, 25], 3),
  'very large and very small gates': floats([2, 4], [-1000, -100, -30, 0, 20, 89, 100, 1000])
};

const many = [65_536 * 8 + 3, 8];

/** Both programs find their element alike. */
const folded = kernelCase(swigluKernel, 'a folded dispatch', { gate: noise('gate', many), up: noise('up', many) }, () => null);

const cases: readonly KernelCase[] = Object.entries(GATES).flatMap(([title, gate]) => {
  const up = noise('up', gate.shape);
  return [
    kernelCase(swigluKernel, title, { gate, up }, () => null),
    kernelCase(swigluGradientKernel, title, { dy: noise('dy', gate.shape), gate, up }, () => null)
  ];
});

export default [...cases, folded];
