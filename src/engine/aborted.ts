/** Says what to do where WebAssembly gave up: emscripten's own words are "Aborted()", and the module is of no use afterwards. */

/** How an abort of a module that emscripten built begins. */
const ABORTED = /^Aborted\(/;

/** The error in a sentence that says what to do, where it is such an abort; any other as it is. */
export function explainAbort(error: unknown): unknown {
  if (!(error instanceof Error && ABORTED.test(error.message))) return error;
  return new Error(
    'WebAssembly gave up, as it does where its memory, 4 GB at most, is full. Lower "tokenBudget", "cacheMegabytes" or "rank", or choose a smaller model, and reload the page or run the command again: the run goes on from its last checkpoint.',
    { cause: error }
  );
}
