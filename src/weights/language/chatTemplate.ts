/** Renders a model's Jinja chat template, with the same text as transformers' `apply_chat_template`. */
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

/** A tool call of an assistant. */
interface ChatCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** A message with its tool calls, if any, apart from its content, so that the template writes them in the model's own form. */
export interface ChatMessage extends Message {
  readonly calls?: readonly ChatCall[];
}

/** Inputs of a rendering besides the messages. */
export interface RenderOptions {
  /** Whether the mark that opens the assistant's turn follows the last message. */
  readonly addGenerationPrompt: boolean;
  readonly tools?: readonly Tool[];
  /** The date for templates that write today's; where absent they write a fixed one, so that a conversation has the same tokens on any day. */
  readonly today?: Date;
  /** Further variables of the template, such as Qwen3's `enable_thinking`. */
  readonly settings?: Readonly<Record<string, string | boolean>>;
}

/** Renders a conversation. Throws a FormatError where the template refuses it, fails or exceeds its budget. */
export type ChatTemplate = (messages: readonly ChatMessage[], rendering: RenderOptions) => string;

/** Most characters, far above any model's template. */
const LONGEST_TEMPLATE = 1 << 18;
/** The date for templates that call `strftime_now` without testing whether it is defined: the default date of Llama 3's template. */
const STANDING_DAY = new Date(2024, 6, 26);

/** `raise_exception`, by which a template refuses a conversation. */
const RAISE = new Callable('raise_exception', ({ positional }, run) => {
  throw new FormatError(`The model's chat template refuses this conversation: ${strOf(positional[0] ?? null, run)}`);
});

/** Any error as a FormatError: a mistake in the template, or use of something undefined. */
function sentenceOf(error: unknown): FormatError {
  if (error instanceof FormatError) return error;
  const reason = error instanceof RangeError ? 'it is nested too deeply' : error instanceof Error ? error.message : String(error);
  return new FormatError(`The model's chat template failed: ${reason}. Choose another model or file.`, { cause: error });
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
 * Parses a template. `tokens`: texts of special tokens by names such as `bos_token`. Throws a FormatError where the template is invalid or uses what is not supported.
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

/** A message as the object that templates read. */
function written({ role, content, calls }: ChatMessage): Readonly<Record<string, unknown>> {
  return calls?.length ? { role, content, tool_calls: calls.map((call) => ({ type: 'function', function: call })) } : { role, content };
}
