/** What a scripted agent could do next, and how likely it is: a softmax over four ways of acting. */
import { PRICES } from './toy';

/** Closes a message and a completion. */
export const STOP = '⟩';
/** One token a character. */
export const tokenise = (text: string): number[] => [...text].map((character) => character.codePointAt(0)!);
export const spell = (tokens: readonly number[]): string => String.fromCodePoint(...tokens);

/** The right thing, the wrong thing, nothing useful, nothing parseable. */
export type Candidates = readonly [string, string, string, string];

const call = (name: string, key: string, value: string): string => `<tool_call>${JSON.stringify({ name, arguments: { [key]: value } })}</tool_call>`;
const GARBLED = '<tool_call>{"name":';

/** Whose turn the context makes it, and the four things that agent could say. */
export function candidatesOf(context: readonly number[]): { agent: string; candidates: Candidates } {
  const messages = [...spell(context).matchAll(/⟨(\w+):([^⟩]*)⟩/g)].map(([, role, content]) => ({ role: role!, content: content! }));
  const said = (role: string) => messages.filter((message) => message.role === role).map((message) => message.content);
  const agent = said('system')[0]!.split(' ')[0]!;
  const request = said('user')[0]!;
  const heard = said('tool');
  const item = Object.keys(PRICES).find((name) => request.includes(name)) ?? 'nothing';
  const other = Object.keys(PRICES).find((name) => name !== item)!;
  if (agent === 'efc')
    return heard.length
      ? { agent, candidates: [`${heard[0]} dollars`, '1 dollars', 'unknown', GARBLED] }
      : { agent, candidates: [call('get_price', 'item', item), call('get_price', 'item', other), 'unknown', GARBLED] };
  if (agent === 'math')
    return heard.length
      ? { agent, candidates: [heard[0]!, '1', 'unknown', GARBLED] }
      : { agent, candidates: [call('calc', 'expr', request), call('calc', 'expr', '1 * 1'), 'unknown', GARBLED] };
  const count = /\d+/.exec(request)?.[0];
  const price = /\d+/.exec(heard[0] ?? '')?.[0] ?? '0';
  if (!heard.length) return { agent, candidates: [call('efc', 'task', `price of ${item}`), call('math', 'task', '1 * 1'), 'unknown', GARBLED] };
  if (count && heard.length === 1)
    return { agent, candidates: [call('math', 'task', `${count} * ${price}`), call('efc', 'task', `price of ${other}`), heard[0]!, GARBLED] };
  return { agent, candidates: [heard.join(' , '), heard[0]! + ' , 0', 'unknown', GARBLED] };
}

/** Chances of the four. */
export function softmax(logits: Float32Array, temperature: number): number[] {
  const scaled = [...logits].map((logit) => logit / temperature);
  const top = Math.max(...scaled);
  const exponentials = scaled.map((value) => Math.exp(value - top));
  const total = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / total);
}
