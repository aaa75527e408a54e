/** An op and its gradient side by side, recorded on tfjs's tape. */
import { customGrad, type Tensor } from '@tensorflow/tfjs-core';

interface GradientRule {
  /** The value, and the tensors besides the inputs that the gradient needs from the forward pass. */
  forward(inputs: Tensor[]): { readonly value: Tensor; readonly extra?: readonly Tensor[] };
  /** One gradient per input, each a new tensor; `saved` are the inputs, then `extra`. */
  gradient(dy: Tensor, saved: readonly Tensor[]): Tensor[];
}

/** Applies a rule to its inputs. Tensors that take no gradient belong in the rule's closure, not among the inputs. */
export function differentiable<Value extends Tensor>(inputs: readonly Tensor[], rule: GradientRule): Value {
  const op = customGrad((...args) => {
    const operands = args.slice(0, -1) as Tensor[];
    const save = args[args.length - 1] as unknown as (tensors: Tensor[]) => void;
    const { value, extra = [] } = rule.forward(operands);
    save([...operands, ...extra]);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => rule.gradient(dy, saved) };
  });
  return op(...inputs) as Value;
}
