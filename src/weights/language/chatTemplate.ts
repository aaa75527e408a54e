/** Chat templates in Jinja, as models bring them: a conversation becomes exactly the text that transformers' `apply_chat_template` makes of it. */
import type { Tool } from '../../record/agent';
import type { Message } from '../../record/message';
import { strftime } from './strftime';
import { FormatError, assertFormat } from '../format/formatError';
import { stringArgument } from './jinja/arguments';
import { GLOBAL_FUNCTIONS } from './jinja/globals';
import { containsNode } from './jinja/syntaxTree';
import { parseTemplate } from './jinja/parser';
import { strOf } from './jinja/strRepr';
import { renderTemplate } from './jinja/render';
import { RenderBudget } from './jinja/renderBudget';
import { Callable, jinjaValueOf, type JinjaValue } from './jinja/value';

/** A call as an assistant made it. */
interface ChatCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** A message whose calls, if any, are apart from its words, so that the template can write them as the model was trained to. */
export interface ChatMessage extends Message {
  readonly calls?: readonly ChatCall[];
}

export interface RenderOptions {
  /** Whether the assistant's opening mark follows the last message. */
  readonly addGenerationPrompt: boolean;
  readonly tools?: readonly Tool[];
  /** Today for templates that write it; where absent they write a date of their own, and a conversation has the same tokens on any day. */
  readonly today?: Date;
  /** What else the template knows, such as Qwen3's `enable_thinking`. */
  readonly settings?: Readonly<Record<string, string | boolean>>;
}

export type ChatTemplate = (messages: readonly ChatMessage[], rendering: RenderOptions) => string;

/** Far above any model's. */
const LONGEST_TEMPLATE = 1 << 18;
/** The day for templates that ask for today's date without asking whether there is one: that which Llama 3's writes by itself. */
const STANDING_DAY = new Date(2024, 6, 26);

/** What a template itself says where it refuses a conversation. */
const RAISE = new Callable('raise_exception', ({ positional }, run) => {
  throw new FormatError(`The model's chat template refuses this conversation: ${strOf(positional[0] ?? null, run)}`);
});

/** The sentence where something was thrown that is none: a mistake in the template, or something it asks for that is not there. */
function sentenceOf(error: unknown): FormatError {
  if (error instanceof FormatError) return error;
  const said = error instanceof RangeError ? 'it is nested too deeply' : error instanceof Error ? error.message : String(error);
  return new FormatError(`The model's chat template failed: ${said}. Choose another model or file.`, { cause: error });
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sentenceOf(error);
  }
}

/**
 * Reads a template once. `tokens` are texts by names such as `bos_token`. It throws a FormatError where the template is none or asks for what is not supported; what
 * it returns throws one where the template fails or never ends.
 */
export function compileChatTemplate(source: string, tokens: Readonly<Record<string, string>>): ChatTemplate {
  assertFormat(source.length <= LONGEST_TEMPLATE, `The model's chat template has more than ${LONGEST_TEMPLATE} characters. Choose another model or file.`);
  const body = guarded(() => parseTemplate(source));
  const asks = containsNode(body, (node) => node['kind'] === 'test' && (node['of'] as Readonly<Record<string, unknown>>)['name'] === 'strftime_now');
  return (messages, { addGenerationPrompt, tools, today, settings }) =>
    guarded(() => {
      const day = today ?? (asks ? null : STANDING_DAY);
      const known: readonly (readonly [string, JinjaValue])[] = [
        ...GLOBAL_FUNCTIONS,
        ['raise_exception', RAISE],
        ...(day ? [['strftime_now', new Callable('strftime_now', ({ positional }) => strftime(day, stringArgument(positional[0])))] as const] : []),
        ...Object.entries(tokens),
        ...Object.entries(settings ?? {}),
        ['messages', jinjaValueOf(messages.map(written))],
        [
          'tools',
          tools?.length
            ? jinjaValueOf(tools.map(({ name, description, parameters }) => ({ type: 'function', function: { name, description, parameters } })))
            : null
        ],
        ['documents', null],
        ['add_generation_prompt', addGenerationPrompt]
      ];
      return renderTemplate(body, known, new RenderBudget(messages.length));
    });
}

/** A message in the fields that templates read. */
function written({ role, content, calls }: ChatMessage): Readonly<Record<string, unknown>> {
  return calls?.length ? { role, content, tool_calls: calls.map((call) => ({ type: 'function', function: call })) } : { role, content };
}
