/** The tool of the executor: it runs a program. */
import { textArgument, tool } from '../tool';
import type { Tool } from '../../record/agent';

/** Name of the tool, and of its argument. */
export const RUN = { tool: 'run', argument: 'program' } as const;

/** The tool `run`, with the language in its description. A new line cannot be written in a call, and `<` is no plain text to a grammar mask. */
export const RUN_TOOL: Tool = tool(RUN.tool, 'Runs a short program of exact numbers and gives what it prints.', {
  [RUN.argument]: textArgument(
    'Statements with ; between them, the result last: t = 0; for n from 1 to 9 { if n % 2 = 0 { t = t + n } }; t. Also while, else, not, and, or, [1, 2], sum, min, max, floor, round; > and below compare'
  )
});
