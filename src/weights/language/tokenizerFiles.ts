/** The tokenizer files of a repository (tokenizer.json, tokenizer_config.json, generation_config.json, chat_template.jinja), and their validation. */
import { assertFormat } from '../format/formatError';
import { expandPreTokenizer, type PreTokenizer } from './preTokenizer';

/** The files' parsed content; all but the first may be missing. */
export interface TokenizerFiles {
  /** tokenizer.json; undefined where it is missing, which is refused. */
  readonly tokenizer: unknown;
  /** tokenizer_config.json */
  readonly config?: unknown;
  /** generation_config.json */
  readonly generation?: unknown;
  /** The text of chat_template.jinja; the one in tokenizer_config.json where absent. */
  readonly template?: string;
}

/** A token that is matched in a text before it is split. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  readonly normalized: boolean;
}

/** Two neighbouring tokens that are merged to one. */
type MergePair = readonly [string, string];

/** The fields of a byte-level BPE tokenizer.json that are used. */
export interface ByteLevelFile {
  readonly model: {
    readonly type: 'BPE';
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly MergePair[];
    readonly ignore_merges: boolean;
  };
  readonly pre_tokenizer: PreTokenizer;
  readonly normalizer: { readonly type: 'NFC' } | null;
  readonly decoder: { readonly type: 'ByteLevel' };
  readonly post_processor: null;
  readonly added_tokens: readonly AddedToken[];
}

type JsonObject = Readonly<Record<string, unknown>>;

const WHAT_WORKS = 'Byte-level BPE works, as Qwen2.5, Qwen3, Llama 3 and SmolLM2 have it.';
/** Settings of BPE that byte-level tokenizers leave empty: merges left out at random, and marks within and at the end of words. */
const ODD = ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix'] as const;
/** Above any vocabulary's, and above the merges that lead to it. */
const MOST_TOKENS = 1 << 20;
/** Added tokens are marks and a few words: characters of one, and of all; DeepSeek's hundreds have some ten thousand. */
const LONGEST_ADDED = 1 << 10;
const MOST_ADDED = 1 << 18;

/** The fields of a JSON object; none where it is something else. */
export const jsonObject = (value: unknown): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {});

const isToken = (id: unknown): id is number => typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < MOST_TOKENS;

/** Checks tokenizer.json. Throws a FormatError that names the type where the tokenizer is of another kind, and what is wrong where it is damaged. */
export function readByteLevel(file: unknown): ByteLevelFile {
  assertFormat(file !== undefined, 'There is no tokenizer.json beside the weights. Choose a folder that has one, or a GGUF file of the same model.');
  const { model, pre_tokenizer: cut, normalizer, added_tokens: added } = jsonObject(file);
  const { type = 'BPE', vocab, merges, ignore_merges: ignoring, byte_fallback: fallback, ...others } = jsonObject(model);
  assertFormat(type === 'BPE', `The tokenizer is of the type ${String(type)}, which is not supported. ${WHAT_WORKS}`);
  assertFormat(fallback !== true, `The tokenizer is SentencePiece's BPE, which is not supported. ${WHAT_WORKS}`);
  const odd = ODD.find((name) => Boolean(others[name]));
  assertFormat(odd === undefined, `The tokenizer merges with "${odd!}" (${JSON.stringify(others[odd!])}), which is not supported. ${WHAT_WORKS}`);
  const vocabulary = jsonObject(vocab);
  const count = Object.keys(vocabulary).length;
  assertFormat(count > 0 && Array.isArray(merges), 'The tokenizer is damaged: its model has no "vocab" or no "merges".');
  assertFormat(count <= MOST_TOKENS, `The tokenizer has ${count} tokens, where ${MOST_TOKENS} are the most that are read. Fetch it again.`);
  assertFormat(isVocabulary(vocabulary), `The tokenizer is damaged: a token's id is no whole number below ${MOST_TOKENS}.`);
  assertFormat(merges.length <= MOST_TOKENS, `The tokenizer has ${merges.length} merges, where ${MOST_TOKENS} are the most that are read. Fetch it again.`);
  const pairs = merges.map(pairOf);
  const lost = pairs.findIndex((pair) => pair === null || !Object.hasOwn(vocabulary, pair[0] + pair[1]));
  assertFormat(lost < 0, `The tokenizer is damaged: merge ${lost} of its list is no pair of texts, or joins them to what is no token.`);
  return {
    model: { type: 'BPE', vocab: vocabulary, merges: pairs.filter((pair) => pair !== null), ignore_merges: ignoring === true },
    pre_tokenizer: expandPreTokenizer(cut),
    normalizer: readNormalizer(normalizer),
    decoder: { type: 'ByteLevel' },
    post_processor: null,
    added_tokens: readAddedTokens(added)
  };
}

const isVocabulary = (vocabulary: JsonObject): vocabulary is Readonly<Record<string, number>> => Object.values(vocabulary).every(isToken);

/** A merge as older and newer files write it. */
function pairOf(merge: unknown): MergePair | null {
  const [left, right, ...others]: readonly unknown[] = typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
  return typeof left === 'string' && typeof right === 'string' && others.length === 0 ? [left, right] : null;
}

function readNormalizer(normalizer: unknown): { readonly type: 'NFC' } | null {
  if (normalizer === null || normalizer === undefined) return null;
  const { type, normalizers } = jsonObject(normalizer);
  if (type === 'Sequence' && Array.isArray(normalizers) && normalizers.length === 0) return null;
  assertFormat(type === 'NFC', `The tokenizer changes texts by "${String(type)}", which is not supported. ${WHAT_WORKS}`);
  return { type: 'NFC' };
}

/** A list of added tokens, checked. Throws a FormatError that says which one is damaged or not supported. */
export function readAddedTokens(added: unknown): readonly AddedToken[] {
  if (added === undefined || added === null) return [];
  assertFormat(Array.isArray(added), 'The tokenizer.json is damaged: "added_tokens" is no list.');
  let characters = 0;
  return added.map((token: unknown, i) => {
    const { id, content, special, normalized, lstrip, rstrip, single_word: single } = jsonObject(token);
    assertFormat(
      isToken(id) && typeof content === 'string' && content !== '',
      `The tokenizer.json is damaged: added token ${i} of its list has no id or no text.`
    );
    characters += content.length;
    assertFormat(
      content.length <= LONGEST_ADDED && characters <= MOST_ADDED,
      `The tokenizer.json adds tokens of ${characters} characters till number ${i} of its list, far more than marks have. Choose another model or file.`
    );
    assertFormat(single !== true && lstrip !== true && rstrip !== true, `The token ${content} takes in its surroundings, which is not supported.`);
    return { id, content, special: special === true, normalized: normalized === true };
  });
}

/** A token's text in tokenizer_config.json, where it is a text or an object that holds one; null where there is none. */
export function tokenTextOf(value: unknown): string | null {
  const content = typeof value === 'string' ? value : jsonObject(value)['content'];
  return typeof content === 'string' ? content : null;
}
