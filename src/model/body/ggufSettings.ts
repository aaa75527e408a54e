/** Which of a GGUF file's settings may be passed over: every other one makes the same weights mean something else, and is refused by its name. */
import { assertFormat } from '../../weights/format/formatError';
import { isSet, describeValue, type Metadata, type MetadataValue } from '../../weights/format/ggufMetadata';

/** Settings of an architecture that `ggufShape.ts` reads, or that mean nothing once those have the values that are supported. */
const FREE: ReadonlySet<string> = new Set([
  ...['context_length', 'embedding_length', 'block_count', 'feed_forward_length', 'vocab_size'],
  ...['attention.head_count', 'attention.head_count_kv', 'attention.key_length', 'attention.value_length', 'attention.layer_norm_rms_epsilon'],
  ...['rope.dimension_count', 'rope.freq_base', 'rope.scaling.type', 'rope.scaling.factor', 'rope.scale_linear'],
  // Of scalings that are refused, of windows and of experts, of which there are none.
  ...['rope.scaling.original_context_length', 'rope.scaling.finetuned', 'rope.freq_base_swa', 'attention.sliding_window_pattern'],
  ...[
    'expert_used_count',
    'expert_feed_forward_length',
    'expert_shared_feed_forward_length',
    'expert_weights_scale',
    'expert_weights_norm',
    'expert_gating_func'
  ],
  // Of norms that these architectures do not have, and of how the tensors lay before they were converted.
  ...['attention.layer_norm_epsilon', 'tensor_data_layout']
]);

/** What else some of them may be, besides zero, off or empty, and still change nothing. */
const NEUTRAL: Readonly<Record<string, MetadataValue>> = {
  'attention.causal': true,
  'rope.scaling.attn_factor': 1,
  logit_scale: 1,
  residual_scale: 1,
  embedding_scale: 1
};

/** Of the tokenizer (`tokenizer.ggml.…`): those that `ggufTokenizer.ts` reads, and those that mean nothing to byte-level BPE or to a text that a chat template writes in full. */
const OF_TOKENIZER =
  /^tokenizer\.ggml\.(?:model|pre|tokens|token_type|token_type_count|scores|merges|added_tokens|[a-z_]+_token_id|add_[bes]os_token|add_sep_token)$/;

/** Throws a FormatError that names a setting of the architecture or of the tokenizer which is set, and which nothing here heeds. */
export function refuseUnknown(metadata: Metadata, architecture: string): void {
  for (const [key, value] of metadata) {
    const own = key.startsWith(`${architecture}.`) ? key.slice(architecture.length + 1) : null;
    const passes = own === null ? !key.startsWith('tokenizer.ggml.') || OF_TOKENIZER.test(key) : FREE.has(own) || isNeutral(own, value);
    assertFormat(passes || !isSet(value), `The file sets "${key}" (${describeValue(value)}), which is not supported. Choose another file or model.`);
  }
}

const isNeutral = (own: string, value: MetadataValue): boolean => Object.hasOwn(NEUTRAL, own) && NEUTRAL[own] === value;
