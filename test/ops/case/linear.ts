/** Products with coded weights: both layouts, outputs and rows that fill no workgroup, more than one workgroup either way. */
import { codedProductBiasedKernel, codedProductKernel } from '../../../src/ops/codedProduct';
import { codedProductTransposedKernel } from '../../../src/ops/codedProductTransposed';
import { coded } from '../rig/coded';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { noise } from '../rig/plain';

const SHAPES = [
  { rows: 1, inputs: 32, outputs: 1 },
  { rows: 3, inputs: 96, outputs: 70 },
  { rows: 9, inputs: 64, outputs: 131 },
  { rows: 5, inputs: 544, outputs: 3 }
] as const;

const cases: readonly KernelCase[] = (['q4', 'q8'] as const).flatMap((layout) =>
  SHAPES.flatMap(({ rows, inputs, outputs }) => {
    const title = `${layout}, ${rows} rows, ${inputs} to ${outputs}`;
    const weight = coded(layout, outputs, inputs);
    const range = { first: Math.floor(outputs / 3), count: Math.ceil(outputs / 2) };
    const whole = () => ({ ...weight.attributes(), first: 0, count: outputs });
    const part = () => ({ ...weight.attributes(), ...range });
    return [
      kernelCase(codedProductKernel, title, { x: noise('x', [rows, inputs]), ...weight.inputs }, whole),
      kernelCase(codedProductKernel, `${title}, a range`, { x: noise('x', [rows, inputs]), ...weight.inputs }, part),
      kernelCase(codedProductBiasedKernel, title, { x: noise('x', [rows, inputs]), ...weight.inputs, bias: noise('bias', [outputs]) }, part),
      kernelCase(codedProductTransposedKernel, title, { dy: noise('dy', [rows, outputs]), ...weight.inputs }, whole),
      kernelCase(codedProductTransposedKernel, `${title}, a range`, { dy: noise('dy', [rows, range.count]), ...weight.inputs }, part)
    ];
  })
);

export default cases;
