/** Models to choose from: what is known of them before anything is fetched, what the Hub lists, and what is on this machine. */

/** One way to have a model: a GGUF file, or weights in safetensors with what belongs to them. */
export interface ModelVariety {
  readonly format: 'gguf' | 'safetensors';
  /** For people: the type of a GGUF's weights, as `Q4_K_M`, else the name of the file. */
  readonly label: string;
  /** Paths within the repository or folder, the one to open first. */
  readonly paths: readonly string[];
  /** Bytes of them all. */
  readonly size: number;
}

/** A repository of the Hub at a branch, tag or commit. */
export interface ModelPlace {
  /** `owner/name`. */
  readonly repository: string;
  readonly revision: string;
}

/** A file of a repository, or the weights' type: which of the varieties is meant. */
export interface ModelWish extends ModelPlace {
  readonly file: string;
}

/** What the Hub says of a repository. */
export interface ModelListing extends ModelPlace {
  /** The licence's short name, as `apache-2.0`; null where none is given. */
  readonly licence: string | null;
  /** Its files are given only to those who accepted the licence. */
  readonly gated: boolean;
  /** Smallest first. */
  readonly varieties: readonly ModelVariety[];
}

/** A variety of which at least a part is on this machine. */
export interface KeptModel extends ModelPlace {
  readonly variety: ModelVariety;
  /** Bytes that have arrived. */
  readonly held: number;
  /** All of it is there and right, so it can be loaded. */
  readonly whole: boolean;
}

/** How far fetching a model is. */
export interface ModelProgress {
  /** `listing` what there is, `waiting` for another tab that fetches it, `downloading`, or `checking` what came against its hash. */
  readonly stage: 'listing' | 'waiting' | 'downloading' | 'checking';
  /** Bytes of `size`; both 0 while they are not known. */
  readonly done: number;
  readonly size: number;
  /** Bytes a second; null till it is known. */
  readonly speed: number | null;
  /** Seconds; null where speed is. */
  readonly left: number | null;
}

/** What an engine is to be opened on: the model that comes with the app, one that was fetched, or files of the person's own. */
export type ModelChoice =
  | { readonly kind: 'bundled' }
  | ({ readonly kind: 'kept'; readonly variety: ModelVariety } & ModelPlace)
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly File[] };

/** The model that comes with the app. */
export const BUNDLED: ModelChoice = { kind: 'bundled' };

/** What the name of files of the person's own begins with; no repository's does. */
const DISK = 'disk: ';

/** Names a choice, in the settings of runs too: `seedling`, `owner/name@revision/file`, or `disk: name, 123 bytes` for files, told apart by their bytes in all. */
export function nameChoice(choice: ModelChoice): string {
  if (choice.kind === 'bundled') return 'seedling';
  if (choice.kind === 'kept') return `${choice.repository}@${choice.revision}/${choice.variety.paths[0] ?? ''}`;
  const size = choice.files.reduce((total, file) => total + file.size, 0);
  return `${DISK}${choice.name.replace(/\p{C}/gu, ' ').slice(0, 200)}, ${size} bytes`;
}

/** Whether a choice of this name is files that only the person can open. */
export const isOfDisk = (name: string): boolean => name.startsWith(DISK);

/** What is kept, as a choice. */
export const choiceOf = ({ repository, revision, variety }: KeptModel): ModelChoice => ({ kind: 'kept', repository, revision, variety });

/** A model that is offered by name. */
export interface OfferedModel extends ModelWish {
  readonly title: string;
  readonly parameters: number;
  /** Bytes to fetch, about: the Hub's own listing says how many exactly. */
  readonly size: number;
  readonly licence: string;
}

const APACHE = 'Apache-2.0';
const LLAMA = 'Llama 3.2 Community Licence';

const offer = (title: string, parameters: number, size: number, licence: string, repository: string, file: string): OfferedModel => ({
  title,
  parameters,
  size,
  licence,
  repository,
  revision: 'main',
  file
});

/** Smallest first. Those of Llama are copies whose files are given without signing in; its licence holds for them as well. */
export const OFFERED: readonly OfferedModel[] = [
  offer('SmolLM2 135M Instruct', 134.5e6, 105e6, APACHE, 'bartowski/SmolLM2-135M-Instruct-GGUF', 'SmolLM2-135M-Instruct-Q4_K_M.gguf'),
  offer('SmolLM2 360M Instruct', 361.8e6, 386e6, APACHE, 'HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', 'smollm2-360m-instruct-q8_0.gguf'),
  offer('Qwen2.5 0.5B Instruct', 494e6, 491e6, APACHE, 'Qwen/Qwen2.5-0.5B-Instruct-GGUF', 'qwen2.5-0.5b-instruct-q4_k_m.gguf'),
  offer('Qwen3 0.6B', 596e6, 639e6, APACHE, 'Qwen/Qwen3-0.6B-GGUF', 'Qwen3-0.6B-Q8_0.gguf'),
  offer('Llama 3.2 1B Instruct', 1.236e9, 808e6, LLAMA, 'bartowski/Llama-3.2-1B-Instruct-GGUF', 'Llama-3.2-1B-Instruct-Q4_K_M.gguf'),
  offer('Qwen2.5 1.5B Instruct', 1.544e9, 1.12e9, APACHE, 'Qwen/Qwen2.5-1.5B-Instruct-GGUF', 'qwen2.5-1.5b-instruct-q4_k_m.gguf'),
  offer('Qwen3 1.7B', 1.72e9, 1.83e9, APACHE, 'Qwen/Qwen3-1.7B-GGUF', 'Qwen3-1.7B-Q8_0.gguf'),
  offer(
    'Qwen2.5 3B Instruct',
    3.086e9,
    2.1e9,
    'Qwen Research Licence: not for commercial use',
    'Qwen/Qwen2.5-3B-Instruct-GGUF',
    'qwen2.5-3b-instruct-q4_k_m.gguf'
  ),
  offer('Llama 3.2 3B Instruct', 3.213e9, 2.02e9, LLAMA, 'bartowski/Llama-3.2-3B-Instruct-GGUF', 'Llama-3.2-3B-Instruct-Q4_K_M.gguf'),
  offer('Qwen3 4B', 4.022e9, 2.5e9, APACHE, 'Qwen/Qwen3-4B-GGUF', 'Qwen3-4B-Q4_K_M.gguf')
];
