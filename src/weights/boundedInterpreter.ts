/** Jinja within bounds: a chat template comes with a model from anywhere, and must not hold the page. */
import { Interpreter } from '@huggingface/jinja';
import { require } from './format';

/** Characters of any text a template makes, thousands of turns. */
const LONGEST = 1 << 22;
/** Elements of any list, more than a conversation has messages. */
export const LONGEST_LIST = 1 << 12;
/** Values within values: what is written of a list, each time it occurs in another. */
const MOST_VALUES = 1 << 17;
/** Milliseconds; real templates take a few. */
const MOST_TIME = 1000;
/** Expressions between two looks at the clock. */
const STRIDE = 256;

/** Throws a FormatError where a template writes too much or takes too long. */
export class BoundedInterpreter extends Interpreter {
  readonly #deadline = performance.now() + MOST_TIME;
  #evaluated = 0;

  override evaluate(...[statement, environment]: Parameters<Interpreter['evaluate']>): ReturnType<Interpreter['evaluate']> {
    // A loop may go round without an expression.
    const looks = statement?.type === 'For' || ++this.#evaluated % STRIDE === 0;
    require(!looks ||
      performance.now() < this.#deadline, `The model's chat template takes more than a second, as if it never ended. Choose another model or file.`);
    const result = super.evaluate(statement, environment);
    requireSmall(result);
    return result;
  }
}

/** Throws a FormatError where a value, with all that it holds, would be too long when written. */
function requireSmall(value: unknown): void {
  const left: unknown[] = [value];
  for (let values = 0; left.length > 0; values++) {
    require(values < MOST_VALUES, `The model's chat template makes a list of more than ${MOST_VALUES} values. Choose another model or file.`);
    const { value: held } = left.pop() as { readonly value?: unknown };
    if (typeof held === 'string') {
      require(held.length <= LONGEST, `The model's chat template writes more than ${LONGEST} characters. Choose another model or file.`);
    } else if (Array.isArray(held)) {
      require(held.length <= LONGEST_LIST, `The model's chat template makes a list of more than ${LONGEST_LIST} values. Choose another model or file.`);
      left.push(...(held as readonly unknown[]));
    } else if (held instanceof Map) {
      left.push(...held.values());
    }
  }
}
