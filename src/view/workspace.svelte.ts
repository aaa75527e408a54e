/** Owns all that the page knows: the log and the stage at the moment shown, the commands under way, and what a person looks at. */
import type { Granularity, Laboratory, Loading, RunSummary, StorageReport } from '../bridge/protocol';
import { DEFAULTS, type RunConfig } from '../record/config';
import type { EngineInfo } from '../record/engine';
import type { LabEvent, Phase } from '../record/event';
import { readAddress, writeAddress } from './address';
import { DEVICE_TITLE } from './device';
import { EMPTY, type Stage } from './fold';
import { Gaze } from './gaze.svelte';
import { Notices } from './notices.svelte';
import { restOf, PACES } from './pace';
import { Timeline } from './timeline';

/** Milliseconds of a frame that may go into folding events; the rest is drawing's. */
const SHARE_OF_FRAME = 8;

/** What is under way: one command at a time. */
export type Activity = 'idle' | 'loading' | 'stepping' | 'playing' | 'working';

/** The page's one owner of state. Everything drawn is read from here; everything pressed is a method of it. */
export class Workspace {
  readonly notices = new Notices();
  readonly gaze: Gaze = new Gaze(
    () => this.shown,
    () => (this.activity === 'stepping' || (this.activity === 'idle' && this.#stepped) ? this.granularity : 'episode')
  );
  granularity = $state<Granularity>('episode');
  /** Position among `PACES`. */
  speed = $state(PACES.length - 1);
  /** Number of events shown when scrubbed back; null follows the newest. */
  cursor = $state<number | null>(null);

  #lab: Laboratory;
  #timeline = new Timeline();
  #live = $state.raw<Stage>(EMPTY);
  #length = $state(0);
  #activity = $state<Activity>('idle');
  #loading = $state.raw<Loading | null>(null);
  #info = $state.raw<EngineInfo | null>(null);
  #runs = $state.raw<readonly RunSummary[]>([]);
  #storage = $state.raw<StorageReport | null>(null);
  #config = $state.raw<RunConfig>({ ...DEFAULTS });
  #shown = $derived(this.cursor === null || this.cursor >= this.#length ? this.#live : this.#timeline.at(this.cursor));
  #underWay: Promise<unknown> = Promise.resolve();
  #stepped = $state(false);
  #drawing = false;

  constructor(lab: Laboratory, search = '') {
    this.#lab = lab;
    const { config, problems } = readAddress(search);
    this.#config = config;
    problems.forEach((problem) => this.notices.warn(problem));
  }

  /** The stage at the moment shown. */
  get shown(): Stage {
    return this.#shown;
  }
  /** The stage after the last event. */
  get live(): Stage {
    return this.#live;
  }
  /** Number of events folded. */
  get length(): number {
    return this.#length;
  }
  get activity(): Activity {
    return this.#activity;
  }
  get phase(): Phase {
    return this.#loading || this.#activity === 'loading' ? 'Loading' : this.#shown.phase;
  }
  get loading(): Loading | null {
    return this.#loading;
  }
  /** The engine in use; null until a model is open. */
  get info(): EngineInfo | null {
    return this.#info;
  }
  get runs(): readonly RunSummary[] {
    return this.#runs;
  }
  get storage(): StorageReport | null {
    return this.#storage;
  }
  /** Of the open run; before the first one, what the address asks for. */
  get config(): RunConfig {
    return this.#config;
  }
  /** The stored run that `Resume` continues: the newest that is not open. */
  get resumable(): RunSummary | null {
    const others = this.#runs.filter(({ run }) => run !== this.#live.run).sort((a, b) => b.createdAt - a.createdAt);
    return others.find((run) => run.checkpointStep !== null) ?? others[0] ?? null;
  }
  /** First and last event of the step shown. */
  get span(): { readonly from: number; readonly to: number } {
    return this.#length ? this.#timeline.spanOf(this.cursor ?? this.#length) : { from: 0, to: 0 };
  }
  /** Where the step after the one shown ends. */
  get endAfter(): number {
    return this.#timeline.endAfter(this.cursor ?? this.#length);
  }
  /** All events so far, oldest first. */
  get events(): readonly LabEvent[] {
    return this.#timeline.events;
  }

  /** Begins to listen, and looks up what is stored. */
  async open(): Promise<void> {
    await this.#guard(async () => {
      await this.#lab.subscribe(
        (events) => this.#hear(events),
        (loading) => (this.#loading = loading.share === 1 ? null : loading)
      );
      await this.refresh();
    });
  }

  /** Looks up stored runs and storage again. */
  async refresh(): Promise<void> {
    const [runs, storage] = await Promise.all([this.#lab.runs(), this.#lab.storage()]);
    if (storage.problem && storage.problem !== this.#storage?.problem) this.notices.warn(storage.problem);
    this.#runs = runs;
    this.#storage = storage;
  }

  /** Starts a new run and writes its config into the address. Rejects with a sentence where that fails. */
  start(config: RunConfig): Promise<EngineInfo> {
    return this.#load(async () => {
      const info = await this.#lab.start(config);
      this.#adopt(info, config);
      return info;
    });
  }

  /** Continues a stored run from its newest checkpoint, or from the named one. */
  resume(run: string, checkpoint?: string): Promise<EngineInfo> {
    return this.#load(async () => this.#restore(await this.#lab.resume(run, checkpoint), run));
  }

  /** Takes in a bundle and continues the run it holds. */
  importBundle(bytes: Uint8Array): Promise<EngineInfo> {
    return this.#load(async () => {
      const info = await this.#lab.importBundle(bytes);
      return this.#restore(info, this.#timeline.events.at(-1)?.run);
    });
  }

  /** Takes `count` units of the granularity; begins a run first where none is open. Resolves with the number of events. */
  async step(count = 1): Promise<number> {
    await this.#rest();
    this.#stepped = true;
    return this.#during('stepping', async () => {
      await this.#ready();
      const pulled = await this.#lab.advance(this.granularity, count);
      if (!pulled) this.#tellEnd();
      return pulled;
    });
  }

  /** Plays at the chosen pace until paused or the run ends. */
  async play(): Promise<void> {
    await this.#rest();
    this.#stepped = false;
    await this.#during('playing', async () => {
      await this.#ready();
      while (this.#activity === 'playing') {
        const began = performance.now();
        if (!(await this.#lab.advance(this.granularity, 1))) return this.#tellEnd();
        const rest = restOf(this.speed) - (performance.now() - began);
        if (rest > 0) await new Promise((resume) => setTimeout(resume, rest));
      }
    });
  }

  /** Ends playing or stepping at the next event. */
  async pause(): Promise<void> {
    if (this.#activity === 'playing') this.#activity = 'stepping';
    await this.#lab.pause();
  }

  async saveCheckpoint(): Promise<string> {
    await this.#rest();
    const id = await this.#during('working', () => this.#lab.saveCheckpoint());
    this.notices.tell(`Checkpoint ${id} is saved.`);
    await this.refresh();
    return id;
  }

  /** One zip of the open run. */
  async exportBundle(): Promise<Uint8Array> {
    await this.#rest();
    return this.#during('working', () => this.#lab.exportBundle());
  }

  async remove(run: string): Promise<void> {
    await this.#lab.remove(run);
    await this.refresh();
  }

  tokens(ids: readonly (readonly number[])[]): Promise<string[][]> {
    return this.#lab.tokens(ids);
  }

  /** Runs a command of the page; where it fails, the sentence is shown instead of thrown. */
  async attempt(command: () => Promise<unknown>): Promise<void> {
    await this.#guard(command);
  }

  async #guard(command: () => Promise<unknown>): Promise<void> {
    try {
      await command();
    } catch (error) {
      this.notices.warn(error instanceof Error ? error.message : String(error));
    }
  }

  /** Pauses, and waits until the lab is at rest. */
  async #rest(): Promise<void> {
    if (this.#activity === 'idle') return;
    await this.pause();
    await this.#underWay.catch(() => undefined);
  }

  async #during<T>(activity: Activity, work: () => Promise<T>): Promise<T> {
    this.#activity = activity;
    this.cursor = null;
    const job = work();
    this.#underWay = job;
    try {
      return await job;
    } finally {
      this.#activity = 'idle';
    }
  }

  async #load(work: () => Promise<EngineInfo>): Promise<EngineInfo> {
    await this.#rest();
    try {
      return await this.#during('loading', work);
    } finally {
      this.#loading = null;
      await this.refresh();
    }
  }

  /** Opens a run for `step` and `play` where none is open; a log that was only read does not count. */
  async #ready(): Promise<void> {
    if (this.#info) return;
    const activity = this.#activity;
    this.#activity = 'loading';
    this.#adopt(await this.#lab.start(this.#config), this.#config);
    this.#loading = null;
    this.#activity = activity;
    void this.#guard(() => this.refresh());
  }

  #adopt(info: EngineInfo, config: RunConfig): void {
    this.#info = info;
    if (info.device !== 'webgpu') this.notices.tell(`Running on ${DEVICE_TITLE[info.device]}. ${info.reason}`);
    this.#config = config;
    if (typeof history !== 'undefined') history.replaceState(null, '', `${location.pathname}${writeAddress(config)}${location.hash}`);
  }

  /** The log of a run taken up again: what is stored, then what was heard since. */
  async #restore(info: EngineInfo, run: string | undefined): Promise<EngineInfo> {
    if (run === undefined) throw new Error('The lab resumed a run without saying which. Reload the page and resume it from Runs.');
    const past = await this.#lab.history(run);
    const heard = this.#timeline.events.filter((event) => event.run === run);
    this.#timeline = new Timeline();
    this.#hear(past);
    this.#hear(heard.filter((event) => event.seq > (past.at(-1)?.seq ?? -1)));
    const first = past.find((event) => event.type === 'run');
    this.#adopt(info, first?.config ?? this.#config);
    return info;
  }

  #tellEnd(): void {
    const { config, points } = this.#live;
    if (config && points.length >= config.steps) this.notices.tell(`The run is complete: ${config.steps} steps.`);
  }

  #hear(events: readonly LabEvent[]): void {
    this.#timeline.append(events);
    if (this.#drawing) return;
    this.#drawing = true;
    if (typeof document === 'undefined' || document.hidden) setTimeout(() => this.#draw());
    else requestAnimationFrame(() => this.#draw());
  }

  /** Folds what has come in, as much as fits into a frame, and shows it. */
  #draw(): void {
    this.#drawing = false;
    const done = this.#timeline.catchUp(performance.now() + SHARE_OF_FRAME, () => performance.now());
    this.#live = this.#timeline.now;
    this.#length = this.#timeline.length;
    if (!done) this.#hear([]);
  }
}
