/** Byte-level BPE tokenizers, as of Qwen, Llama 3 and SmolLM2, with the same tokens as transformers. */
import { Tokenizer as Merger } from '@huggingface/tokenizers';
import { FormatError } from '../format/formatError';
import { byteLevelTokenBytes } from './tokenBytes';
import type { AddedToken, ByteLevelFile } from './tokenizerFiles';
import type { Tokenizer } from './tokenizer';

/** Stands for bytes that are no character. */
const BROKEN = '\uFFFD';

/**
 * The tokenizer of a checked tokenizer.json. `stops` are its ends of a turn, at least one. Takes a second or two for 150,000 tokens, and some 80 MB while it
 * The tokenizer of a checked tokenizer.json; `stops`: its stop tokens, at least one. For 150,000 tokens, opening takes one to two seconds, and the tokenizer some 80 MB.
 * Bytes that the vocabulary lacks are dropped, as in transformers. Throws a FormatError where a pattern is no valid regular expression.
 */
export function byteTokenizer(file: ByteLevelFile, stops: readonly number[]): Tokenizer {
  const merger = mergerOf(file);
  const added = new Set(file.added_tokens.map(({ id }) => id));
  const size = 1 + highestId(Object.values(file.model.vocab), file.added_tokens);
  const decode = (tokens: readonly number[]): string => {
    const known = tokens.filter((token) => merger.id_to_token(token) !== undefined);
    return known.length ? merger.decode(known, { skip_special_tokens: false, clean_up_tokenization_spaces: false }) : '';
  };
  return {
    size,
    stop: stops[0]!,
    stops,
    encode: (text) => merger.encode(text, { add_special_tokens: false }).ids,
    decode,
    textOf: (token) => decode([token]) || BROKEN,
    tokenBytes: byteLevelTokenBytes(
      (token) => merger.id_to_token(token),
      (token) => added.has(token)
    )
  };
}

/** The highest token id. */
const highestId = (ids: readonly number[], added: readonly AddedToken[]): number =>
  [...ids, ...added.map(({ id }) => id)].reduce((highest, id) => Math.max(highest, id), 0);

function mergerOf(file: ByteLevelFile): Merger {
  try {
    return new Merger(file, {});
  } catch (error) {
    if (error instanceof SyntaxError) throw new FormatError(`The tokenizer cuts a text by a pattern that cannot be read: ${error.message}.`, { cause: error });
    throw error;
  }
}
