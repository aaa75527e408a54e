/** The pre-tokenizer of a byte-level tokenizer (`pre_tokenizer` of tokenizer.json), which splits a text into words before bytes are merged. */
import { assertFormat } from '../format/formatError';
import { assertLinearTime } from './regexTime';

/** A step of the splitting, as tokenizer.json writes it. */
export type PreTokenizer =
  | { readonly type: 'Sequence'; readonly pretokenizers: readonly PreTokenizer[] }
  | { readonly type: 'Split'; readonly pattern: { readonly Regex: string }; readonly behavior: 'Isolated'; readonly invert: false }
  | { readonly type: 'Digits'; readonly individual_digits: boolean }
  | { readonly type: 'ByteLevel'; readonly add_prefix_space: boolean; readonly use_regex: boolean };

/** GPT-2's pattern: words, each with the space before it. */
const WORDS = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** The pattern of Llama 3 and Qwen, which differ in how many digits form one piece. */
const newerWords = (digits: string): string =>
  `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

const LLAMA_3 = [newerWords('\\p{N}{1,3}')];
const QWEN_2 = [newerWords('\\p{N}')];

/** Patterns, applied one after another, by `tokenizer.ggml.pre` (llama.cpp, src/llama-vocab.cpp); text between matches also forms pieces. */
export const SPLIT_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  'llama-bpe': LLAMA_3,
  'llama-v3': LLAMA_3,
  llama3: LLAMA_3,
  qwen2: QWEN_2,
  'deepseek-r1-qwen': QWEN_2,
  smollm: ['\\p{N}', WORDS],
  'gpt-2': [WORDS],
  default: ['[\\p{P}\\$\\+<=>\\^~\\|]+', WORDS, '\\p{N}+', '[0-9][0-9][0-9]']
};

const split = (pattern: string): PreTokenizer => ({ type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false });
const BYTES: PreTokenizer = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };

/** Splits by each pattern in turn, then maps bytes to the vocabulary's letters. */
export const splitByPatterns = (patterns: readonly string[]): PreTokenizer => ({ type: 'Sequence', pretokenizers: [...patterns.map(split), BYTES] });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/**
 * The same cutting with every pattern written out. Where tokenizer.json leaves it to the library, transformers' takes Unicode's digits and spaces, JavaScript's
 * other ones; a pattern that is written out means the same to both. Throws a FormatError for a step that byte-level tokenizers do not have, and for a
 * The same splitting with every implicit pattern written out. Implicit digits and spaces are Unicode's in transformers' library, but others in the JavaScript one;
 * explicit patterns mean the same in both. Throws a FormatError for a step that byte-level tokenizers do not have, and for a
 * pattern that could take exponential time.
 */
export function expandPreTokenizer(cut: unknown): PreTokenizer {
  const steps = stepsOf(cut);
  assertFormat(
    steps.length <= MOST_STEPS,
    `The tokenizer cuts a text in ${steps.length} steps, where ${MOST_STEPS} are the most. Choose another model or file.`
  );
  assertFormat(
    steps.some(({ type, use_regex }) => type === 'ByteLevel' && use_regex === false),
    'The tokenizer does not merge bytes, and only byte-level BPE works. Choose a model of the Qwen2.5, Qwen3, Llama 3 or SmolLM2 family.'
  );
  return { type: 'Sequence', pretokenizers: steps };
}

/** Most nested sequences, and most steps in all, far above real ones. */
const DEEPEST = 8;
const MOST_STEPS = 32;

function stepsOf(cut: unknown, depth = 0): (PreTokenizer & { readonly use_regex?: boolean })[] {
  assertFormat(isRecord(cut), 'The tokenizer does not say how it cuts a text ("pre_tokenizer"). Choose a repository whose tokenizer.json is whole.');
  switch (cut['type']) {
    case 'Sequence':
      assertFormat(
        Array.isArray(cut['pretokenizers']) && depth < DEEPEST,
        'The tokenizer.json is damaged: its sequence of pre-tokenizers is no list, or too deep.'
      );
      return cut['pretokenizers'].flatMap((each) => stepsOf(each, depth + 1));
    case 'Digits':
      return [split(cut['individual_digits'] === true ? '\\p{N}' : '\\p{N}+')];
    case 'ByteLevel':
      assertFormat(cut['add_prefix_space'] !== true, 'The tokenizer puts a space before every text, which is not supported.');
      return cut['use_regex'] === false ? [BYTES] : [split(WORDS), BYTES];
    case 'Split': {
      const pattern = isRecord(cut['pattern']) ? cut['pattern']['Regex'] : undefined;
      assertFormat(
        typeof pattern === 'string' && cut['behavior'] === 'Isolated' && cut['invert'] !== true,
        'The tokenizer cuts a text in a way that is not supported: only patterns whose matches stand alone are.'
      );
      assertLinearTime(pattern);
      return [split(pattern)];
    }
    default:
      assertFormat(
        false,
        `The tokenizer cuts a text by "${String(cut['type'])}", which is not supported. Byte-level BPE works, as Qwen2.5, Qwen3, Llama 3 and SmolLM2 have it.`
      );
  }
}
