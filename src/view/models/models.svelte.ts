/** Owns what the Models view shows: what is kept, what is coming, what went wrong, and which model is loaded. */
import type { Machine } from '../../bridge/grant';
import type { Laboratory } from '../../bridge/protocol';
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
import { cardsOf, isBeside, isKept, type Card } from './card';
import { optionOf, optionOfFiles, SEEDLING, type ModelOption } from './option';
import { Scales } from './scales';

type OwnFiles = Extract<ModelChoice, { kind: 'files' }>;

type Table<T> = Readonly<Record<string, T>>;

const without = <T>(table: Table<T>, key: string): Table<T> => Object.fromEntries(Object.entries(table).filter(([each]) => each !== key));

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Outlives the view, so that downloads go on while one looks elsewhere. */
export class Models {
  readonly scales: Scales;
  readonly #lab: Laboratory;
  readonly #open: (choice: ModelChoice) => Promise<EngineInfo>;
  #kept = $state.raw<readonly KeptModel[]>([]);
  #asked = $state.raw<readonly ModelRequest[]>([]);
  #progress = $state.raw<Table<ModelProgress>>({});
  #faults = $state.raw<Table<string>>({});
  #opened = $state.raw<readonly OwnFiles[]>([]);
  #besides = $state.raw<readonly UnreadableFile[]>([]);
  #passed = $state.raw<Table<readonly UnreadableFile[]>>({});
  #loaded = $state<string | null>(null);
  #loading = $state<string | null>(null);
  #unreadable = $state<string | null>(null);
  #unloaded = $state<string | null>(null);
  #looked = $state(false);
  #looks = 0;

  /** `open` loads a choice into the engine. */
  constructor(lab: Laboratory, open: (choice: ModelChoice) => Promise<EngineInfo>, machine: Machine = globalThis.navigator ?? {}) {
    this.#lab = lab;
    this.#open = open;
    this.scales = new Scales(lab, machine);
  }

  get cards(): readonly Card[] {
    return cardsOf({ kept: this.#kept, asked: this.#asked, progress: this.#progress, faults: this.#faults, loaded: this.#loaded });
  }

  /** The person's own files that were loaded in this page, oldest first. */
  get opened(): readonly OwnFiles[] {
    return this.#opened;
  }

  /** What next to the app looks like a model and is none. */
  get besides(): readonly UnreadableFile[] {
    return this.#besides;
  }

  /** What of the person's own files was passed over when they were loaded, and why. */
  passedOf(choice: OwnFiles): readonly UnreadableFile[] {
    const name = nameChoice(choice);
    return Object.hasOwn(this.#passed, name) ? this.#passed[name]! : [];
  }

  /** What a run can be started on. */
  get options(): readonly ModelOption[] {
    return [SEEDLING, ...this.cards.flatMap((card) => optionOf(card) ?? []), ...this.#opened.map(optionOfFiles)];
  }

  /** Name of the choice that is loaded for talk; null where none is, or a run has its own model open. */
  get loaded(): string | null {
    return this.#loaded;
  }

  /** Name of the choice that is being loaded. */
  get loading(): string | null {
    return this.#loading;
  }

  /** What went wrong apart from any card: with the disk when it was last looked at, and with the last files of the person's own. */
  get problems(): readonly string[] {
    return [this.#unreadable, this.#unloaded].filter((problem) => problem !== null);
  }

  /** Whether it is known what is kept. */
  get looked(): boolean {
    return this.#looked;
  }

  /** Bytes of all that is kept. */
  get held(): number {
    return this.#kept.reduce((sum, { held }) => sum + held, 0);
  }

  /** Looks at what is kept, and at what lies next to the app. Of two looks under way the later one counts. */
  async refresh(): Promise<void> {
    const look = ++this.#looks;
    const counts = (): boolean => look === this.#looks;
    try {
      const kept = await this.#lab.keptModels();
      if (counts()) this.#kept = kept;
      const { variants, unreadable } = await this.#lab.listModels(MODELS_FOLDER);
      if (!counts()) return;
      this.#besides = unreadable;
      const beside = variants.flatMap(({ paths: [file] }) => (file === undefined ? [] : [{ ...MODELS_FOLDER, file }]));
      this.#asked = [...beside, ...this.#asked.filter((wish) => !isBeside(wish))];
      this.#unreadable = null;
    } catch (error) {
      if (counts()) this.#unreadable = sentenceOf(error);
    } finally {
      if (counts()) this.#looked = true;
    }
  }

  /** Fetches what is missing; a fault is shown on the card. */
  async fetch(wish: ModelRequest): Promise<void> {
    const key = modelKey(wish);
    this.#faults = without(this.#faults, key);
    if (!this.#asked.some((each) => modelKey(each) === key)) this.#asked = [...this.#asked, wish];
    try {
      await this.#lab.fetchModel({ repository: wish.repository, revision: wish.revision, file: wish.file }, (progress) => {
        this.#progress = { ...this.#progress, [key]: progress };
      });
    } catch (error) {
      if ((error as Error).name !== 'AbortError') this.#faults = { ...this.#faults, [key]: sentenceOf(error) };
    } finally {
      this.#progress = without(this.#progress, key);
      await this.refresh();
    }
  }

  /** Ends a download; what has arrived is kept. */
  cancel({ repository, revision, file }: ModelRequest): Promise<void> {
    return this.#lab.cancelModel({ repository, revision, file });
  }

  /** Deletes what is kept of a model, and forgets that it was asked for. */
  async remove(wish: ModelRequest): Promise<void> {
    const key = modelKey(wish);
    const found = this.#kept.find((model) => isKept(model, wish));
    this.#asked = this.#asked.filter((each) => modelKey(each) !== key);
    this.#faults = without(this.#faults, key);
    try {
      if (found) await this.#lab.removeModel({ repository: found.repository, revision: found.revision }, found.variant);
    } catch (error) {
      this.#faults = { ...this.#faults, [key]: sentenceOf(error) };
    }
    await this.refresh();
  }

  /** What the Hub has in a repository. Rejects with a sentence. */
  list(place: RepositoryRevision): Promise<ModelListing> {
    return this.#lab.listModels(place);
  }

  /** Loads a model in place of the one before; a fault is shown on the card of that key, or above all where it has none. */
  async load(choice: ModelChoice, card: string | null = null): Promise<void> {
    this.#unloaded = null;
    if (card !== null) this.#faults = without(this.#faults, card);
    this.#loading = nameChoice(choice);
    this.#loaded = null;
    try {
      const { unreadable = [] } = await this.#open(choice);
      this.#loaded = nameChoice(choice);
      if (choice.kind === 'files') this.#passed = { ...this.#passed, [this.#loaded]: unreadable };
      if (choice.kind === 'files') this.#opened = [...this.#opened.filter((each) => nameChoice(each) !== this.#loaded), choice];
    } catch (error) {
      if (card === null) this.#unloaded = sentenceOf(error);
      else this.#faults = { ...this.#faults, [card]: sentenceOf(error) };
    } finally {
      this.#loading = null;
    }
  }

  /** A run has opened a model of its own. */
  leave(): void {
    this.#loaded = null;
  }
}
