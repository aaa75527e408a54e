/** Lookup in coded tables: both layouts, first and last row, repeated ids, and ids that a part of a table has no row for. */
import { embedKernel, embedPartKernel } from '../../../src/ops/head/embed';
import { coded } from '../rig/coded';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { integers, noise } from '../rig/plain';

const cases: readonly KernelCase[] = (['q4', 'q8'] as const).flatMap((layout) => {
  const table = coded(layout, 7, 96);
  const attributes = (first: number) => () => ({ ...table.attributes(), first });
  const title = (ids: readonly number[]) => `${layout}, ids ${ids.join(', ')}`;
  const ids = [2, 3, 9, 10, 5];
  return [
    ...[[6], [0, 6, 3, 3, 1]].map((ids) => kernelCase(embedKernel, title(ids), { ids: integers([ids.length], ids), ...table.inputs }, attributes(0))),
    kernelCase(embedPartKernel, title(ids), { ids: integers([ids.length], ids), ...table.inputs, y: noise('y', [ids.length, 96]) }, attributes(3))
  ];
});

export default cases;
