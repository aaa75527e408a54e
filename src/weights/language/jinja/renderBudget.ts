/** The bounds of one rendering: steps, and characters of any text. Both are counted, so that the same template is refused everywhere or nowhere. */
import { assertFormat } from '../../format/formatError';
import { fail } from './templateError';

/** Characters of any text a template makes, thousands of turns. */
const LONGEST = 1 << 22;
/** Steps whatever the conversation; templates in use take some hundred. */
const STEPS = 1 << 22;
/** Steps for each message more. */
const STEPS_EACH = 1 << 12;
/** Characters that are read or written in the time of a step. */
const STRIDE = 16;

/** Macros within macros; Python's own bound is a few hundred. */
const DEEPEST = 200;

export class RenderBudget {
  readonly #most: number;
  #steps = 0;
  #written = 0;
  #depth = 0;

  constructor(messages: number) {
    this.#most = STEPS + STEPS_EACH * messages;
  }

  /** Counts steps. Throws a FormatError where there were too many. */
  spend(steps: number): void {
    this.#steps += steps;
    assertFormat(
      this.#steps <= this.#most,
      `The model's chat template takes more than ${this.#most} steps, as if it never ended. Choose another model or file.`
    );
  }

  /** Makes sure that a text of so many characters may be made, and counts the work. */
  reserve(characters: number): void {
    assertFormat(characters <= LONGEST, `The model's chat template writes more than ${LONGEST} characters. Choose another model or file.`);
    this.spend(1 + Math.floor(Math.max(0, characters) / STRIDE));
  }

  /** The same text, after its length was checked and counted. */
  checked(text: string): string {
    this.reserve(text.length);
    return text;
  }

  /** Runs a macro or a loop within itself, to a depth. */
  nested<T>(work: () => T): T {
    if (++this.#depth > DEEPEST) fail(`a macro or a loop calls itself more than ${DEEPEST} deep`);
    const result = work();
    this.#depth--;
    return result;
  }

  /** Counts what goes into a rendering's output, or that of a macro. */
  write(text: string): string {
    this.#written += text.length;
    assertFormat(this.#written <= 4 * LONGEST, `The model's chat template writes more than ${4 * LONGEST} characters. Choose another model or file.`);
    return this.checked(text);
  }
}
