/** Opens the first readable of several models in a folder. */
import { listReasons, type ModelVariant, type UnreadableFile } from '../../record/model';
import { FormatError } from '../format/formatError';
import { SourceError } from '../format/source';
import { completeModels, type FolderModels } from './modelVariants';

/** The model that opened. */
export interface FirstReadable<T> {
  readonly variant: ModelVariant;
  /** The result of `read`. */
  readonly value: T;
  /** The files skipped, each with the reason. */
  readonly unreadable: readonly UnreadableFile[];
}

/** Tries the models in their order; `name` is the folder's. Rejects with a sentence where none opens, and at once where the files themselves can no longer be had. */
export async function readFirstVariant<T>(name: string, found: FolderModels, read: (variant: ModelVariant) => Promise<T>): Promise<FirstReadable<T>> {
  const { variants, unreadable: before } = completeModels(found, name);
  const unreadable = [...before];
  for (const variant of variants) {
    try {
      return { variant, value: await read(variant), unreadable };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof SourceError || variants.length + before.length === 1) throw error;
      unreadable.push({ path: variant.paths[0]!, reason: error.message });
    }
  }
  throw new FormatError(
    `${name} holds no model that can be read here. Choose a GGUF file, or all files of a folder with config.json, tokenizer.json and safetensors. ${listReasons(unreadable)}`.trim()
  );
}
