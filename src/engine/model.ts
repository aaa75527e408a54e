/** What an engine can be opened on: a model file of our own, in memory, or any model in files, of which only the headers were read. */
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
  /** What adapters name as their base; the model's name where absent. */
  readonly base?: string;
  readonly body: StoredBody;
  readonly language: Language;
  /** Files beside it that were passed over; absent where there are none. */
  readonly unreadable?: readonly UnreadableFile[];
}

/** A model whose weights are still to be loaded. */
export interface OpenedModel {
  readonly name: string;
  /** What adapters name as their base. */
  readonly base: string;
  readonly shape: ModelShape;
  readonly language: Language;
  readonly unreadable?: readonly UnreadableFile[];
  /** Puts the body on the active device, for sequences of at most `longest` tokens; `report` hears the share that is loaded. */
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

/** Opens either; bytes are a model file as `writeModel` makes it. Throws a FormatError where they are none. */
export function openModel(model: Uint8Array | StoredModel): OpenedModel {
  if (!(model instanceof Uint8Array)) {
    const { name, base = name, body, language, unreadable } = model;
    assertSameVocabulary(model);
    const passed = unreadable ? { unreadable } : {};
    return { name, base, shape: body.shape, language, ...passed, load: (longest, report) => loadStoredBody(body, longest, report) };
  }
  const file = readModel(model);
  const { name, shape, vocabulary } = file;
  return { name, base: name, shape, language: seedlingLanguage(vocabulary), load: (longest) => Promise.resolve(loadBody(file, longest)) };
}
