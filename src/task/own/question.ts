/** A visitor's row with a query and a response: the shape of reinforcement and test rows, ours or the paper's. */
import { numbersIn } from '../../math/text';
import { KINDS, type Kind, type Part, type Task } from '../../record/task';
import { dayOf } from '../calendar';
import { either, elementText, Fault, fieldsOf, listOf, numberOf, oneOf, textOf, type Fields } from './field';

/** Names the same thing may go by; ours come first. */
const NAMES = { kind: ['kind', 'type', 'category'], query: ['query', 'question'], response: ['response', 'answer'] } as const;

/** What else the kinds are called, in lower-case letters alone. */
const KIND_NAMES: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(KINDS.map((kind) => [kind, kind])),
  cooperation: 'coop',
  cooperative: 'coop',
  collaboration: 'coop',
  collaborative: 'coop',
  mathematics: 'math'
};

/** Parts that say one thing and have no value. */
const SILENT: readonly Part['type'][] = ['yes', 'no', 'none', 'refusal'];
const TYPES: readonly Part['type'][] = [...SILENT, 'number', 'name', 'date', 'word', 'text', 'match'];

/** Whether the fields are those of a question. */
export const isQuestion = (fields: Fields): boolean => [...NAMES.query, ...NAMES.response].some((name) => fields.has(name));

/** The task that the fields tell, under `id`, and whether it can be checked by more than a comparison with its response. Throws a Fault. */
export function questionOf(fields: Fields, id: string): { readonly task: Task; readonly checked: boolean } {
  const [query, response] = [textOf(either(fields, NAMES.query)), textOf(either(fields, NAMES.response))];
  const parts = listOf(fields, 'parts', partOf);
  const task: Task = {
    id,
    kind: kindOf(fields),
    family: fields.has('family') ? textOf({ name: 'family', value: fields.get('family') }) : 'own',
    split: 'own',
    phrasing: 0,
    query,
    response,
    parts: parts.length ? parts : [{ type: 'match', value: response }],
    allowed: fields.has('allowed') ? listOf(fields, 'allowed', numberOf) : [...new Set(numbersIn(`${query} ${response}`))],
    ...(fields.has('seen') ? { seen: listOf(fields, 'seen', elementText) } : {}),
    forbidden: listOf(fields, 'forbidden', elementText),
    effects: listOf(fields, 'effects', elementText).sort()
  };
  return { task, checked: parts.length > 0 };
}

function kindOf(fields: Fields): Kind {
  const field = either(fields, NAMES.kind);
  const name = textOf(field)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  if (!Object.hasOwn(KIND_NAMES, name)) throw new Fault(`"${field.name}" must be one of ${KINDS.join(', ')}, not ${JSON.stringify(field.value).slice(0, 40)}.`);
  return KIND_NAMES[name]!;
}

function partOf(value: unknown, element: string): Part {
  const fields = fieldsOf(value, `"${element}"`);
  const type = oneOf(TYPES, fields.get('type'), `${element}.type`);
  const unit = fields.has('unit') ? { unit: textOf({ name: `${element}.unit`, value: fields.get('unit') }) } : {};
  return { type, value: SILENT.includes(type) ? '' : valueOf(type, fields.get('value'), `${element}.value`), ...unit };
}

function valueOf(type: Part['type'], value: unknown, name: string): string {
  if (type === 'number' && typeof value === 'number') return String(numberOf(value, name));
  const text = textOf({ name, value });
  if (type === 'number' && !Number.isFinite(Number(text))) throw new Fault(`"${name}" must be a figure, not ${JSON.stringify(text)}.`);
  if (type === 'number') numberOf(Number(text), name);
  if (type === 'date' && dayOf(text) === null) throw new Fault(`"${name}" must be a date such as june 3, not ${JSON.stringify(text)}.`);
  return type === 'date' ? text.toLowerCase() : text;
}
