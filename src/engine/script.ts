/** The engine's part that turns conversations into tokens: openings, what is heard next, and whole demonstrations. */
import type { Demonstrated, Engine, Prompt } from '../record/engine';
import type { Message } from '../record/message';
import { openDialogue, type Dialogue } from '../weights/language/dialogue';
import type { Language } from '../weights/language/language';

/** Whether a conversation begins with these messages. */
const opens = ([first]: readonly Message[]): boolean => first?.role === 'system' || first?.role === 'user';

const textOf = (dialogue: Dialogue, { messages, tools = [] }: Prompt): string => (opens(messages) ? dialogue.open(messages, tools) : dialogue.follow(messages));

/** The pieces of a conversation, those said by the assistant apart from those it heard. Throws a RangeError where it does not end with the assistant's turn. */
function* piecesOf(dialogue: Dialogue, { messages, tools = [] }: Prompt): Generator<{ readonly text: string; readonly said: boolean }> {
  let heard: Message[] = [];
  let opened = false;
  for (const message of messages) {
    if (message.role !== 'assistant') {
      heard.push(message);
      continue;
    }
    yield { text: opened ? dialogue.follow(heard) : dialogue.open(heard, tools), said: false };
    yield { text: dialogue.say(message.content), said: true };
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
  const dialogue = openDialogue(language);
  const { tokenizer } = language;
  return {
    encode: async (prompts) => prompts.map((prompt) => tokenizer.encode(textOf(dialogue, prompt))),
    encodeDemonstrations: async (conversations) =>
      conversations.map((conversation) =>
        demonstrated([...piecesOf(dialogue, conversation)].map(({ text, said }) => ({ tokens: tokenizer.encode(text), said })))
      )
  };
}
