/** A visitor's row with a query and a response: the format of reinforcement and test rows, ours or the paper's. */
import { numbersIn } from '../../math/text';
import { KINDS, type TaskKind, type AnswerPart, type Task } from '../../record/task';
import { dayOf } from '../../task/calendar';
import { firstField, elementText, RowError, rowFields, fieldList, fieldNumber, fieldChoice, fieldText, type RowFields } from './field';

/** Names of a field, ours first. */
const NAMES = { kind: ['kind', 'type', 'category'], query: ['query', 'question'], response: ['response', 'answer'] } as const;

/** Names of the kinds, in lower-case letters only. */
const KIND_NAMES: Readonly<Record<string, TaskKind>> = {
  ...Object.fromEntries(KINDS.map((kind) => [kind, kind])),
  cooperation: 'coop',
  cooperative: 'coop',
  collaboration: 'coop',
  collaborative: 'coop',
  mathematics: 'math'
};

/** Types of parts without a value. */
const VALUELESS: readonly AnswerPart['type'][] = ['yes', 'no', 'none', 'refusal'];
const TYPES: readonly AnswerPart['type'][] = [...VALUELESS, 'number', 'name', 'date', 'word', 'text', 'match'];

/** Whether the fields are those of a question. */
export const isQuery = (fields: RowFields): boolean => [...NAMES.query, ...NAMES.response].some((name) => fields.has(name));

/** The task of the fields, under `id`, and whether it has a check other than comparison with its response. Throws a RowError where a field is invalid. */
export function taskOfQuery(fields: RowFields, id: string): { readonly task: Task; readonly checked: boolean } {
  const [query, response] = [fieldText(firstField(fields, NAMES.query)), fieldText(firstField(fields, NAMES.response))];
  const parts = fieldList(fields, 'parts', partOf);
  const task: Task = {
    id,
    kind: kindOf(fields),
    family: fields.has('family') ? fieldText({ name: 'family', value: fields.get('family') }) : 'own',
    split: 'own',
    phrasing: 0,
    query,
    response,
    parts: parts.length ? parts : [{ type: 'match', value: response }],
    allowed: fields.has('allowed') ? fieldList(fields, 'allowed', fieldNumber) : [...new Set(numbersIn(`${query} ${response}`))],
    ...(fields.has('seen') ? { seen: fieldList(fields, 'seen', elementText) } : {}),
    forbidden: fieldList(fields, 'forbidden', elementText),
    effects: fieldList(fields, 'effects', elementText).sort()
  };
  return { task, checked: parts.length > 0 };
}

function kindOf(fields: RowFields): TaskKind {
  const field = firstField(fields, NAMES.kind);
  const name = fieldText(field)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  if (!Object.hasOwn(KIND_NAMES, name))
    throw new RowError(`"${field.name}" must be one of ${KINDS.join(', ')}, not ${JSON.stringify(field.value).slice(0, 40)}.`);
  return KIND_NAMES[name]!;
}

function partOf(value: unknown, element: string): AnswerPart {
  const fields = rowFields(value, `"${element}"`);
  const type = fieldChoice(TYPES, fields.get('type'), `${element}.type`);
  const unit = fields.has('unit') ? { unit: fieldText({ name: `${element}.unit`, value: fields.get('unit') }) } : {};
  return { type, value: VALUELESS.includes(type) ? '' : valueOf(type, fields.get('value'), `${element}.value`), ...unit };
}

function valueOf(type: AnswerPart['type'], value: unknown, name: string): string {
  if (type === 'number' && typeof value === 'number') return String(fieldNumber(value, name));
  const text = fieldText({ name, value });
  if (type === 'number' && !Number.isFinite(Number(text))) throw new RowError(`"${name}" must be a figure, not ${JSON.stringify(text)}.`);
  if (type === 'number') fieldNumber(Number(text), name);
  if (type === 'date' && dayOf(text) === null) throw new RowError(`"${name}" must be a date such as june 3, not ${JSON.stringify(text)}.`);
  return type === 'date' ? text.toLowerCase() : text;
}
