/** Of several models in a folder the first that opens, and why the ones before it do not. */
import { listReasons, type ModelVariant, type UnreadableFile } from '../../record/model';
import { FormatError } from '../format/format';
import { SourceError } from '../format/source';
import { wholeOnly, type Survey } from './variety';

export interface Readable<T> {
  readonly variety: ModelVariant;
  /** What reading gave. */
  readonly value: T;
  /** What was passed over, and why. */
  readonly unreadable: readonly UnreadableFile[];
}

/** Tries the models in their order; `name` is the folder's. Rejects with a sentence where none opens, and at once where the files themselves can no longer be had. */
export async function readFirst<T>(name: string, found: Survey, read: (variety: ModelVariant) => Promise<T>): Promise<Readable<T>> {
  const { varieties, unreadable: before } = wholeOnly(found, name);
  const unreadable = [...before];
  for (const variety of varieties) {
    try {
      return { variety, value: await read(variety), unreadable };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof SourceError || varieties.length + before.length === 1) throw error;
      unreadable.push({ path: variety.paths[0]!, reason: error.message });
    }
  }
  throw new FormatError(
    `${name} holds no model that can be read here. Choose a GGUF file, or all files of a folder with config.json, tokenizer.json and safetensors. ${listReasons(unreadable)}`.trim()
  );
}
