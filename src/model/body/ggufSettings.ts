/** Which of a GGUF file's settings may be ignored; any other that is set would make the weights compute something else, and is refused by name. */
import { assertFormat } from '../../weights/format/formatError';
import { isSet, describeValue, type Metadata, type MetadataValue } from '../../weights/format/ggufMetadata';

/** Settings of an architecture that `ggufShape.ts` reads, or that have no effect once those have supported values. */
const IGNORED: ReadonlySet<string> = new Set([
  ...['context_length', 'embedding_length', 'block_count', 'feed_forward_length', 'vocab_size'],
  ...['attention.head_count', 'attention.head_count_kv', 'attention.key_length', 'attention.value_length', 'attention.layer_norm_rms_epsilon'],
  ...['rope.dimension_count', 'rope.freq_base', 'rope.scaling.type', 'rope.scaling.factor', 'rope.scale_linear'],
  // Of refused scalings, of sliding windows and of experts, which are absent.
  ...['rope.scaling.original_context_length', 'rope.scaling.finetuned', 'rope.freq_base_swa', 'attention.sliding_window_pattern'],
  ...[
    'expert_used_count',
    'expert_feed_forward_length',
    'expert_shared_feed_forward_length',
    'expert_weights_scale',
    'expert_weights_norm',
    'expert_gating_func'
  ],
  // Of norms that these architectures do not have, and of the tensors' layout before conversion.
  ...['attention.layer_norm_epsilon', 'tensor_data_layout']
]);

/** Values besides zero, off or empty at which other settings have no effect. */
const NEUTRAL: Readonly<Record<string, MetadataValue>> = {
  'attention.causal': true,
  'rope.scaling.attn_factor': 1,
  logit_scale: 1,
  residual_scale: 1,
  embedding_scale: 1
};

/** Settings of the tokenizer (`tokenizer.ggml.…`) that `ggufTokenizer.ts` reads, or that have no effect on byte-level BPE or on texts that a chat template renders in full. */
const TOKENIZER_SETTINGS =
  /^tokenizer\.ggml\.(?:model|pre|tokens|token_type|token_type_count|scores|merges|added_tokens|[a-z_]+_token_id|add_[bes]os_token|add_sep_token)$/;

/** Throws a FormatError that names a setting of the architecture or the tokenizer that is set but has no implementation here. */
export function refuseUnknown(metadata: Metadata, architecture: string): void {
  for (const [key, value] of metadata) {
    const own = key.startsWith(`${architecture}.`) ? key.slice(architecture.length + 1) : null;
    const passes = own === null ? !key.startsWith('tokenizer.ggml.') || TOKENIZER_SETTINGS.test(key) : IGNORED.has(own) || isNeutral(own, value);
    assertFormat(passes || !isSet(value), `The file sets "${key}" (${describeValue(value)}), which is not supported. Choose another file or model.`);
  }
}

const isNeutral = (own: string, value: MetadataValue): boolean => Object.hasOwn(NEUTRAL, own) && NEUTRAL[own] === value;
