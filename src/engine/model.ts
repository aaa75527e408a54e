/** What an engine can be opened on: a model file of our own format in memory, or a model of any format in files, of which only the headers were read. */
import { loadBody, type ModelBody } from '../model/body/body';
import { readModel } from '../model/body/file';
import { loadStoredBody } from '../model/body/load';
import type { ModelShape } from '../model/body/shape';
import type { StoredBody } from '../model/body/storedBody';
import type { UnreadableFile } from '../record/model';
import { assertFormat } from '../weights/format/formatError';
import { seedlingLanguage, type Language } from '../weights/language/language';

/** A model in files; they must be readable for as long as the engine lives, which reads them again where the GPU was lost. */
export interface StoredModel {
  readonly name: string;
  /** What exported adapters name as their base model; the model's name where absent. */
  readonly base?: string;
  readonly body: StoredBody;
  readonly language: Language;
  /** Files beside it that were passed over; absent where there are none. */
  readonly unreadable?: readonly UnreadableFile[];
}

/** A model whose weights are still to be loaded. */
export interface OpenedModel {
  readonly name: string;
  /** What exported adapters name as their base model. */
  readonly base: string;
  readonly shape: ModelShape;
  readonly language: Language;
  readonly unreadable?: readonly UnreadableFile[];
  /** Puts the body on the active device, for sequences of at most `longest` tokens; `report` gets the share loaded so far, from 0 to 1. */
  load(longest: number, report: (share: number) => void): Promise<ModelBody>;
}

/** Throws a FormatError where a model's tokenizer has tokens that its body does not know. */
export function assertSameVocabulary({ body, language }: Pick<StoredModel, 'body' | 'language'>): void {
  const { size } = language.tokenizer;
  const { vocabulary } = body.shape;
  assertFormat(
    size <= vocabulary,
    `The tokenizer has tokens up to ${size - 1}, where the model knows ${vocabulary}: they belong to different models. Choose the files of one.`
  );
}

/** Opens a model in files, or bytes of a file as `writeModel` makes it. Throws a FormatError where the bytes are no such file. */
export function openModel(model: Uint8Array | StoredModel): OpenedModel {
  if (!(model instanceof Uint8Array)) {
    const { name, base = name, body, language, unreadable } = model;
    assertSameVocabulary(model);
    const skipped = unreadable ? { unreadable } : {};
    return { name, base, shape: body.shape, language, ...skipped, load: (longest, report) => loadStoredBody(body, longest, report) };
  }
  const file = readModel(model);
  const { name, shape, vocabulary } = file;
  return { name, base: name, shape, language: seedlingLanguage(vocabulary), load: (longest) => Promise.resolve(loadBody(file, longest)) };
}
