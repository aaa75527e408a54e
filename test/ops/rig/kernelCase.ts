/** One set of inputs for one kernel, on which its device bodies are held against its reference. */
import { dispose, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { useTunedPrograms, tuningKey } from '../../../src/ops/tuning/tunedPrograms';
import { run, type Kernel, type Shapes, type Tensors } from '../../../src/ops/core/kernel';
import { recorder } from '../../../src/ops/core/recorder';
import { onPlain, use, type DeviceName } from './device';
import { take, tensorOf, type Plain } from './plain';

export interface KernelCase {
  readonly kernel: string;
  readonly title: string;
  /** Outputs, then the new values of what the kernel changes in place: by the reference, on tfjs's plain CPU backend. */
  expected(): Promise<Plain[]>;
  /** The same by the kernel's body for the device; on WebGPU by the variant of that name where one is given. */
  actual(device: DeviceName, variant?: string): Promise<Plain[]>;
  /** Names of the variants that can run these sizes on the active WebGPU device. */
  variants(): readonly string[];
  /** The texts of all programs that the kernel puts together for these sizes, whatever the adapter. */
  programs(): readonly string[];
}

/** `attributes` is called on the active device, and the tensors in it live there. */
export function kernelCase<Name extends string, Attributes>(
  kernel: Kernel<Name, Attributes>,
  title: string,
  inputs: { readonly [N in Name]: Plain },
  attributes: () => Attributes
): KernelCase {
  const load = () => Object.fromEntries(kernel.inputs.map((name) => [name, tensorOf(inputs[name])])) as Tensors<Name>;
  const shapes = Object.fromEntries(kernel.inputs.map((name) => [name, inputs[name].shape])) as Shapes<Name>;
  const within = async (compute: (tensors: Tensors<Name>, given: Attributes) => Tensor[]): Promise<Plain[]> => {
    const tensors = load();
    const given = attributes();
    const results = await take(compute(tensors, given));
    dispose([tensors, given] as never);
    return results;
  };
  return {
    kernel: kernel.name,
    title,
    expected: () => onPlain(() => within((tensors, given) => tidy(() => kernel.reference(tensors, given)))),
    programs: () => {
      const given = attributes();
      const able = (kernel.variants ?? []).filter(({ suits }) => suits?.(shapes, given) ?? true);
      const dispatches = [kernel, ...able].flatMap((each) => each.program(shapes, given));
      dispose(given as never);
      return dispatches.map(({ wgsl }) => wgsl);
    },
    variants: () =>
      (kernel.variants ?? [])
        .filter(({ needs = [] }) => needs.every((feature) => recorder().device.features.has(feature)))
        .filter(({ suits }) => {
          const given = attributes();
          const can = suits?.(shapes, given) ?? true;
          dispose(given as never);
          return can;
        })
        .map(({ name }) => name),
    actual: async (device, variant) => {
      await use(device);
      return within((tensors, given) => {
        useTunedPrograms(variant === undefined ? {} : { [tuningKey(kernel.name, kernel.sizeClass!(shapes, given))]: variant });
        const inPlace = device === 'webgpu' || kernel.loop ? (kernel.writes ?? []) : []; // the reference, which runs otherwise, returns new values
        const results = [...run(kernel, tensors, given), ...inPlace.map((name) => tensors[name].clone())];
        useTunedPrograms({});
        return results;
      });
    }
  };
}
