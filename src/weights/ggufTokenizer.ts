/** A GGUF file's own words about its tokenizer (`tokenizer.ggml.*`), put as the files of a repository would put them. */
import { require } from './format';
import type { Metadata, MetadataValue } from './ggufMetadata';
import { cutBy, PATTERNS } from './preTokenizer';
import type { TokenizerFiles } from './tokenizerFiles';

/** Kinds of token in `tokenizer.ggml.token_type`. */
const CONTROL = 3;
const USER_DEFINED = 4;
const UNUSED = 5;

/** What else `tokenizer.ggml.model` says, in the words of who made it. */
const OTHERS: Readonly<Record<string, string>> = { llama: "SentencePiece's BPE", t5: 'Unigram', bert: 'WordPiece', rwkv: "RWKV's", plamo2: "PLaMo's" };
const WHAT_WORKS = 'Byte-level BPE ("gpt2") works, as Qwen2.5, Qwen3, Llama 3 and SmolLM2 have it.';

/** The tokens that a template is given, by the ends of their keys. */
const NAMED: Readonly<Record<string, string>> = { bos: 'bos_token', eos: 'eos_token', unknown: 'unk_token', padding: 'pad_token' };

const isTexts = (value: MetadataValue | undefined): value is readonly string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

/**
 * tokenizer.json and tokenizer_config.json as transformers has them for such a model: Unicode's composed form (NFC) for Qwen, which llama.cpp leaves out, and
 * for Llama 3 whole words before merges. Throws a FormatError where the file has no tokenizer, or one of a kind that is not supported.
 */
export function tokenizerOfGguf(metadata: Metadata): TokenizerFiles {
  const model = metadata.get('tokenizer.ggml.model');
  require(model !== undefined, 'The file has no tokenizer ("tokenizer.ggml.model"). Choose a file with one.');
  require(model ===
    'gpt2', `The file's tokenizer is ${Object.hasOwn(OTHERS, String(model)) ? OTHERS[String(model)] : `of the type "${String(model)}"`}, which is not supported. ${WHAT_WORKS}`);
  const pre = String(metadata.get('tokenizer.ggml.pre') ?? 'default');
  require(Object.hasOwn(
    PATTERNS,
    pre
  ), `The file's tokenizer cuts texts as "${pre}" does, which is not supported. Supported are ${Object.keys(PATTERNS).join(', ')}.`);
  const tokens = metadata.get('tokenizer.ggml.tokens');
  const merges = metadata.get('tokenizer.ggml.merges');
  const kinds = metadata.get('tokenizer.ggml.token_type') ?? [];
  require(isTexts(tokens) && isTexts(merges) && Array.isArray(kinds), 'The file is damaged: its tokenizer has no list of tokens or of merges.');
  const kindOf = (id: number): MetadataValue | undefined => kinds[id];
  const isMark = (id: number): boolean => kindOf(id) === CONTROL || kindOf(id) === USER_DEFINED;
  const used = tokens.map((token, id) => [token, id] as const).filter(([, id]) => kindOf(id) !== UNUSED);
  return {
    tokenizer: {
      model: {
        type: 'BPE',
        vocab: Object.fromEntries(used.filter(([, id]) => !isMark(id))),
        merges,
        ignore_merges: PATTERNS[pre] === PATTERNS['llama-bpe']
      },
      pre_tokenizer: cutBy(PATTERNS[pre]!),
      normalizer: pre === 'qwen2' ? { type: 'NFC' } : null,
      added_tokens: used.filter(([, id]) => isMark(id)).map(([content, id]) => ({ id, content, special: kindOf(id) === CONTROL, normalized: false }))
    },
    config: { ...namedTokens(metadata, tokens), chat_template: templatesOf(metadata) }
  };
}

/** The texts of the tokens that have a role, by their names in tokenizer_config.json. */
function namedTokens(metadata: Metadata, tokens: readonly string[]): Readonly<Record<string, string>> {
  const named = Object.entries(NAMED).map(([key, name]) => {
    const id = metadata.get(`tokenizer.ggml.${key}_token_id`);
    return [name, typeof id === 'number' ? tokens[id] : undefined] as const;
  });
  return Object.fromEntries(named.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Chat templates as tokenizer_config.json lists them where there are several. */
function templatesOf(metadata: Metadata): readonly { readonly name: string; readonly template: string }[] {
  const start = 'tokenizer.chat_template';
  return [...metadata].flatMap(([key, template]) => {
    if (typeof template !== 'string' || (key !== start && !key.startsWith(`${start}.`))) return [];
    return [{ name: key === start ? 'default' : key.slice(start.length + 1), template }];
  });
}
