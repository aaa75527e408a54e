/** Products with coded weights: both layouts, outputs and rows that fill no workgroup, more than one workgroup either way. */
import { codedProductBiasedKernel, codedProductBiasedPlacedKernel, codedProductKernel, codedProductPlacedKernel } from '../../../src/ops/coded/product';
import { codedProductTransposedKernel, codedProductTransposedMoreKernel } from '../../../src/ops/coded/transposed';
import { coded } from '../rig/coded';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { noise } from '../rig/plain';

/** A range of `outputs` from `first` on where there is one, else all outputs. Each row count here has programs of its own, and so has each layout. */
const SHAPES = [
  { layout: 'q8', rows: 1, inputs: 32, outputs: 1 },
  { layout: 'q4', rows: 1, inputs: 544, outputs: 3 },
  { layout: 'q4', rows: 2, inputs: 96, outputs: 70, first: 23, count: 35 },
  { layout: 'q4', rows: 9, inputs: 160, outputs: 131 },
  { layout: 'q8', rows: 9, inputs: 96, outputs: 131, first: 1, count: 66 }
] as const;

const cases: readonly KernelCase[] = SHAPES.flatMap(({ layout, rows, inputs, outputs, ...range }) => {
  const { first, count } = { first: 0, count: outputs, ...range };
  const title = `${layout}, ${rows} rows, ${inputs} to ${count} of ${outputs}`;
  const weight = coded(layout, outputs, inputs);
  const attributes = () => ({ ...weight.attributes(), first, count });
  const x = noise('x', [rows, inputs]);
  const dy = noise('dy', [rows, count]);
  const [stride, at] = [count + 7, 3];
  const placed = () => ({ ...attributes(), place: { at, stride } });
  const y = noise('y', [rows, stride]);
  return [
    kernelCase(codedProductKernel, title, { x, ...weight.inputs }, attributes),
    kernelCase(codedProductTransposedKernel, title, { dy, ...weight.inputs }, attributes),
    kernelCase(codedProductPlacedKernel, title, { x, ...weight.inputs, y }, placed),
    kernelCase(codedProductTransposedMoreKernel, title, { dy: y, ...weight.inputs, dx: noise('dx', [rows, inputs]) }, placed),
    ...(rows === 2 ? [kernelCase(codedProductBiasedKernel, title, { x, ...weight.inputs, bias: noise('bias', [outputs]) }, attributes)] : []),
    ...(rows === 2 ? [kernelCase(codedProductBiasedPlacedKernel, title, { x, ...weight.inputs, bias: noise('bias', [outputs + at]), y }, placed)] : [])
  ];
});

export default cases;
