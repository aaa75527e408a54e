/** Owns what the page does: the commands under way, and through its parts the log, what is stored, what is looked at and what is said. */
import type { BenchmarkRequest, Granularity, Laboratory } from '../bridge/protocol';
import type { Loading } from '../record/loading';
import type { AgentName } from '../record/agent';
import type { Benchmark } from '../record/benchmark';
import { DEFAULTS, type RunConfig } from '../record/config';
import { totalSteps } from '../record/steps';
import type { EngineInfo } from '../record/engine';
import type { Phase } from '../record/event';
import type { ModelChoice } from '../record/model';
import { readAddress, writeAddress } from './address';
import { DEV, Measurements, TEST } from './benchmark/measurements.svelte';
import { Command, type Activity } from './command.svelte';
import { DEVICE_TITLE } from './device';
import { Gaze } from './gaze.svelte';
import { Models } from './models/models.svelte';
import { Talk } from './models/talk.svelte';
import { Notices } from './notices.svelte';
import { PACES, restOf } from './pace';
import { Reel } from './reel.svelte';
import { Shelf } from './shelf.svelte';

/** A run that plays one row for all to see and learns nothing from it. */
const WATCHING: Partial<RunConfig> = { trained: 'none', warmRows: 0, steps: 1, queries: 1, evaluateEvery: 0, checkpointEvery: 0 };

/** The page's one owner of state. Everything drawn is read from here; everything pressed is a method of it or of its parts. */
export class Workspace {
  readonly notices = new Notices();
  readonly reel = new Reel();
  readonly shelf: Shelf;
  readonly measurements: Measurements;
  readonly models: Models;
  readonly talk: Talk;
  readonly gaze: Gaze = new Gaze(
    () => this.reel.shown,
    () => this.#stepped && this.granularity === 'turn'
  );
  granularity = $state<Granularity>('episode');
  /** Position among `PACES`. */
  speed = $state(PACES.length - 1);
  /** What the form of a new run begins with; null while it is closed. */
  draft = $state.raw<RunConfig | null>(null);

  readonly #lab: Laboratory;
  readonly #command = new Command(() => this.pause());
  #loading = $state.raw<Loading | null>(null);
  #info = $state.raw<EngineInfo | null>(null);
  #config = $state.raw<RunConfig>({ ...DEFAULTS });
  #stepped = $state(false);
  #running = $state(false);
  /** The last step of a run that showed signs of a collapse. */
  #collapsed: { readonly run: string | null; step: number } | null = null;

  constructor(lab: Laboratory, search = '') {
    this.#lab = lab;
    this.shelf = new Shelf(lab, this.notices);
    this.measurements = new Measurements(lab);
    this.models = new Models(lab, (choice) => this.#load(choice));
    this.talk = new Talk(lab);
    const { config, problems } = readAddress(search);
    this.#config = config;
    for (const problem of problems) this.notices.warn(problem);
  }

  get activity(): Activity {
    return this.#command.activity;
  }

  /** Of the stage shown; Loading while a model opens. */
  get phase(): Phase {
    return this.activity === 'loading' ? 'Loading' : this.reel.shown.phase;
  }

  /** How far a model is in opening; null when none is. */
  get loading(): Loading | null {
    return this.#loading;
  }

  /** The engine in use, a run's or one that was loaded for talk; null until a model is open. */
  get info(): EngineInfo | null {
    return this.#info;
  }

  /** Of the open run; before the first one, what the address asks for. */
  get config(): RunConfig {
    return this.#config;
  }

  /** Whether the open run only shows: nobody is trained. */
  get watching(): boolean {
    return this.#running && this.#config.trained === 'none';
  }

  /** Whether a run is open. */
  get running(): boolean {
    return this.#running;
  }

  /** Whether the open run is on the model of this name. */
  runsOn(model: string): boolean {
    const { model: first, secondModel } = this.#config;
    return this.#running && (first === model || secondModel === model);
  }

  /** Whether a command is under way that must end, or be cancelled, before another may begin. */
  get busy(): boolean {
    return this.#command.busy;
  }

  /** Begins to listen, and looks up what is stored. */
  open(): Promise<void> {
    return this.attempt(async () => {
      await this.#lab.subscribe(
        (events) => {
          this.reel.hear(events);
          for (const event of events) if (event.type === 'collapse') this.#tellCollapse(event.step, event.signs);
        },
        (loading) => {
          // It has a port of its own, and may come after the command that it is of.
          if (this.activity !== 'idle' && !loading.warning) this.#loading = loading;
          if (loading.news) this.notices.tell(loading.what);
          if (loading.warning) this.notices.warn(loading.what);
        },
        () => this.reel.events
      );
      this.reel.expect(await this.#lab.team());
      await Promise.all([this.shelf.refresh(), this.measurements.refresh()]);
    });
  }

  /** Runs a command of the page; where it fails, the sentence is shown instead of thrown. */
  async attempt(command: () => Promise<unknown>): Promise<void> {
    try {
      await command();
    } catch (error) {
      this.notices.warn(error instanceof Error ? error.message : String(error));
    }
  }

  /** Starts a new run and writes its config into the address. Rejects with a sentence where that fails. */
  start(config: RunConfig): Promise<EngineInfo> {
    return this.#during('loading', async () => this.#adopt(await this.#lab.start(config), config));
  }

  /** Continues a stored run from its newest checkpoint, or from the named one. */
  resume(run: string, checkpoint?: string): Promise<EngineInfo> {
    return this.#during('loading', async () => this.#restore(await this.#lab.resume(run, checkpoint), run));
  }

  /** Takes in a bundle and continues the run it holds. */
  importBundle(bytes: Uint8Array): Promise<EngineInfo> {
    return this.#during('loading', async () => this.#restore(await this.#lab.importBundle(bytes), this.reel.events.at(-1)?.run));
  }

  /** Takes `count` units of the granularity; begins a run first where none is open. Resolves with the number of events. */
  async step(count = 1): Promise<number> {
    await this.#ready();
    this.#stepped = true;
    return this.#during('stepping', async () => {
      const pulled = await this.#lab.advance(this.granularity, count);
      if (!pulled) this.#tellEnd();
      return pulled;
    });
  }

  /** Plays at the chosen pace until paused or the run ends. */
  async play(): Promise<void> {
    await this.#ready();
    this.#stepped = false;
    await this.#during('playing', async () => {
      // One empty pull may only have closed a step; two are the end.
      for (let empty = 0; this.activity === 'playing' && empty < 2;) {
        const began = performance.now();
        empty = (await this.#lab.advance(this.granularity, 1)) ? 0 : empty + 1;
        const rest = restOf(this.speed) - (performance.now() - began);
        if (rest > 0) await new Promise((resume) => setTimeout(resume, rest));
      }
      this.#tellEnd();
    });
  }

  /** Ends playing or stepping at the next event, and measuring after the rows under way. */
  async pause(): Promise<void> {
    if (this.activity === 'measuring') return this.#lab.stopBenchmark();
    this.#command.calm();
    await this.#lab.pause();
  }

  /** Measures the open run, begun first where none is open, or goes on with a stopped measurement, whose run is taken up where that forgets nothing. */
  async measure(request: BenchmarkRequest): Promise<Benchmark> {
    if ('resume' in request) await this.#takeUp(request.resume);
    else await this.#ready();
    return this.#during('measuring', () => this.measurements.take(request));
  }

  /** Plays one row on the stage as a run of its own that trains nobody; a run that was open keeps its last step as a checkpoint. */
  async watch(row: string, source: string): Promise<void> {
    if (this.#running && !this.watching) await this.saveCheckpoint();
    await this.start({ ...this.#config, ...WATCHING, row, data: source === TEST.name || source === DEV.name ? DEFAULTS.data : source });
    await this.play();
  }

  async saveCheckpoint(): Promise<string> {
    const id = await this.#during('working', () => this.#lab.saveCheckpoint());
    this.notices.tell(`Checkpoint ${id} is saved.`);
    await this.shelf.refresh();
    return id;
  }

  /** One zip of the open run. */
  exportBundle(): Promise<Uint8Array> {
    return this.#during('working', () => this.#lab.exportBundle());
  }

  /** The text of each token that an agent said. */
  tokens(agent: AgentName, ids: readonly (readonly number[])[]): Promise<string[][]> {
    return this.#lab.tokens(agent, ids);
  }

  /** Does `work` as the one command under way, with the stage as it is now in view. */
  #during<T>(activity: Activity, work: () => Promise<T>): Promise<T> {
    return this.#command
      .take(activity, () => {
        this.reel.cursor = null;
        return work();
      })
      .finally(() => (this.#loading = null));
  }

  /** Opens a run of the config at hand where none is open. */
  async #ready(): Promise<void> {
    if (!this.#running) await this.start(this.#config);
  }

  /** Opens the run of a measurement if its newest checkpoint is the one that was measured; else the lab says what is amiss. */
  async #takeUp(id: string): Promise<void> {
    const measured = this.measurements.all.find((benchmark) => benchmark.id === id);
    if (!measured || (this.#running && this.reel.live.run === measured.run)) return;
    await this.shelf.refresh();
    const stored = this.shelf.runs.find(({ run }) => run === measured.run);
    if (!stored) throw new Error(`The run ${measured.run} is no longer stored here, so its measurement cannot go on. Remove it, or measure anew.`);
    if ((stored.checkpointStep ?? 0) === measured.step) await this.resume(measured.run);
    else await this.#ready();
  }

  /** Another model in place of the one before; the lab closes the run that was open. */
  #load(choice: ModelChoice): Promise<EngineInfo> {
    return this.#during('loading', async () => {
      this.#running = false;
      this.#info = null;
      this.talk.clear();
      return (this.#info = await this.#lab.loadModel(choice, this.#config.device));
    });
  }

  #adopt(info: EngineInfo, config: RunConfig): EngineInfo {
    if (info.device !== 'webgpu') this.notices.tell(`Running on ${DEVICE_TITLE[info.device]}. ${info.reason}`);
    this.#info = info;
    this.#running = true;
    this.models.leave();
    this.talk.clear();
    this.#config = config;
    if (typeof history !== 'undefined') history.replaceState(null, '', `${location.pathname}${writeAddress(config)}${location.hash}`);
    void this.attempt(() => this.shelf.refresh());
    return info;
  }

  /** Shows a run taken up again: what is stored of it, then what was heard since. */
  async #restore(info: EngineInfo, run: string | undefined): Promise<EngineInfo> {
    if (run === undefined) throw new Error('The lab resumed a run without saying which. Reload the page and continue it from Runs.');
    const past = await this.#lab.history(run);
    this.reel.restart(past);
    return this.#adopt(info, past.find((event) => event.type === 'run')?.config ?? this.#config);
  }

  /** Said once for a collapse, however many steps it goes on. */
  #tellCollapse(step: number, signs: readonly string[]): void {
    if (this.#collapsed?.run === this.reel.live.run && this.#collapsed.step === step - 1) this.#collapsed.step = step;
    else {
      this.#collapsed = { run: this.reel.live.run, step };
      this.notices.warn(
        `The run shows signs of a collapse in step ${step + 1}. ${signs.join(' ')} Resume an earlier checkpoint, or start a run with a lower learning rate, "alpha" or "innerUpdates".`
      );
    }
  }

  #tellEnd(): void {
    const { config } = this;
    const steps = this.reel.events.filter((event) => event.type === 'metrics').length;
    if (!this.#running || steps < totalSteps(config)) return;
    this.notices.tell(this.watching ? 'The row is played to its end, and nobody was trained.' : `The run is complete: ${totalSteps(config)} steps.`);
  }
}
