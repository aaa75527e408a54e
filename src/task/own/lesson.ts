/** A visitor's row of supervised training: an agent's input, the memory it was offered, and its output. */
import { firstField, elementText, RowError, rowFields, fieldList, fieldText, type RowFields } from './field';

const AGENTS: readonly string[] = ['master', 'qa', 'efc', 'gfc', 'math'];

/** Whether the fields are those of a lesson. */
export const isConversation = (fields: RowFields): boolean => fields.has('agent') || (fields.has('input') && fields.has('output'));

/** Throws a Fault unless the fields tell a lesson: text or turns for its output, situations and strategies for its memory. */
export function checkConversation(fields: RowFields): void {
  const agent = fieldText(firstField(fields, ['agent']));
  if (!AGENTS.includes(agent.toLowerCase())) throw new RowError(`"agent" must be one of ${AGENTS.join(', ')}, not ${JSON.stringify(agent).slice(0, 40)}.`);
  fieldText(firstField(fields, ['input']));
  if (typeof fields.get('output') === 'string') fieldText(firstField(fields, ['output']));
  else if (!fieldList(fields, 'output', turnOf).length) throw new RowError('"output" must be text or a list of turns.');
  fieldList(fields, 'memory', memoryOf);
}

function turnOf(value: unknown, element: string): void {
  const turn = rowFields(value, `"${element}"`);
  for (const name of ['role', 'content']) elementText(turn.get(name), `${element}.${name}`);
}

function memoryOf(value: unknown, element: string): void {
  const entry = rowFields(value, `"${element}"`);
  for (const name of ['situation', 'strategy']) elementText(entry.get(name), `${element}.${name}`);
}
