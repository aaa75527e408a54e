/** A conversation as text that grows: its prompt, each completion, and the messages that follow it, in the form of the model's chat template. */
import type { Tool } from '../../record/agent';
import type { Message } from '../../record/message';
import { FormatError, assertFormat } from '../format/formatError';
import type { Language } from './language';

export interface ConversationFormat {
  /** Everything up to the assistant's first turn, its opening mark included. Throws a FormatError where the template refuses the messages. */
  prompt(messages: readonly Message[], tools: readonly Tool[]): string;
  /** What was said, closed as the model closes a turn. */
  completion(content: string): string;
  /** What comes between an assistant's end mark and its next turn. Throws a FormatError where the template refuses the messages or hides the turn before. */
  continuation(messages: readonly Message[]): string;
}

/** Stands for what the assistant said. */
const SAID = '\u27E6said\u27E7';
const PROBE: Tool = { name: 'probe_of_tools', description: '', parameters: { type: 'object', properties: {}, required: [], additionalProperties: false } };
/** Models that reason at length are asked not to: a turn is short. */
const SETTINGS = { enable_thinking: false };

/** Tools in words, in the form that Hermes, Qwen2.5 and Qwen3 are told of them. */
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

/** Whether the template tells of tools by itself, and in the form in which calls are read here. */
function describesTools({ render }: Language): boolean {
  try {
    const told = render([{ role: 'user', content: '?' }], { addGenerationPrompt: true, tools: [PROBE], settings: SETTINGS });
    return told.includes(PROBE.name) && told.includes('<tool_call>');
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** The tools' description put behind the system's message, or before all where there is none. */
function withTools(messages: readonly Message[], tools: readonly Tool[]): readonly Message[] {
  const [first, ...others] = messages;
  const told = describeTools(tools);
  if (first?.role !== 'system') return [{ role: 'system', content: told }, ...messages];
  return [{ ...first, content: `${first.content}\n\n${told}` }, ...others];
}

/** The conversation format of a language; whether its template knows tools is found out at the first conversation that has some. */
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
      const whole = render([{ role: 'user', content: '?' }, { role: 'assistant', content: SAID }, ...messages], {
        addGenerationPrompt: true,
        settings: SETTINGS
      });
      const at = whole.indexOf(SAID + end);
      assertFormat(at >= 0, 'The chat template of this model does not keep what an assistant said, so no conversation can go on. Choose another model.');
      return whole.slice(at + SAID.length + end.length);
    }
  };
}
