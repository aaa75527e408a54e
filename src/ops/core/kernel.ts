/** One computation, three bodies: plain tensor ops (the oracle), a loop over typed arrays (WebAssembly), a WGSL program (WebGPU). */
import { getBackend, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { tunedProgram } from '../tuning/tunedPrograms';
import { allocateOnGpu, record, type Dispatch } from './gpu';
import { allocateOnHeap, forgetPacked, heapView } from './wasmHeap';

/** A tensor for each input name. */
export type Tensors<Name extends string> = { readonly [N in Name]: Tensor };
/** The memory of each input, on the WebAssembly heap. */
type Arrays<Name extends string> = { readonly [N in Name]: Float32Array };
/** The shape of each input. */
export type Shapes<Name extends string> = { readonly [N in Name]: readonly number[] };

/** Another program of a kernel that gives the same bits, and is faster on some adapters at some sizes. */
export interface Variant<Name extends string, Attributes> {
  readonly name: string;
  /** WebGPU features that it needs. */
  readonly needs?: readonly GPUFeatureName[];
  /** Whether it can run at these sizes; absent where it always can. */
  suits?(shapes: Shapes<Name>, attributes: Attributes): boolean;
  program(shapes: Shapes<Name>, attributes: Attributes): readonly Dispatch[];
}

/** One computation: shapes, a reference, and bodies for both devices. */
export interface Kernel<Name extends string, Attributes> {
  readonly name: string;
  /** Input tensors, in the order in which WGSL binds them; float32, or int32 where they hold indices. */
  readonly inputs: readonly Name[];
  /** Inputs changed in place: WGSL binds them `read_write`. */
  readonly writes?: readonly Name[];
  /** Shapes of the outputs, which WGSL binds after the inputs; all float32. */
  outputs(shapes: Shapes<Name>, attributes: Attributes): readonly (readonly number[])[];
  /** The outputs, then the new values of `writes`, in plain tensor ops: what the other two bodies are tested against. */
  reference(inputs: Tensors<Name>, attributes: Attributes): Tensor[];
  /** The same over typed arrays, for WebAssembly. Where it is absent, `reference` runs there. */
  loop?(inputs: Arrays<Name>, outputs: readonly Float32Array[], shapes: Shapes<Name>, attributes: Attributes): void;
  /** The plain program, which runs on every adapter. */
  program(shapes: Shapes<Name>, attributes: Attributes): readonly Dispatch[];
  /** Timed against `program` by autotuning, which rejects a variant with other bits. */
  readonly variants?: readonly Variant<Name, Attributes>[];
  /** Names the class of sizes that share a fastest program; with the kernel's name it is the tuning key. */
  sizeClass?(shapes: Shapes<Name>, attributes: Attributes): string;
}

/** The program that runs at these sizes on the active adapter. */
function programOf<Name extends string, Attributes>(kernel: Kernel<Name, Attributes>, shapes: Shapes<Name>, attributes: Attributes): readonly Dispatch[] {
  const name = kernel.sizeClass && tunedProgram(kernel.name, kernel.sizeClass(shapes, attributes));
  const variant = name === undefined ? undefined : kernel.variants?.find((each) => each.name === name);
  return variant && (variant.suits?.(shapes, attributes) ?? true) ? variant.program(shapes, attributes) : kernel.program(shapes, attributes);
}

/** Runs a kernel on the active device. Returns its outputs; inputs named in `writes` are changed in place. Records no gradient. */
export function run<Name extends string, Attributes>(kernel: Kernel<Name, Attributes>, inputs: Tensors<Name>, attributes: Attributes): Tensor[] {
  const shapes = fromNames(kernel.inputs, (name): readonly number[] => inputs[name].shape);
  const onGpu = getBackend() === 'webgpu';
  if (!onGpu && !kernel.loop) return tidy(() => kernel.reference(inputs, attributes));
  const outputs = kernel.outputs(shapes, attributes).map(onGpu ? allocateOnGpu : allocateOnHeap);
  if (onGpu) record([...kernel.inputs.map((name) => inputs[name]), ...outputs], programOf(kernel, shapes, attributes));
  else {
    kernel.loop!(
      fromNames(kernel.inputs, (name) => heapView(inputs[name])),
      outputs.map(heapView),
      shapes,
      attributes
    );
    kernel.writes?.forEach((name) => forgetPacked(inputs[name]));
  }
  return outputs;
}

function fromNames<Name extends string, Value>(names: readonly Name[], value: (name: Name) => Value): { readonly [N in Name]: Value } {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as { [N in Name]: Value };
}
