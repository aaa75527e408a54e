/** Chat templates in Jinja, as models bring them: a conversation becomes exactly the text that transformers' `apply_chat_template` makes of it. */
import { Environment, parse, tokenize } from '@huggingface/jinja';
import type { Tool } from '../record/agent';
import type { Message } from '../record/message';
import { BoundedInterpreter, LONGEST_LIST } from './boundedInterpreter';
import { strftime } from './clock';
import { FormatError, require } from './format';

/** A call as an assistant made it. */
export interface ChatCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/** A message whose calls, if any, are apart from its words, so that the template can write them as the model was trained to. */
export interface ChatMessage extends Message {
  readonly calls?: readonly ChatCall[];
}

export interface Rendering {
  /** Whether the assistant's opening mark follows the last message. */
  readonly opening: boolean;
  readonly tools?: readonly Tool[];
  /** Today for templates that write it; where absent they write a date of their own, and a conversation has the same tokens on any day. */
  readonly today?: Date;
  /** What else the template knows, such as Qwen3's `enable_thinking`. */
  readonly settings?: Readonly<Record<string, string | boolean>>;
}

export type ChatTemplate = (messages: readonly ChatMessage[], rendering: Rendering) => string;

/** Far above any model's. */
const LONGEST_TEMPLATE = 1 << 18;

/** What a template itself says where it refuses a conversation. */
class Refusal extends FormatError {}

/** What a template may use besides its variables. */
const GLOBALS = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  raise_exception: (sentence: string): never => {
    throw new Refusal(`The model's chat template refuses this conversation: ${sentence}`);
  },
  range(first: number, last?: number, step = 1): readonly number[] {
    const [from, to] = last === undefined ? [0, first] : [first, last];
    const length = Math.max(0, Math.ceil((to - from) / step));
    require(length <= LONGEST_LIST, `The model's chat template counts to ${length}, as if it never ended. Choose another model or file.`);
    return Array.from({ length }, (_, i) => from + i * step);
  }
};

/** The sentence where something was thrown that is none: a mistake in the template, or something it asks for that is not there. */
function sentenceOf(error: unknown): FormatError {
  if (error instanceof FormatError) return error;
  return new FormatError(`The model's chat template failed: ${error instanceof Error ? error.message : String(error)}. Choose another model or file.`, {
    cause: error
  });
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sentenceOf(error);
  }
}

/** Reads a template once. `tokens` are texts by names such as `bos_token`. Both it and what it returns throw a FormatError where the template fails or never ends. */
export function openTemplate(source: string, tokens: Readonly<Record<string, string>>): ChatTemplate {
  require(source.length <= LONGEST_TEMPLATE, `The model's chat template has more than ${LONGEST_TEMPLATE} characters. Choose another model or file.`);
  const program = guarded(() => parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true })));
  return (messages, { opening, tools, today, settings }) =>
    guarded(() => {
      const environment = new Environment();
      const known = {
        ...GLOBALS,
        ...(today && { strftime_now: (form: string) => strftime(today, form) }),
        ...tokens,
        ...settings,
        messages: messages.map(written),
        tools: tools?.length ? tools.map(({ name, description, parameters }) => ({ type: 'function', function: { name, description, parameters } })) : null,
        add_generation_prompt: opening
      };
      for (const [name, value] of Object.entries(known)) environment.set(name, value);
      return String(new BoundedInterpreter(environment).run(program).value);
    });
}

/** A message in the fields that templates read. */
function written({ role, content, calls }: ChatMessage): Readonly<Record<string, unknown>> {
  return calls?.length ? { role, content, tool_calls: calls.map((call) => ({ type: 'function', function: call })) } : { role, content };
}
