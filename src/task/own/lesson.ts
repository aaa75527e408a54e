/** A visitor's row of supervised training: an agent's input, the memory it was offered, and its output. */
import { either, elementText, Fault, fieldsOf, listOf, textOf, type Fields } from './field';

const AGENTS: readonly string[] = ['master', 'qa', 'efc', 'gfc', 'math'];

/** Whether the fields are those of a lesson. */
export const isLesson = (fields: Fields): boolean => fields.has('agent') || (fields.has('input') && fields.has('output'));

/** Throws a Fault unless the fields tell a lesson: text or turns for its output, situations and strategies for its memory. */
export function checkLesson(fields: Fields): void {
  const agent = textOf(either(fields, ['agent']));
  if (!AGENTS.includes(agent.toLowerCase())) throw new Fault(`"agent" must be one of ${AGENTS.join(', ')}, not ${JSON.stringify(agent).slice(0, 40)}.`);
  textOf(either(fields, ['input']));
  if (typeof fields.get('output') === 'string') textOf(either(fields, ['output']));
  else if (!listOf(fields, 'output', turnOf).length) throw new Fault('"output" must be text or a list of turns.');
  listOf(fields, 'memory', memoryOf);
}

function turnOf(value: unknown, element: string): void {
  const turn = fieldsOf(value, `"${element}"`);
  for (const name of ['role', 'content']) elementText(turn.get(name), `${element}.${name}`);
}

function memoryOf(value: unknown, element: string): void {
  const entry = fieldsOf(value, `"${element}"`);
  for (const name of ['situation', 'strategy']) elementText(entry.get(name), `${element}.${name}`);
}
