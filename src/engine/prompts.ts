/** The engine's prompts: conversations rendered with the model's chat template and tokenised, and whole demonstrations with the spans that are not trained on. */
import type { EncodedDemonstration, Engine, Prompt } from '../record/engine';
import type { Message } from '../record/message';
import { conversationFormatOf, type ConversationFormat } from '../weights/language/conversationFormat';
import type { Language } from '../weights/language/language';

/** Whether a conversation begins with these messages. */
const isOpening = ([first]: readonly Message[]): boolean => first?.role === 'system' || first?.role === 'user';

const textOf = (format: ConversationFormat, { messages, tools = [] }: Prompt): string =>
  isOpening(messages) ? format.prompt(messages, tools) : format.continuation(messages);

/** The turns of a conversation as text, the assistant's apart from what stands before each. Throws a RangeError where it does not end with the assistant's turn. */
function* turnsOf(format: ConversationFormat, { messages, tools = [] }: Prompt): Generator<{ readonly text: string; readonly completion: boolean }> {
  let observed: Message[] = [];
  let opened = false;
  for (const message of messages) {
    if (message.role !== 'assistant') {
      observed.push(message);
      continue;
    }
    yield { text: opened ? format.continuation(observed) : format.prompt(observed, tools), completion: false };
    yield { text: format.completion(message.content), completion: true };
    opened = true;
    observed = [];
  }
  if (!opened || observed.length) throw new RangeError('A demonstration must end with a turn of the assistant.');
}

/** The token spans of a conversation's turns, from its opening on. */
function demonstrated(turns: readonly { readonly tokens: readonly number[]; readonly completion: boolean }[]): EncodedDemonstration {
  const [opening, ...rest] = turns;
  const maskedSpans: [number, number][] = [];
  let at = 0;
  for (const { tokens, completion } of rest) {
    if (!completion) maskedSpans.push([at, at + tokens.length]);
    at += tokens.length;
  }
  return { context: opening!.tokens, completion: rest.flatMap(({ tokens }) => tokens), maskedSpans };
}

export function openPrompts(language: Language): Pick<Engine, 'encode' | 'encodeDemonstrations'> {
  const format = conversationFormatOf(language);
  const { tokenizer } = language;
  return {
    encode: async (prompts) => prompts.map((prompt) => tokenizer.encode(textOf(format, prompt))),
    encodeDemonstrations: async (conversations) =>
      conversations.map((conversation) =>
        demonstrated([...turnsOf(format, conversation)].map(({ text, completion }) => ({ tokens: tokenizer.encode(text), completion })))
      )
  };
}
