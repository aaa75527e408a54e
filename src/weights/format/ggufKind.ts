/** What a GGUF file says it is: besides models the format holds vocabularies, adapters, importance matrices and encoders of images (github.com/ggml-org/ggml, docs/gguf.md). */
import { assertFormat } from './formatError';
import type { Gguf } from './gguf';

/** Values of `general.type` other than `model`, in words. */
const OTHERS: Readonly<Record<string, string>> = {
  adapter: 'an adapter, which changes a model',
  vocab: 'a vocabulary without weights',
  imatrix: 'an importance matrix, from which models are made smaller',
  mmproj: 'an encoder of images or sounds for a model'
};

/** Throws a FormatError where the file is no model. */
export function requireModel({ metadata, tensors }: Gguf): void {
  const type = String(metadata.get('general.type') ?? 'model');
  const other = Object.hasOwn(OTHERS, type) ? OTHERS[type] : [...tensors.keys()].some((name) => name.endsWith('.in_sum2')) ? OTHERS['imatrix'] : null;
  assertFormat(!other, `The file holds ${other}, and is no model itself. Choose the model's own file.`);
  assertFormat(tensors.size > 0, 'The file holds a vocabulary without weights, and is no model itself. Choose a file of the same model with its weights.');
}
