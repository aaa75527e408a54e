/** The tokens at which sampling stops: those that the repository's files name, and those of the chat formats in use. */
import { assertFormat } from '../format/formatError';
import { tokenTextOf, jsonObject, type AddedToken, type TokenizerFiles } from './tokenizerFiles';

/** Ends of an assistant's turn, in ChatML and Llama 3. */
const TURN_ENDS = ['<|im_end|>', '<|eot_id|>'];
/** Ends of a text, and of a turn that waits for a tool. */
const OTHER_ENDS = ['<|eom_id|>', '<|endoftext|>', '<|end_of_text|>'];

/**
 * The stop token ids. First the one that ends an assistant's turn: the token that the chat template writes there, else the files' eos token. Throws a FormatError
 * where there is none.
 */
export function stopTokensOf({ config, generation }: TokenizerFiles, added: readonly AddedToken[], template: string): readonly number[] {
  const idOf = (content: string | null): readonly number[] => added.filter((token) => token.content === content).map(({ id }) => id);
  const eos = jsonObject(generation)['eos_token_id'];
  const ends: readonly unknown[] = Array.isArray(eos) ? eos : [eos];
  const named = [...idOf(tokenTextOf(jsonObject(config)['eos_token'])), ...ends.filter((id): id is number => added.some((token) => token.id === id))];
  const isWritten = (id: number): boolean => added.some((token) => token.id === id && template.includes(token.content));
  const written = [...TURN_ENDS.flatMap(idOf), ...named].filter(isWritten);
  const known = [...TURN_ENDS, ...OTHER_ENDS].flatMap(idOf);
  const stops = [...new Set([...written, ...named, ...known])];
  assertFormat(stops.length > 0, 'The tokenizer names no token that ends a text ("eos_token"), so no answer would end. Choose another repository or file.');
  return stops;
}
