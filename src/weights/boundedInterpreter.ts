/** Jinja within bounds: a chat template comes with a model from anywhere, and must not hold the page. */
import { Interpreter } from '@huggingface/jinja';
import { require } from './format';

/** Characters of any text a template makes, thousands of turns. */
const LONGEST = 1 << 22;
/** Milliseconds; real templates take a few. */
const MOST_TIME = 1000;
/** Expressions between two looks at the clock. */
const STRIDE = 256;

/** Throws a FormatError where a template writes too much or takes too long. */
export class BoundedInterpreter extends Interpreter {
  readonly #deadline = performance.now() + MOST_TIME;
  #evaluated = 0;

  override evaluate(...statement: Parameters<Interpreter['evaluate']>): ReturnType<Interpreter['evaluate']> {
    require(++this.#evaluated % STRIDE !== 0 ||
      performance.now() < this.#deadline, `The model's chat template takes more than a second, as if it never ended. Choose another model or file.`);
    const result = super.evaluate(...statement);
    require(typeof result.value !== 'string' ||
      result.value.length <= LONGEST, `The model's chat template writes more than ${LONGEST} characters. Choose another model or file.`);
    return result;
  }
}
