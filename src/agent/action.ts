/** The text format of actions: a turn is one tool call between its marks, or an answer; anything else is malformed, with the reason. */
import type { Agent, Tool } from '../record/agent';
import type { Dialect } from '../record/engine';
import type { Action } from '../record/tree';

/** The marks around a tool call. */
export const OPEN = '<tool_call>';
export const CLOSE = '</tool_call>';
/** Chat marks, call marks, and the punctuation of a call's JSON: none may occur in an answer or argument. */
const MARK = /<\||<\/?tool_call>|\{"|"\}|":"|","/;

const malformed = (reason: string): Action => ({ type: 'malformed', reason });

/** The action of a completion's text. The JSON is parsed strictly, never evaluated; each argument must be plain text. */
export function parseAction(text: string): Action {
  const trimmed = text.trim();
  if (!trimmed) return malformed('The turn is empty.');
  if (!trimmed.startsWith(OPEN))
    return MARK.test(trimmed) ? malformed('An answer may not contain marks of a tool call or of the chat.') : { type: 'answer', text: trimmed };
  if (!trimmed.endsWith(CLOSE)) return malformed(`A tool call must end with ${CLOSE}, and nothing may follow it.`);
  return parseCall(trimmed.slice(OPEN.length, -CLOSE.length));
}

/** The text of a call; `parseAction` reads it back. In the dialect `names` (Seedling's) the JSON has no white space; else it is written as Qwen's chat template does. */
export function writeCall(name: string, args: Readonly<Record<string, string>>, dialect: Dialect): string {
  if (dialect === 'names') return `${OPEN}${JSON.stringify({ name, arguments: args })}${CLOSE}`;
  const pairs = Object.entries(args).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `${OPEN}\n{"name": ${JSON.stringify(name)}, "arguments": {${pairs.join(', ')}}}\n${CLOSE}`;
}

/** The action if the agent may do it; otherwise a malformed action, with the schema rule it breaks. */
export function checkAction(agent: Agent, action: Action): Action {
  if (action.type !== 'call') return action;
  const tool = agent.tools.find(({ name }) => name === action.name);
  if (!tool) return malformed(`${agent.title} has no tool "${action.name}"; it has ${agent.tools.map(({ name }) => name).join(', ')}.`);
  const problem = problemOf(tool, action.arguments);
  return problem ? malformed(problem) : action;
}

function parseCall(json: string): Action {
  const call = readObject(json);
  if (!call) return malformed('A tool call must hold one JSON object, and this is none.');
  const { name, arguments: args, ...others } = call;
  if (typeof name !== 'string' || !isObject(args) || Object.keys(others).length) return malformed('A tool call has exactly a "name" and its "arguments".');
  const texts = Object.entries(args).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !MARK.test(entry[1]));
  if (texts.length < Object.keys(args).length) return malformed('Every argument must be plain text.');
  if (countKeys(json) !== texts.length + 2) return malformed('A tool call may state each argument once.');
  return { type: 'call', name, arguments: Object.fromEntries(texts) };
}

/** Number of keys in the JSON text: every string before a colon. Counts duplicates, which parsing would hide. */
const countKeys = (json: string): number => [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter((match) => match[1]).length;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function problemOf({ name, parameters }: Tool, args: Readonly<Record<string, string>>): string | null {
  const missing = parameters.required.find((key) => !Object.hasOwn(args, key));
  if (missing) return `"${name}" needs the argument "${missing}".`;
  for (const [key, value] of Object.entries(args)) {
    const property = Object.hasOwn(parameters.properties, key) ? parameters.properties[key] : undefined;
    if (!property) return `"${name}" has no argument "${key}".`;
    if (!value.trim()) return `"${key}" of "${name}" is empty.`;
    if (property.enum && !property.enum.includes(value)) return `"${key}" of "${name}" must be one of ${property.enum.join(', ')}, not "${value}".`;
    if (property.pattern && !new RegExp(property.pattern).test(value)) return `"${key}" of "${name}" does not have the form it needs: "${value}".`;
  }
  return null;
}
