/** A conversation as incremental text in the form of the model's chat template: its prompt, each completion, and the messages between completions. */
import type { Tool } from '../../record/agent';
import type { Message } from '../../record/message';
import { FormatError, assertFormat } from '../format/formatError';
import type { Language } from './language';

/** The pieces of such a text. */
export interface ConversationFormat {
  /** Everything up to the assistant's first turn, its opening mark included. Throws a FormatError where the template refuses the messages. */
  prompt(messages: readonly Message[], tools: readonly Tool[]): string;
  /** An assistant's turn with the token that ends it. */
  completion(content: string): string;
  /** The text between the end token of an assistant's turn and its next turn. Throws a FormatError where the template refuses the messages or omits earlier turns. */
  continuation(messages: readonly Message[]): string;
}

/** Placeholder for an assistant's content. */
const PLACEHOLDER = '\u27E6said\u27E7';
const PROBE: Tool = { name: 'probe_of_tools', description: '', parameters: { type: 'object', properties: {}, required: [], additionalProperties: false } };
/** Turns off the reasoning of models that have such a mode, since turns are short. */
const SETTINGS = { enable_thinking: false };

/** Tools described in text, in the form that Hermes, Qwen2.5 and Qwen3 are trained on. */
function describeTools(tools: readonly Tool[]): string {
  const functions = tools.map(({ name, description, parameters }) => JSON.stringify({ type: 'function', function: { name, description, parameters } }));
  return [
    'You may call one of these functions, whose signatures are given as JSON:',
    '<tools>',
    ...functions,
    '</tools>',
    'A call is a JSON object between marks, with the name of the function and its arguments:',
    '<tool_call>',
    '{"name": "the function", "arguments": {"an argument": "its value"}}',
    '</tool_call>'
  ].join('\n');
}

/** Whether the template itself describes tools, in the form of calls that is parsed here. */
function describesTools({ render }: Language): boolean {
  try {
    const text = render([{ role: 'user', content: '?' }], { addGenerationPrompt: true, tools: [PROBE], settings: SETTINGS });
    return text.includes(PROBE.name) && text.includes('<tool_call>');
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** The messages with the tools' description at the end of the system message, which is added where there is none. */
function withTools(messages: readonly Message[], tools: readonly Tool[]): readonly Message[] {
  const [first, ...others] = messages;
  const description = describeTools(tools);
  if (first?.role !== 'system') return [{ role: 'system', content: description }, ...messages];
  return [{ ...first, content: `${first.content}\n\n${description}` }, ...others];
}

/** The conversation format of a language; whether its template supports tools is tested at the first conversation that has some. */
export function conversationFormatOf(language: Language): ConversationFormat {
  const { tokenizer, render } = language;
  const end = tokenizer.textOf(tokenizer.stop);
  let native: boolean | null = null;
  return {
    prompt(messages, tools) {
      if (!tools.length) return render(messages, { addGenerationPrompt: true, settings: SETTINGS });
      native ??= describesTools(language);
      return native
        ? render(messages, { addGenerationPrompt: true, tools, settings: SETTINGS })
        : render(withTools(messages, tools), { addGenerationPrompt: true, settings: SETTINGS });
    },
    completion: (content) => content + end,
    continuation(messages) {
      const whole = render([{ role: 'user', content: '?' }, { role: 'assistant', content: PLACEHOLDER }, ...messages], {
        addGenerationPrompt: true,
        settings: SETTINGS
      });
      const at = whole.indexOf(PLACEHOLDER + end);
      assertFormat(at >= 0, 'The chat template of this model does not keep what an assistant said, so no conversation can go on. Choose another model.');
      return whole.slice(at + PLACEHOLDER.length + end.length);
    }
  };
}
