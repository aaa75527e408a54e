/** State of the Models view: stored models, downloads, problems, and the loaded model. */
import type { Machine } from '../../bridge/grant';
import type { ModelStorage } from '../../bridge/modelStorage';
import type { EngineInfo } from '../../record/engine';
import {
  MODELS_FOLDER,
  modelKey,
  nameChoice,
  type KeptModel,
  type ModelChoice,
  type ModelListing,
  type RepositoryRevision,
  type ModelProgress,
  type ModelRequest,
  type UnreadableFile
} from '../../record/model';
import { modelCards, isNextToApp, matchesKept, type ModelCard } from './modelCard';
import { optionOfCard, optionOfFiles, SEEDLING, type ModelOption } from './modelOption';
import { FitEstimates } from './fitEstimates';

type OwnFiles = Extract<ModelChoice, { kind: 'files' }>;

type ByKey<T> = Readonly<Record<string, T>>;

const without = <T>(table: ByKey<T>, key: string): ByKey<T> => Object.fromEntries(Object.entries(table).filter(([each]) => each !== key));

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Lives as long as the page, so that downloads continue in other views. */
export class ModelLibrary {
  readonly fits: FitEstimates;
  readonly #storage: ModelStorage;
  readonly #open: (choice: ModelChoice) => Promise<EngineInfo>;
  #kept = $state.raw<readonly KeptModel[]>([]);
  #requested = $state.raw<readonly ModelRequest[]>([]);
  #progress = $state.raw<ByKey<ModelProgress>>({});
  #faults = $state.raw<ByKey<string>>({});
  #openedFiles = $state.raw<readonly OwnFiles[]>([]);
  #unreadableNextToApp = $state.raw<readonly UnreadableFile[]>([]);
  #skipped = $state.raw<ByKey<readonly UnreadableFile[]>>({});
  #loaded = $state<string | null>(null);
  #loading = $state<string | null>(null);
  #refreshProblem = $state<string | null>(null);
  #loadProblem = $state<string | null>(null);
  #ready = $state(false);
  #refreshes = 0;

  /** `open` loads a choice into the engine. */
  constructor(storage: ModelStorage, open: (choice: ModelChoice) => Promise<EngineInfo>, machine: Machine = globalThis.navigator ?? {}) {
    this.#storage = storage;
    this.#open = open;
    this.fits = new FitEstimates(storage, machine);
  }

  get cards(): readonly ModelCard[] {
    return modelCards({ kept: this.#kept, requested: this.#requested, progress: this.#progress, faults: this.#faults, loaded: this.#loaded });
  }

  /** The person's own files that were loaded in this page, oldest first. */
  get openedFiles(): readonly OwnFiles[] {
    return this.#openedFiles;
  }

  /** Files next to the app that look like models but cannot be read. */
  get unreadableNextToApp(): readonly UnreadableFile[] {
    return this.#unreadableNextToApp;
  }

  /** The person's own files that were skipped when they were loaded, each with the reason. */
  skippedFiles(choice: OwnFiles): readonly UnreadableFile[] {
    const name = nameChoice(choice);
    return Object.hasOwn(this.#skipped, name) ? this.#skipped[name]! : [];
  }

  /** The models that a run can be started on. */
  get options(): readonly ModelOption[] {
    return [SEEDLING, ...this.cards.flatMap((card) => optionOfCard(card) ?? []), ...this.#openedFiles.map(optionOfFiles)];
  }

  /** Name of the choice that is loaded for the chat; null where none is, or a run has its own model open. */
  get loaded(): string | null {
    return this.#loaded;
  }

  /** Name of the choice that is being loaded. */
  get loading(): string | null {
    return this.#loading;
  }

  /** Problems that belong to no card: of the last refresh, and of the local files opened last. */
  get problems(): readonly string[] {
    return [this.#refreshProblem, this.#loadProblem].filter((problem) => problem !== null);
  }

  /** Whether the stored models are known. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** Bytes of all stored models. */
  get storedBytes(): number {
    return this.#kept.reduce((sum, { held }) => sum + held, 0);
  }

  /** Lists the stored models and those next to the app. Of overlapping calls only the newest takes effect. */
  async refresh(): Promise<void> {
    const refresh = ++this.#refreshes;
    const isNewest = (): boolean => refresh === this.#refreshes;
    try {
      const kept = await this.#storage.keptModels();
      if (isNewest()) this.#kept = kept;
      const { variants, unreadable } = await this.#storage.listModels(MODELS_FOLDER);
      if (!isNewest()) return;
      this.#unreadableNextToApp = unreadable;
      const beside = variants.flatMap(({ paths: [file] }) => (file === undefined ? [] : [{ ...MODELS_FOLDER, file }]));
      this.#requested = [...beside, ...this.#requested.filter((request) => !isNextToApp(request))];
      this.#refreshProblem = null;
    } catch (error) {
      if (isNewest()) this.#refreshProblem = sentenceOf(error);
    } finally {
      if (isNewest()) this.#ready = true;
    }
  }

  /** Downloads the missing files of a model; an error is shown on its card. */
  async fetch(request: ModelRequest): Promise<void> {
    const key = modelKey(request);
    this.#faults = without(this.#faults, key);
    if (!this.#requested.some((each) => modelKey(each) === key)) this.#requested = [...this.#requested, request];
    try {
      await this.#storage.fetchModel({ repository: request.repository, revision: request.revision, file: request.file }, (progress) => {
        this.#progress = { ...this.#progress, [key]: progress };
      });
    } catch (error) {
      if ((error as Error).name !== 'AbortError') this.#faults = { ...this.#faults, [key]: sentenceOf(error) };
    } finally {
      this.#progress = without(this.#progress, key);
      await this.refresh();
    }
  }

  /** Stops a download; bytes that arrived are kept. */
  cancel({ repository, revision, file }: ModelRequest): Promise<void> {
    return this.#storage.cancelModel({ repository, revision, file });
  }

  /** Deletes a model's stored files and its request. */
  async remove(request: ModelRequest): Promise<void> {
    const key = modelKey(request);
    const found = this.#kept.find((model) => matchesKept(model, request));
    this.#requested = this.#requested.filter((each) => modelKey(each) !== key);
    this.#faults = without(this.#faults, key);
    try {
      if (found) await this.#storage.removeModel({ repository: found.repository, revision: found.revision }, found.variant);
    } catch (error) {
      this.#faults = { ...this.#faults, [key]: sentenceOf(error) };
    }
    await this.refresh();
  }

  /** The models in a repository of the Hub. Rejects with an error for people. */
  list(place: RepositoryRevision): Promise<ModelListing> {
    return this.#storage.listModels(place);
  }

  /** Loads a model in place of the present one; an error is shown on the card of that key, or above all cards where `card` is null. */
  async load(choice: ModelChoice, card: string | null = null): Promise<void> {
    this.#loadProblem = null;
    if (card !== null) this.#faults = without(this.#faults, card);
    this.#loading = nameChoice(choice);
    this.#loaded = null;
    try {
      const { unreadable = [] } = await this.#open(choice);
      this.#loaded = nameChoice(choice);
      if (choice.kind === 'files') this.#skipped = { ...this.#skipped, [this.#loaded]: unreadable };
      if (choice.kind === 'files') this.#openedFiles = [...this.#openedFiles.filter((each) => nameChoice(each) !== this.#loaded), choice];
    } catch (error) {
      if (card === null) this.#loadProblem = sentenceOf(error);
      else this.#faults = { ...this.#faults, [card]: sentenceOf(error) };
    } finally {
      this.#loading = null;
    }
  }

  /** Forgets which model was loaded for the chat, since a run has opened one of its own. */
  clearLoaded(): void {
    this.#loaded = null;
  }
}
