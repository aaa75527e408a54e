/** The data of a model's card: its facts, and its status from not downloaded to loaded. */
import type { FitCandidate } from '../../record/fit';
import {
  MODELS_FOLDER,
  choiceOfKept,
  modelKey,
  nameChoice,
  OFFERED,
  type KeptModel,
  type ModelChoice,
  type ModelMeasures,
  type ModelProgress,
  type ModelRequest
} from '../../record/model';

type KeptChoice = Extract<ModelChoice, { kind: 'kept' }>;

/** A model's status: not downloaded, partly downloaded, downloading, downloaded or loaded. */
type ModelStatus =
  | { readonly kind: 'absent' }
  | { readonly kind: 'part'; readonly held: number; readonly size: number }
  | { readonly kind: 'coming'; readonly progress: ModelProgress }
  | { readonly kind: 'here' }
  | { readonly kind: 'loaded' };

/** The data of a card. */
export interface ModelCard extends ModelRequest {
  readonly title: string;
  /** Null where it is not known. */
  readonly parameters: number | null;
  /** Bytes; null where they are not known, `exact` where they are those of the files. */
  readonly size: number | null;
  readonly exact: boolean;
  readonly licence: string | null;
  readonly status: ModelStatus;
  /** Null where they are not known before the files are here. */
  readonly measures: ModelMeasures | null;
  /** What to load; null while it is not whole. */
  readonly choice: KeptChoice | null;
  /** What went wrong last, in a sentence. */
  readonly fault: string | null;
}

/** What the page knows of models besides the offered ones. */
export interface KnownModels {
  readonly kept: readonly KeptModel[];
  /** Models that a person asked for by repository. */
  readonly requested: readonly ModelRequest[];
  readonly progress: Readonly<Record<string, ModelProgress>>;
  readonly faults: Readonly<Record<string, string>>;
  /** Name of the choice that is loaded. */
  readonly loaded: string | null;
}

/** Whether a kept model is the requested one, by its file or by its type of weights. */
export const matchesKept = ({ repository, revision, variant }: KeptModel, request: ModelRequest): boolean =>
  repository === request.repository &&
  revision === request.revision &&
  [variant.paths[0], variant.label].some((name) => name?.toLowerCase() === request.file.toLowerCase());

/** Facts of a model, all known for the offered ones. */
type ModelFacts = Pick<ModelCard, 'title' | 'parameters' | 'size' | 'licence' | 'measures'>;

/** Whether it lies next to the app. */
export const isNextToApp = ({ repository }: ModelRequest): boolean => repository === MODELS_FOLDER.repository;

const cardTitle = (request: ModelRequest): string =>
  isNextToApp(request) ? request.file : `${request.repository.slice(request.repository.indexOf('/') + 1)}${request.file ? ` ${request.file}` : ''}`;

function statusOf(found: KeptModel | undefined, progress: ModelProgress | undefined, loaded: boolean): ModelStatus {
  if (progress) return { kind: 'coming', progress };
  if (loaded) return { kind: 'loaded' };
  if (!found) return { kind: 'absent' };
  return found.whole ? { kind: 'here' } : { kind: 'part', held: found.held, size: found.variant.size };
}

/** The cards of all models that can be fetched: those that a person brought, asked for or put next to the app, then those offered. */
export function modelCards({ kept, requested, progress, faults, loaded }: KnownModels): ModelCard[] {
  const card = (request: ModelRequest, facts: ModelFacts): ModelCard => {
    const key = modelKey(request);
    const found = kept.find((model) => matchesKept(model, request));
    const choice = found?.whole ? choiceOfKept(found) : null;
    return {
      ...facts,
      repository: request.repository,
      revision: request.revision,
      file: request.file,
      size: found?.variant.size ?? facts.size,
      exact: found !== undefined,
      status: statusOf(found, progress[key], choice !== null && nameChoice(choice) === loaded),
      choice,
      fault: faults[key] ?? null
    };
  };
  const requests = [...OFFERED, ...requested];
  const others = kept
    .filter((model) => !requests.some((request) => matchesKept(model, request)))
    .map(({ repository, revision, variant }): ModelRequest => ({ repository, revision, file: variant.paths[0]! }));
  const isOffered = (request: ModelRequest): boolean => OFFERED.some((offered) => modelKey(offered) === modelKey(request));
  const besides = [...requested.filter((request) => !isOffered(request)), ...others];
  return [
    ...besides.map((request) => card(request, { title: cardTitle(request), parameters: null, size: null, licence: null, measures: null })),
    ...OFFERED.map((offered) => card(offered, offered))
  ];
}

/** What its memory can be estimated from: its files where downloaded, else its published sizes; null where neither is known. */
export function fitCandidateOf({ choice, measures, file }: ModelCard): FitCandidate | null {
  return choice ?? (measures && { kind: 'offered', measures, file });
}

/** The stage of a download in words. */
export function describeProgress({ stage }: ModelProgress): string {
  return { listing: 'Asking for its files', waiting: 'Another tab is downloading it', downloading: 'Downloading', checking: 'Checking what came' }[stage];
}

/** `12 s`, `3 min`, `1 h 5 min`. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
