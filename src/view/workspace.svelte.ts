/** The page's state and commands; its parts own the log, the stored runs, the benchmarks, the models, the chat and the selected turn. */
import type { BenchmarkRequest, Granularity, Laboratory, PageServices } from '../bridge/protocol';
import type { Loading } from '../record/loading';
import type { AgentName } from '../record/agent';
import type { RunSummary } from '../record/archive';
import type { Benchmark } from '../record/benchmark';
import { DEFAULTS, type RunConfig } from '../record/config';
import { totalSteps } from '../record/steps';
import { subjectOf, teamFor } from '../record/subject';
import { plural } from '../report/figure';
import type { EngineInfo } from '../record/engine';
import type { LabEvent, Phase } from '../record/event';
import type { ModelChoice } from '../record/model';
import { readUrlConfig, readUrlSeeds, writeUrlConfig } from './settings/urlConfig';
import { DEV_SPLIT, Benchmarks, TEST_SPLIT } from './benchmark/benchmarks.svelte';
import { EndpointCoach } from './coach/endpointCoach.svelte';
import { ActiveCommand, type Activity } from './command.svelte';
import { DEVICE_TITLE } from './device';
import { Drawer } from './inspector/drawer.svelte';
import { TurnFork } from './inspector/turnFork.svelte';
import { TurnSelection } from './stage/selection.svelte';
import { StageState } from './stage/stageState.svelte';
import { ModelLibrary } from './models/library.svelte';
import { ChatSession } from './models/chatSession.svelte';
import { Notices } from './notices.svelte';
import { SPEEDS, leastDelay } from './playback/speed';
import { readMomentLink, writeMomentLink } from './playback/momentLink';
import { openMoment } from './playback/openMoment';
import { OtherRun } from './playback/otherRun.svelte';
import { Playback } from './playback/playback.svelte';
import { Replay, restOf } from './playback/replay.svelte';
import { openQueueTabs } from './runs/queueTabs';
import { StoredRuns } from './runs/storedRuns.svelte';
import { TrainingQueue, type QueueCommands } from './runs/trainingQueue.svelte';
import { describeConfig } from './settings/describeConfig';

/** Settings of a run that plays one row without training. */
const WATCH_CONFIG: Partial<RunConfig> = { trained: 'none', warmRows: 0, steps: 1, queries: 1, evaluateEvery: 0, checkpointEvery: 0 };

/** Components read all state from here, and every button calls a method of it or of its parts. */
export class Workspace {
  readonly notices = new Notices();
  readonly playback: Playback;
  readonly storedRuns: StoredRuns;
  readonly queue: TrainingQueue;
  readonly benchmarks: Benchmarks;
  readonly models: ModelLibrary;
  readonly chat: ChatSession;
  readonly selection: TurnSelection = new TurnSelection(
    () => this.playback.shown,
    () => this.#stepped && this.granularity === 'turn'
  );
  readonly stage = new StageState();
  readonly otherRun: OtherRun;
  readonly replay: Replay;
  readonly drawer = new Drawer();
  readonly fork: TurnFork;
  granularity = $state<Granularity>('episode');
  /** Position in `SPEEDS`. */
  speed = $state(SPEEDS.length - 1);
  /** What the form of a new run begins with; null while it is closed. */
  draft = $state.raw<RunConfig | null>(null);

  readonly endpoint = new EndpointCoach();

  readonly #lab: Laboratory;
  readonly #command = new ActiveCommand(() => this.#interrupt());
  #loading = $state.raw<Loading | null>(null);
  #info = $state.raw<EngineInfo | null>(null);
  #config = $state.raw<RunConfig>({ ...DEFAULTS });
  #stepped = $state(false);
  #running = $state(false);
  /** The stored run that is shown though it is not open; null where none is. */
  #viewed = $state<string | null>(null);
  /** The last step of a run that showed signs of a collapse. */
  /** Runs that the address asks to queue; 0 where it asks for none. */
  #seedsAsked = 0;
  #collapsed: { readonly run: string | null; step: number } | null = null;

  constructor({ laboratory: lab, models }: PageServices, search = '', tabs = openQueueTabs()) {
    this.#lab = lab;
    this.playback = new Playback((run, from, to) => lab.excerpt(run, from, to));
    this.storedRuns = new StoredRuns(lab, this.notices);
    this.queue = new TrainingQueue({ lab, tabs, runs: this.storedRuns, notices: this.notices, commands: this.#queueCommands() });
    this.otherRun = new OtherRun(async (run) => (await lab.outline(run)).events);
    this.replay = new Replay(
      this.playback,
      () => this.granularity,
      () => this.watchedTree
    );
    this.benchmarks = new Benchmarks(lab);
    this.models = new ModelLibrary(models, (choice) => this.#load(choice));
    this.chat = new ChatSession(lab);
    // The moment shown stays, unlike with commands that change the run.
    this.fork = new TurnFork(lab, (work) => this.#command.run('forking', work));
    const { config, problems } = readUrlConfig(search);
    const { seeds, problems: ofSeeds } = readUrlSeeds(search);
    this.#config = config;
    this.#seedsAsked = seeds;
    for (const problem of [...problems, ...ofSeeds]) this.notices.warn(problem);
  }

  get activity(): Activity {
    return this.#command.activity;
  }

  /** Of the view shown; Loading while a model opens. */
  get phase(): Phase {
    return this.activity === 'loading' ? 'Loading' : this.playback.shown.phase;
  }

  /** How far a model is in opening; null when none is. */
  get loading(): Loading | null {
    return this.#loading;
  }

  /** The engine in use, a run's or one that was loaded for the chat; null until a model is open. */
  get info(): EngineInfo | null {
    return this.#info;
  }

  /** Of the run that is open or shown; before the first one, what the address asks for. */
  get config(): RunConfig {
    return (this.#viewed !== null && this.playback.live.config) || this.#config;
  }

  /** Whether the open run only shows: nobody is trained. */
  get watching(): boolean {
    return this.#running && this.#config.trained === 'none';
  }

  /** Whether a run is open. */
  get running(): boolean {
    return this.#running;
  }

  /** Why no turn of the run shown can be sampled again now, in a sentence; null where one can. */
  get forkRefusal(): string | null {
    if (this.activity === 'loading') return 'A model is being loaded. Wait until it is there.';
    if (!this.#running) return 'This run is not open, so its model is not loaded. Resume it, and its turns can be sampled again.';
    if (this.activity === 'playing' || this.activity === 'stepping') return 'Training runs. Pause it to sample this turn again.';
    return this.activity === 'idle' || this.activity === 'forking' ? null : 'The engine is busy. Wait until it is done.';
  }

  /** The tree whose turns are stops of the keys and of a replay. */
  get watchedTree(): number | null {
    return this.selection.tree?.index ?? null;
  }

  /** The run that Resume continues: the stored one that is shown, else the newest that is not open. */
  get resumable(): RunSummary | null {
    const { runs } = this.storedRuns;
    return runs.find(({ run }) => run === this.#viewed) ?? this.storedRuns.resumable(this.playback.live.run);
  }

  /** The link to the moment shown, as the part of an address from `#` on; null before the first step. */
  get momentLink(): string | null {
    const { shown, eventOfStep } = this.playback;
    if (shown.step === null) return null;
    const { tree, turn } = this.selection;
    return writeMomentLink({ run: shown.run, step: shown.step, events: eventOfStep, tree: tree?.index ?? null, turn: turn?.id ?? null });
  }

  /** Whether the open run is on the model of this name. */
  runsOn(model: string): boolean {
    const { model: first, secondModel } = this.#config;
    return this.#running && (first === model || secondModel === model);
  }

  /** Milliseconds that a unit is shown at least, of a replay or of the run; 0 at full speed. */
  get rest(): number {
    return this.replay.on ? restOf(this.granularity, this.replay.rate) : leastDelay(this.speed);
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
          this.playback.append(events);
          this.queue.heard(events);
          for (const event of events) if (event.type === 'collapse') this.#warnOfCollapse(event.step, event.signs);
        },
        (loading) => {
          // Progress has its own port, and may arrive after its command has ended.
          if (this.activity !== 'idle' && !loading.warning) this.#loading = loading;
          if (loading.news) this.notices.inform(loading.what);
          if (loading.warning) this.notices.warn(loading.what);
        },
        () => this.playback.kept
      );
      await this.#lab.useEndpoint(this.endpoint.ask, this.endpoint.problem);
      this.playback.setExpectedTeam(await this.#lab.team(this.#config.team));
      await Promise.all([this.storedRuns.refresh(), this.benchmarks.refresh()]);
      await this.queue.refresh();
      this.#offerSeeds();
      // It goes on for as long as the queue is worked on.
      void this.attempt(() => this.queue.open());
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
    return this.#start(config);
  }

  /** Shows what a link of the page points to, reading the run from storage where it is not open. Rejects with a sentence where it cannot; does nothing with other addresses. */
  async openLink(hash: string): Promise<void> {
    const link = readMomentLink(hash);
    if (!link) return;
    this.replay.stop();
    await openMoment(link, this, async (run) => {
      await this.playback.restart(await this.#lab.outline(run));
      if (!this.#running) this.#viewed = run;
    });
  }

  /** Continues a stored run from its newest checkpoint, or from the named one. */
  resume(run: string, checkpoint?: string): Promise<EngineInfo> {
    return this.#during('loading', async () => this.#restore(await this.#lab.resume(run, checkpoint), run));
  }

  /** Takes in a bundle and continues the run it holds. */
  importBundle(bytes: Uint8Array): Promise<EngineInfo> {
    return this.#during('loading', async () => this.#restore(await this.#lab.importBundle(bytes), this.playback.run));
  }

  /** Takes `count` units of the granularity; begins a run first where none is open. Resolves with the number of events. */
  async step(count = 1): Promise<number> {
    await this.#ensureRun();
    this.#stepped = true;
    return this.#during('stepping', async () => {
      const pulled = await this.#lab.advance(this.granularity, count);
      if (!pulled) this.#informOfEnd();
      return pulled;
    });
  }

  /** Plays at the chosen pace until paused or the run ends. */
  async play(): Promise<void> {
    await this.#ensureRun();
    await this.#train();
  }

  /** Ends playing or stepping at the next event, measuring after the rows under way, and the draws of a fork. Where the queue is worked on it is paused too. */
  async pause(): Promise<void> {
    await (this.queue.here ? this.queue.pause() : this.#interrupt());
  }

  /** Plays the open run; resolves with whether it came to its end. */
  #train(): Promise<boolean> {
    this.#stepped = false;
    return this.#during('playing', async () => {
      let empty = 0;
      // One empty pull may have been interrupted by another command; two are the end.
      while (this.activity === 'playing' && empty < 2) {
        const began = performance.now();
        empty = (await this.#lab.advance(this.granularity, 1)) ? 0 : empty + 1;
        const rest = leastDelay(this.speed) - (performance.now() - began);
        if (rest > 0) await new Promise((resume) => setTimeout(resume, rest));
      }
      this.#informOfEnd();
      return this.activity === 'playing' && empty === 2;
    });
  }

  /** Asks the running command to end soon. */
  async #interrupt(): Promise<void> {
    if (this.activity === 'measuring') return this.#lab.stopBenchmark();
    if (this.activity === 'forking') return this.fork.stop();
    this.#command.finishStep();
    await this.#lab.pause();
  }

  /** Measures the open run, begun first where none is open, or goes on with a stopped measurement, whose run is taken up where that forgets nothing. */
  async measure(request: BenchmarkRequest): Promise<Benchmark> {
    if ('resume' in request) await this.#reopenRun(request.resume);
    else await this.#ensureRun();
    return this.#during('measuring', () => this.benchmarks.measure(request));
  }

  /** Plays one row, of a split that of the rows of `split`, on the view as a run of its own that trains nobody; a run that was open keeps its last step as a checkpoint. */
  async watch(row: string, source: string, split = DEFAULTS.data): Promise<void> {
    if (this.#running && !this.watching) await this.saveCheckpoint();
    const data = source === TEST_SPLIT.name || source === DEV_SPLIT.name ? split : source;
    await this.start({ ...this.#config, ...WATCH_CONFIG, row, data, team: teamFor(subjectOf(data), this.#config.team) });
    await this.play();
  }

  async saveCheckpoint(): Promise<string> {
    const id = await this.#during('working', () => this.#lab.saveCheckpoint());
    this.notices.inform(`Checkpoint ${id} is saved.`);
    await this.storedRuns.refresh();
    return id;
  }

  /** One zip of the open run. */
  exportBundle(): Promise<Uint8Array> {
    return this.#during('working', () => this.#lab.exportBundle());
  }

  /** All events of the open run, oldest first, as they are stored. */
  async history(): Promise<readonly LabEvent[]> {
    const { run } = this.playback;
    return run === undefined ? [] : this.#lab.history(run);
  }

  /** The text of each token that an agent said. */
  tokens(agent: AgentName, ids: readonly (readonly number[])[]): Promise<string[][]> {
    return this.#lab.tokens(agent, ids);
  }

  #start(config: RunConfig, entry?: number): Promise<EngineInfo> {
    return this.#during('loading', async () => this.#adopt(await this.#lab.start(config, entry), config));
  }

  #queueCommands(): QueueCommands {
    return {
      start: (config, entry) => this.#start(config, entry),
      resume: (run) => this.resume(run),
      train: () => this.#train(),
      interrupt: () => this.#interrupt(),
      save: () => this.#during('working', () => this.#lab.saveCheckpoint()),
      idle: () => this.#command.settled(),
      openRun: () => (this.#running ? (this.playback.run ?? null) : null),
      steps: () => this.#completed
    };
  }

  /** Completed steps of the run shown, as far as they were heard of. */
  get #completed(): number {
    return this.playback.events.filter((event) => event.type === 'metrics').length;
  }

  /** A link with seeds offers to queue its runs; where the queue has them all, it says nothing. */
  #offerSeeds(): void {
    const [config, seeds] = [this.#config, this.#seedsAsked];
    if (!seeds || this.queue.has(config, seeds)) return;
    const runs = `${plural(seeds, 'run')}, ${seeds === 1 ? 'seed' : 'seeds'} ${config.seed}${seeds === 1 ? '' : ` to ${config.seed + seeds - 1}`}`;
    const offer = this.notices.offer(`This link asks for ${runs}: ${describeConfig(config)}. Nothing is trained before you start the queue.`, {
      name: 'Add to queue',
      meaning: 'Adds them to the queue in Runs.',
      run: () => {
        this.notices.dismiss(offer);
        location.hash = '#runs';
        void this.attempt(() => this.queue.add(config, seeds));
      }
    });
  }

  /** Runs `work` as the active command, with the view live. */
  #during<T>(activity: Activity, work: () => Promise<T>): Promise<T> {
    return this.#command
      .run(activity, () => {
        this.replay.stop();
        this.playback.cursor = null;
        return work();
      })
      .finally(() => (this.#loading = null));
  }

  /** Opens a run where none is open: the stored one that is shown, else one of the config at hand. */
  async #ensureRun(): Promise<void> {
    if (this.#running) return;
    if (this.#viewed === null) await this.start(this.#config);
    else await this.resume(this.#viewed);
  }

  /** Opens the run of a measurement if its newest checkpoint is the one that was measured; else the lab says what is amiss. */
  async #reopenRun(id: string): Promise<void> {
    const measured = this.benchmarks.all.find((benchmark) => benchmark.id === id);
    if (!measured || (this.#running && this.playback.live.run === measured.run)) return;
    await this.storedRuns.refresh();
    const stored = this.storedRuns.runs.find(({ run }) => run === measured.run);
    if (!stored) throw new Error(`The run ${measured.run} is no longer stored here, so its measurement cannot go on. Remove it, or measure anew.`);
    if ((stored.checkpointStep ?? 0) === measured.step) await this.resume(measured.run);
    else await this.#ensureRun();
  }

  /** Another model in place of the one before; the lab closes the run that was open. */
  #load(choice: ModelChoice): Promise<EngineInfo> {
    return this.#during('loading', async () => {
      this.#running = false;
      this.#info = null;
      this.chat.clear();
      return (this.#info = await this.#lab.loadModel(choice, this.#config.device));
    });
  }

  #adopt(info: EngineInfo, config: RunConfig): EngineInfo {
    if (info.device !== 'webgpu') this.notices.inform(`Running on ${DEVICE_TITLE[info.device]}. ${info.reason}`);
    this.#info = info;
    this.#running = true;
    this.#viewed = null;
    this.models.clearLoaded();
    this.chat.clear();
    this.#config = config;
    if (typeof history !== 'undefined') history.replaceState(null, '', `${location.pathname}${writeUrlConfig(config)}${location.hash}`);
    void this.attempt(() => this.storedRuns.refresh());
    return info;
  }

  /** Shows a resumed run: what is stored of it, then the events received since. */
  async #restore(info: EngineInfo, run: string | undefined): Promise<EngineInfo> {
    if (run === undefined) throw new Error('The lab resumed a run without saying which. Reload the page and continue it from Runs.');
    const past = await this.#lab.outline(run);
    await this.playback.restart(past);
    return this.#adopt(info, past.events.find((event) => event.type === 'run')?.config ?? this.#config);
  }

  /** Warns once per collapse, however many steps it lasts. */
  #warnOfCollapse(step: number, signs: readonly string[]): void {
    if (this.#collapsed?.run === this.playback.live.run && this.#collapsed.step === step - 1) this.#collapsed.step = step;
    else {
      this.#collapsed = { run: this.playback.live.run, step };
      this.notices.warn(
        `The run shows signs of a collapse in step ${step + 1}. ${signs.join(' ')} Resume an earlier checkpoint, or start a run with a lower learning rate, "alpha" or "innerUpdates".`
      );
    }
  }

  #informOfEnd(): void {
    const { config } = this;
    if (!this.#running || this.#completed < totalSteps(config)) return;
    this.notices.inform(
      this.watching ? 'The row is played to its end, and nobody was trained.' : `The run is complete: ${plural(totalSteps(config), 'step')}.`
    );
  }
}
