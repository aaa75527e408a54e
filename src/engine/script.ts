/** The engine's part that turns conversations into tokens: openings, what is heard next, and whole demonstrations. */
import type { Demonstrated, Engine, Prompt } from '../record/engine';
import type { Message } from '../record/message';
import { conversationFormatOf, type ConversationFormat } from '../weights/language/conversationFormat';
import type { Language } from '../weights/language/language';

/** Whether a conversation begins with these messages. */
const opens = ([first]: readonly Message[]): boolean => first?.role === 'system' || first?.role === 'user';

const textOf = (dialogue: ConversationFormat, { messages, tools = [] }: Prompt): string =>
  opens(messages) ? dialogue.prompt(messages, tools) : dialogue.continuation(messages);

/** The pieces of a conversation, those said by the assistant apart from those it heard. Throws a RangeError where it does not end with the assistant's turn. */
function* piecesOf(dialogue: ConversationFormat, { messages, tools = [] }: Prompt): Generator<{ readonly text: string; readonly said: boolean }> {
  let heard: Message[] = [];
  let opened = false;
  for (const message of messages) {
    if (message.role !== 'assistant') {
      heard.push(message);
      continue;
    }
    yield { text: opened ? dialogue.continuation(heard) : dialogue.prompt(heard, tools), said: false };
    yield { text: dialogue.completion(message.content), said: true };
    opened = true;
    heard = [];
  }
  if (!opened || heard.length) throw new RangeError('A demonstration must end with a turn of the assistant.');
}

function demonstrated(pieces: readonly { readonly tokens: readonly number[]; readonly said: boolean }[]): Demonstrated {
  const [opening, ...rest] = pieces;
  const heard: [number, number][] = [];
  let at = 0;
  for (const { tokens, said } of rest) {
    if (!said) heard.push([at, at + tokens.length]);
    at += tokens.length;
  }
  return { context: opening!.tokens, completion: rest.flatMap(({ tokens }) => tokens), heard };
}

export function openPrompts(language: Language): Pick<Engine, 'encode' | 'encodeDemonstrations'> {
  const dialogue = conversationFormatOf(language);
  const { tokenizer } = language;
  return {
    encode: async (prompts) => prompts.map((prompt) => tokenizer.encode(textOf(dialogue, prompt))),
    encodeDemonstrations: async (conversations) =>
      conversations.map((conversation) =>
        demonstrated([...piecesOf(dialogue, conversation)].map(({ text, said }) => ({ tokens: tokenizer.encode(text), said })))
      )
  };
}
