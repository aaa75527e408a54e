/** Lookup in coded tables: both layouts, first and last row, repeated ids. */
import { embedKernel } from '../../../src/ops/embed';
import { coded } from '../rig/coded';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers } from '../rig/plain';

const cases: readonly KernelCase[] = (['q4', 'q8'] as const).flatMap((layout) =>
  [[6], [0, 6, 3, 3, 1]].map((ids) => {
    const table = coded(layout, 7, 96);
    return kernelCase(embedKernel, `${layout}, ids ${ids.join(', ')}`, { ids: integers([ids.length], ids), ...table.inputs }, table.attributes);
  })
);

export default cases;
