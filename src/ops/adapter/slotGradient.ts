/** Gradient of a matrix cut into parts: `dW[agent, r, k] = Σ_row x[row, k] · s[row, r]` over the agent's own rows, exactly 0 where it has none. */
import { equal, expandDims, mul, range, reshape, sum, transpose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { run, type Kernel } from '../core/kernel';
import { slotStrides, type SlotLayout } from './slotLayout';
import wgsl from './slotGradient.wgsl?raw';

interface Attributes extends SlotLayout {
  readonly agents: number;
}

/** Ranks of one thread. */
const TILE = 8;

const shapeOf = (length: number, { agents, rank, along }: Attributes): [number, number] =>
  along === 'columns' ? [length, agents * rank] : [agents * rank, length];

/** x [rows, length], s [rows, rank], owners int32 [rows], each row's agent or −1, to the matrix's shape. Rows are added in their order by fma. */
export const slotGradientKernel: Kernel<'x' | 's' | 'owners', Attributes> = {
  name: 'SlotGradient',
  inputs: ['x', 's', 'owners'],
  outputs: ({ x: [, length] }, attributes) => [shapeOf(length!, attributes)],
  reference({ x, s, owners }, attributes) {
    const { agents, rank, along } = attributes;
    const [rows, length] = x.shape as [number, number];
    const own = equal(reshape(owners, [rows, 1]), reshape(range(0, agents, 1, 'int32'), [1, agents])); // [rows, agents]
    const spread = reshape(mul(expandDims(own, 2), expandDims(s, 1)), [rows, agents * rank]);
    const gradient = sum(mul(expandDims(spread, 2), expandDims(x, 1)), 0); // [agents · rank, length]
    return [along === 'rows' ? gradient : transpose(reshape(gradient, [agents * rank, length]))];
  },
  program({ x: [rows, length] }, attributes) {
    const { agents, rank } = attributes;
    const uniforms = [{ u32: rows! }, { u32: length! }, { u32: rank }, ...slotStrides(shapeOf(length!, attributes), attributes)];
    return [{ wgsl, workgroups: [Math.ceil(length! / 64), Math.ceil(rank / TILE), agents], uniforms }];
  }
};

/** dW without a gradient of its own. */
export function slotGradient(x: Tensor2D, s: Tensor2D, owners: Tensor1D, attributes: Attributes): Tensor2D {
  return run(slotGradientKernel, { x, s, owners }, attributes)[0] as Tensor2D;
}
