/** One set of inputs for one kernel, on which its device bodies are held against its reference. */
import { dispose, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { run, type Kernel, type Tensors } from '../../../src/ops/kernel';
import { onPlain, use, type DeviceName } from './device';
import { take, tensorOf, type Plain } from './plain';

export interface KernelCase {
  readonly kernel: string;
  readonly title: string;
  /** Outputs, then the new values of what the kernel changes in place: by the reference, on tfjs's plain CPU backend. */
  expected(): Promise<Plain[]>;
  /** The same by the kernel's body for the device. */
  actual(device: DeviceName): Promise<Plain[]>;
}

/** `attributes` is called on the active device, and the tensors in it live there. */
export function kernelCase<Name extends string, Attributes>(
  kernel: Kernel<Name, Attributes>,
  title: string,
  inputs: { readonly [N in Name]: Plain },
  attributes: () => Attributes
): KernelCase {
  const load = () => Object.fromEntries(kernel.inputs.map((name) => [name, tensorOf(inputs[name])])) as Tensors<Name>;
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
    actual: async (device) => {
      await use(device);
      return within((tensors, given) => [...run(kernel, tensors, given), ...(kernel.writes ?? []).map((name) => tensors[name].clone())]);
    }
  };
}
