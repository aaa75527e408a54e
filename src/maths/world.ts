/** The world of the maths pipeline: it runs programs and keeps nothing, so a copy is as good as new. */
import { ERROR, type World } from '../record/world';
import { runProgram } from './language/interpreter';
import { RUN } from '../agent/tool/program';

/** A world in which programs can be run. Its `call` throws an Error for an unknown tool. */
export function openMaths(): World {
  return {
    call(tool, args) {
      if (tool !== RUN.tool) throw new Error(`The maths pipeline has no tool "${tool}". Check the call against its schema first; the tool is ${RUN.tool}.`);
      const { text, failed } = runProgram(args[RUN.argument] ?? '');
      return failed ? `${ERROR} ${text}` : text;
    },
    effects: () => [],
    copy: openMaths
  };
}
