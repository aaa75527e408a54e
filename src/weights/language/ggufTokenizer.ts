/** Converts a GGUF file's tokenizer metadata (`tokenizer.ggml.*`) to the tokenizer files of a repository. */
import { assertFormat } from '../format/formatError';
import type { Metadata, MetadataValue } from '../format/ggufMetadata';
import { splitByPatterns, SPLIT_PATTERNS } from './preTokenizer';
import type { TokenizerFiles } from './tokenizerFiles';

/** Kinds of token in `tokenizer.ggml.token_type`. */
const UNKNOWN = 2;
const CONTROL = 3;
const USER_DEFINED = 4;
const UNUSED = 5;
/** Kinds of token that are matched in a text before it is split, as in llama.cpp. */
const MARKS: readonly unknown[] = [UNKNOWN, CONTROL, USER_DEFINED];

/** Other tokenizers, by the value of `tokenizer.ggml.model`. */
const OTHERS: Readonly<Record<string, string>> = { llama: "SentencePiece's BPE", t5: 'Unigram', bert: 'WordPiece', rwkv: "RWKV's", plamo2: "PLaMo's" };
const WHAT_WORKS = 'Byte-level BPE ("gpt2") works, as Qwen2.5, Qwen3, Llama 3 and SmolLM2 have it.';

/** The special tokens that a template is given, by their role in the metadata key. */
const NAMED: Readonly<Record<string, string>> = { bos: 'bos_token', eos: 'eos_token', unknown: 'unk_token', padding: 'pad_token' };
/** Roles of the end tokens: of a turn, of a text, and of a turn that waits for a tool. */
const ENDS = ['eot', 'eos', 'eom'];

type Texts = readonly (string | Uint8Array)[];
const isTexts = (value: MetadataValue | undefined): value is Texts =>
  Array.isArray(value) && value.every((each) => typeof each === 'string' || each instanceof Uint8Array);

/**
 * tokenizer.json and tokenizer_config.json as transformers has them for such a model: Unicode's composed form (NFC) for Qwen, which llama.cpp leaves out, and
 * for Llama 3 whole words before merges. Tokens that the file names as its beginning or an end are marks, whatever their kind. Throws a FormatError where the file has no tokenizer, or one of a
 * tokenizer.json and tokenizer_config.json as transformers has them for such a model: with NFC normalisation for Qwen, which llama.cpp leaves out, and for Llama 3
 * with `ignore_merges`. The file's bos and end tokens are special tokens, whatever their kind. Throws a FormatError where the file has no tokenizer, or one that is
 * not supported.
 */
export function tokenizerOfGguf(metadata: Metadata): TokenizerFiles {
  const model = metadata.get('tokenizer.ggml.model');
  assertFormat(model !== undefined, 'The file has no tokenizer ("tokenizer.ggml.model"). Choose a file with one.');
  assertFormat(
    model === 'gpt2',
    `The file's tokenizer is ${Object.hasOwn(OTHERS, String(model)) ? OTHERS[String(model)] : `of the type "${String(model)}"`}, which is not supported. ${WHAT_WORKS}`
  );
  const pre = String(metadata.get('tokenizer.ggml.pre') ?? 'default');
  assertFormat(
    Object.hasOwn(SPLIT_PATTERNS, pre),
    `The file's tokenizer cuts texts as "${pre}" does, which is not supported. Supported are ${Object.keys(SPLIT_PATTERNS).join(', ')}.`
  );
  const tokens = metadata.get('tokenizer.ggml.tokens');
  const merges = metadata.get('tokenizer.ggml.merges');
  const kinds = metadata.get('tokenizer.ggml.token_type') ?? [];
  assertFormat(isTexts(tokens) && isTexts(merges) && Array.isArray(kinds), 'The file is damaged: its tokenizer has no list of tokens or of merges.');
  const named = new Set([...ENDS, 'bos'].map((role) => idOf(metadata, role)));
  const kindOf = (id: number): MetadataValue | undefined => kinds[id];
  const isMark = (id: number): boolean => named.has(id) || MARKS.includes(kindOf(id));
  const isSpecial = (id: number): boolean => named.has(id) || kindOf(id) !== USER_DEFINED;
  const used = textsOf(tokens, (id) => kindOf(id) === UNUSED && !named.has(id));
  const merged = mergeResults(merges);
  const words = used.filter(([token, id]) => (!isMark(id) && kindOf(id) !== UNUSED) || token.length === 1 || merged.has(token));
  return {
    tokenizer: {
      model: { type: 'BPE', vocab: Object.fromEntries(words), merges, ignore_merges: SPLIT_PATTERNS[pre] === SPLIT_PATTERNS['llama-bpe'] },
      pre_tokenizer: splitByPatterns(SPLIT_PATTERNS[pre]!),
      normalizer: SPLIT_PATTERNS[pre] === SPLIT_PATTERNS['qwen2'] ? { type: 'NFC' } : null,
      added_tokens: used
        .filter(([content, id]) => isMark(id) && content !== '')
        .map(([content, id]) => ({ id, content, special: isSpecial(id), normalized: false }))
    },
    config: { ...namedTokens(metadata, tokens, isMark), chat_template: templatesOf(metadata) },
    generation: { eos_token_id: ENDS.map((role) => idOf(metadata, role)) }
  };
}

const idOf = (metadata: Metadata, role: string): MetadataValue | undefined => metadata.get(`tokenizer.ggml.${role}_token_id`);

/** Tokens with their ids, without unused ones that are no UTF-8. Throws a FormatError where a used one is no UTF-8. */
function textsOf(tokens: Texts, isUnused: (id: number) => boolean): readonly (readonly [string, number])[] {
  return [...tokens.entries()].flatMap(([id, token]): (readonly [string, number])[] => {
    if (typeof token === 'string') return [[token, id]];
    assertFormat(isUnused(id), `Token ${id} of the file's tokenizer is no text in UTF-8. Choose another file.`);
    return [];
  });
}

/** The results of merges, which must be in the vocabulary whatever kind of token they are. */
function mergeResults(merges: Texts): ReadonlySet<string> {
  return new Set(
    merges.map((merge, i) => {
      assertFormat(typeof merge === 'string', `Merge ${i} of the file's tokenizer is no text in UTF-8. Choose another file.`);
      return merge.replace(' ', '');
    })
  );
}

/** The texts of special tokens by their names in tokenizer_config.json; `unk_token` and `pad_token` only where they are marks. */
function namedTokens(metadata: Metadata, tokens: Texts, isMark: (id: number) => boolean): Readonly<Record<string, string>> {
  const named = Object.entries(NAMED).map(([role, name]) => {
    const id = idOf(metadata, role);
    return [name, typeof id === 'number' && isMark(id) ? tokens[id] : undefined] as const;
  });
  return Object.fromEntries(named.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Chat templates as tokenizer_config.json lists them where there are several. */
function templatesOf(metadata: Metadata): readonly { readonly name: string; readonly template: string }[] {
  const start = 'tokenizer.chat_template';
  return [...metadata].flatMap(([key, template]) => {
    if (key !== start && !key.startsWith(`${start}.`)) return [];
    assertFormat(!(template instanceof Uint8Array), `The file's chat template ("${key}") is no text in UTF-8. Choose another file.`);
    return typeof template === 'string' ? [{ name: key === start ? 'default' : key.slice(start.length + 1), template }] : [];
  });
}
