/** Models to choose from: those offered, those that the Hub lists, and those on this machine. */

/** One variant of a model: a GGUF file, or safetensors with its config and tokenizer files. */
export interface ModelVariant {
  readonly format: 'gguf' | 'safetensors';
  /** For people: the type of a GGUF's weights, as `Q4_K_M`, else the name of the file. */
  readonly label: string;
  /** Paths within the repository or folder, the one to open first. */
  readonly paths: readonly string[];
  /** Bytes of all of them. */
  readonly size: number;
  /** Names of files it needs that are missing; absent where none is. */
  readonly missing?: readonly string[];
}

/** A file of a repository or folder, before it is read. */
export interface ListedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** A file that looks like a model and cannot be opened as one, and why, in a sentence. */
export interface UnreadableFile {
  readonly path: string;
  readonly reason: string;
}

/** Most files that one text lists. */
const MOST_LISTED = 8;

/** The files in one line, each with its reason, at most eight. */
export function listReasons(unreadable: readonly UnreadableFile[]): string {
  const listed = unreadable.slice(0, MOST_LISTED).map(({ path, reason }) => `${path}: ${reason}`);
  return [...listed, ...(unreadable.length > MOST_LISTED ? [`And ${unreadable.length - MOST_LISTED} more.`] : [])].join(' ');
}

/** A repository of the Hub at a branch, tag or commit. */
export interface RepositoryRevision {
  /** `owner/name`. */
  readonly repository: string;
  readonly revision: string;
}

/** The folder `models` next to the app, as a repository; no owner on the Hub is named `-`. */
export const MODELS_FOLDER: RepositoryRevision = { repository: '-/models', revision: 'here' };

/** Which variant of a repository is wanted: by a file's name, or by the type of its weights, as `Q4_K_M`. */
export interface ModelRequest extends RepositoryRevision {
  readonly file: string;
}

/** `owner/name@revision/path`: the name of a repository's file in storage, settings and messages. */
export const nameFile = ({ repository, revision }: RepositoryRevision, path: string): string => `${repository}@${revision}/${path}`;

/** A key that is equal for equal requests. */
export const modelKey = (request: ModelRequest): string => nameFile(request, request.file);

/** What the Hub lists of a repository. */
export interface ModelListing extends RepositoryRevision {
  /** The licence's short name, as `apache-2.0`; null where none is given. */
  readonly licence: string | null;
  /** Whether the Hub serves its files only to those who accepted the licence. */
  readonly gated: boolean;
  /** Smallest first; last those of types that cannot be read. */
  readonly variants: readonly ModelVariant[];
  /** Other files that look like a model. */
  readonly unreadable: readonly UnreadableFile[];
}

/** A variant that is on this machine, whole or in part. */
export interface KeptModel extends RepositoryRevision {
  readonly variant: ModelVariant;
  /** Bytes that have arrived. */
  readonly held: number;
  /** Whether all of it has arrived and matches its hashes, so that it can be loaded. */
  readonly whole: boolean;
}

/** Progress of a download. */
export interface ModelProgress {
  /** `listing` the repository, `waiting` for another tab that downloads it, `downloading`, or `checking` the bytes against their hash. */
  readonly stage: 'listing' | 'waiting' | 'downloading' | 'checking';
  /** Bytes that have arrived, of `size`; both 0 while unknown. */
  readonly done: number;
  readonly size: number;
  /** Bytes a second; null while unknown. */
  readonly speed: number | null;
  /** Seconds left; null where `speed` is. */
  readonly left: number | null;
}

/** The model to open: the one bundled with the app, one kept in storage, or files from the person's disk. */
export type ModelChoice =
  | { readonly kind: 'bundled' }
  | ({ readonly kind: 'kept'; readonly variant: ModelVariant } & RepositoryRevision)
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly File[] };

/** The model bundled with the app: Seedling. */
export const BUNDLED: ModelChoice = { kind: 'bundled' };

/** Beginning of the name of files from disk; no repository's name has it. */
const DISK = 'disk: ';

/** The name of a choice, as runs' settings have it: `seedling`, `owner/name@revision/file`, or `disk: name, 123 bytes` with the files' total size. */
export function nameChoice(choice: ModelChoice): string {
  if (choice.kind === 'bundled') return 'seedling';
  if (choice.kind === 'kept') return nameFile(choice, choice.variant.paths[0] ?? '');
  const size = choice.files.reduce((total, file) => total + file.size, 0);
  return `${DISK}${choice.name.replace(/\p{C}/gu, ' ').slice(0, 200)}, ${size} bytes`;
}

/** A key that is equal for equal choices; files from disk also differ by their time of last change. */
export const identifyChoice = (choice: ModelChoice): string =>
  [nameChoice(choice), ...(choice.kind === 'files' ? choice.files.map(({ lastModified }) => lastModified) : [])].join(' ');

/** Whether a choice of this name is files from disk, which only the person can open. */
export const isFromDisk = (name: string): boolean => name.startsWith(DISK);

/** The choice of a kept model. */
export const choiceOfKept = ({ repository, revision, variant }: KeptModel): Extract<ModelChoice, { kind: 'kept' }> => ({
  kind: 'kept',
  repository,
  revision,
  variant
});

/** The measures of a decoder from which its tensors and their sizes follow. */
export interface ModelMeasures {
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly mlpWidth: number;
  /** Whether q, k and v add a bias, as in Qwen2. */
  readonly biased: boolean;
  /** Whether q and k are normalised head by head before the rotary embedding, as in Qwen3. */
  readonly headNorm: boolean;
  /** Whether the output head is the transposed embedding. */
  readonly tied: boolean;
}

/** A model that the page offers for download. */
export interface OfferedModel extends ModelRequest {
  /** From its published config.json. */
  readonly measures: ModelMeasures;
  readonly title: string;
  readonly parameters: number;
  /** Bytes to download, roughly; the Hub's listing has the exact number. */
  readonly size: number;
  readonly licence: string;
}

const APACHE = 'Apache-2.0';
const LLAMA_TERMS = 'Llama 3.2 Community Licence';

type ModelFamily = Pick<ModelMeasures, 'vocabulary' | 'headWidth' | 'biased' | 'headNorm' | 'tied'>;
const SMOLLM2: ModelFamily = { vocabulary: 49_152, headWidth: 64, biased: false, headNorm: false, tied: true };
const QWEN25: ModelFamily = { vocabulary: 151_936, headWidth: 128, biased: true, headNorm: false, tied: true };
const QWEN3: ModelFamily = { vocabulary: 151_936, headWidth: 128, biased: false, headNorm: true, tied: true };
const LLAMA: ModelFamily = { vocabulary: 128_256, headWidth: 128, biased: false, headNorm: false, tied: true };

const measures = (family: ModelFamily, layers: number, width: number, mlpWidth: number, heads: number, keyHeads: number): ModelMeasures => ({
  ...{ ...family, layers, width, mlpWidth, heads, keyHeads }
});

/** Smallest first. Llama's are copies that need no sign-in; its licence holds for them too. */
export const OFFERED: readonly OfferedModel[] = [
  {
    title: 'SmolLM2 135M Instruct',
    ...{ parameters: 134.5e6, size: 105e6, licence: APACHE, measures: measures(SMOLLM2, 30, 576, 1536, 9, 3) },
    ...{ repository: 'bartowski/SmolLM2-135M-Instruct-GGUF', revision: 'main', file: 'SmolLM2-135M-Instruct-Q4_K_M.gguf' }
  },
  {
    title: 'SmolLM2 360M Instruct',
    ...{ parameters: 361.8e6, size: 386e6, licence: APACHE, measures: measures(SMOLLM2, 32, 960, 2560, 15, 5) },
    ...{ repository: 'HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', revision: 'main', file: 'smollm2-360m-instruct-q8_0.gguf' }
  },
  {
    title: 'Qwen2.5 0.5B Instruct',
    ...{ parameters: 494e6, size: 491e6, licence: APACHE, measures: measures({ ...QWEN25, headWidth: 64 }, 24, 896, 4864, 14, 2) },
    ...{ repository: 'Qwen/Qwen2.5-0.5B-Instruct-GGUF', revision: 'main', file: 'qwen2.5-0.5b-instruct-q4_k_m.gguf' }
  },
  {
    title: 'Qwen3 0.6B',
    ...{ parameters: 596e6, size: 639e6, licence: APACHE, measures: measures(QWEN3, 28, 1024, 3072, 16, 8) },
    ...{ repository: 'Qwen/Qwen3-0.6B-GGUF', revision: 'main', file: 'Qwen3-0.6B-Q8_0.gguf' }
  },
  {
    title: 'Llama 3.2 1B Instruct',
    ...{ parameters: 1.236e9, size: 808e6, licence: LLAMA_TERMS, measures: measures({ ...LLAMA, headWidth: 64 }, 16, 2048, 8192, 32, 8) },
    ...{ repository: 'bartowski/Llama-3.2-1B-Instruct-GGUF', revision: 'main', file: 'Llama-3.2-1B-Instruct-Q4_K_M.gguf' }
  },
  {
    title: 'Qwen2.5 1.5B Instruct',
    ...{ parameters: 1.544e9, size: 1.12e9, licence: APACHE, measures: measures(QWEN25, 28, 1536, 8960, 12, 2) },
    ...{ repository: 'Qwen/Qwen2.5-1.5B-Instruct-GGUF', revision: 'main', file: 'qwen2.5-1.5b-instruct-q4_k_m.gguf' }
  },
  {
    title: 'Qwen3 1.7B',
    ...{ parameters: 1.72e9, size: 1.83e9, licence: APACHE, measures: measures(QWEN3, 28, 2048, 6144, 16, 8) },
    ...{ repository: 'Qwen/Qwen3-1.7B-GGUF', revision: 'main', file: 'Qwen3-1.7B-Q8_0.gguf' }
  },
  {
    title: 'Qwen2.5 3B Instruct',
    ...{ parameters: 3.086e9, size: 2.1e9, licence: 'Qwen Research Licence: not for commercial use', measures: measures(QWEN25, 36, 2048, 11_008, 16, 2) },
    ...{ repository: 'Qwen/Qwen2.5-3B-Instruct-GGUF', revision: 'main', file: 'qwen2.5-3b-instruct-q4_k_m.gguf' }
  },
  {
    title: 'Llama 3.2 3B Instruct',
    ...{ parameters: 3.213e9, size: 2.02e9, licence: LLAMA_TERMS, measures: measures(LLAMA, 28, 3072, 8192, 24, 8) },
    ...{ repository: 'bartowski/Llama-3.2-3B-Instruct-GGUF', revision: 'main', file: 'Llama-3.2-3B-Instruct-Q4_K_M.gguf' }
  },
  {
    title: 'Qwen3 4B',
    ...{ parameters: 4.022e9, size: 2.5e9, licence: APACHE, measures: measures(QWEN3, 36, 2560, 9728, 32, 8) },
    ...{ repository: 'Qwen/Qwen3-4B-GGUF', revision: 'main', file: 'Qwen3-4B-Q4_K_M.gguf' }
  }
];
