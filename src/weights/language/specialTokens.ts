/** Adds the special tokens that only tokenizer_config.json names, which transformers matches in texts too. */
import { assertFormat } from '../format/formatError';
import { tokenTextOf, jsonObject, readAddedTokens, type ByteLevelFile } from './tokenizerFiles';

/** The roles of a token in tokenizer_config.json. */
const ROLES = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'];

/**
 * The file with the tokens of `added_tokens_decoder` that it lacks, and those of its vocabulary that have a role (PreTrainedTokenizerFast). Throws a FormatError where the config gives a token
 * the id of another.
 */
export function withSpecialTokens(file: ByteLevelFile, config: unknown): ByteLevelFile {
  const fields = jsonObject(config);
  const { vocab } = file.model;
  const known = new Set(file.added_tokens.map(({ content }) => content));
  const listed = readAddedTokens(Object.entries(jsonObject(fields['added_tokens_decoder'])).map(([id, token]) => ({ ...jsonObject(token), id: Number(id) })));
  const others: readonly unknown[] = Array.isArray(fields['additional_special_tokens']) ? fields['additional_special_tokens'] : [];
  const named = [...ROLES.map((role) => fields[role]), ...others].flatMap((token) => {
    const content = tokenTextOf(token);
    return content !== null && content !== '' && Object.hasOwn(vocab, content) ? [{ id: vocab[content]!, content, special: true, normalized: false }] : [];
  });
  const lacking = [...listed, ...named].filter(({ content }) => !known.has(content) && known.add(content));
  if (lacking.length === 0) return file;
  const words = Object.entries(vocab).map(([token, id]) => [id, token] as const);
  const taken = new Map<number, string>([...words, ...file.added_tokens.map(({ id, content }) => [id, content] as const)]);
  for (const { id, content } of lacking) {
    const owner = taken.get(id) ?? content;
    assertFormat(owner === content, `The tokenizer_config.json gives the token ${content} the id ${id}, which is that of ${owner}. Fetch both files again.`);
  }
  return { ...file, added_tokens: [...file.added_tokens, ...lacking] };
}
