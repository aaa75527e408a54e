/** The queue of runs as this tab works on it: trains one entry after another by the page's own commands, and knows what another tab does. */
import type { Laboratory } from '../../bridge/protocol';
import type { RunSummary } from '../../record/archive';
import type { RunConfig } from '../../record/config';
import type { LabEvent } from '../../record/event';
import { EMPTY_QUEUE, sameConfig, seedsOf, type QueueChange, type QueueEntry, type RunQueue } from '../../record/queue';
import { afterFailure, finishedRuns, isFinished, nextEntry, ownRun, placeOf, type QueueFailures } from '../../record/queueOrder';
import { plural } from '../../report/figure';
import type { Notices } from '../notices.svelte';
import { lastScore } from './queueLines';
import type { QueueTabs } from './queueTabs';
import type { StoredRuns } from './storedRuns.svelte';

/** The commands of the page that the queue gives. */
export interface QueueCommands {
  start(config: RunConfig, entry: number): Promise<unknown>;
  resume(run: string): Promise<unknown>;
  /** Trains the open run; resolves with whether it came to its end, or with false where another command interrupted it. */
  train(): Promise<boolean>;
  /** Ends that at the next event. */
  interrupt(): Promise<void>;
  save(): Promise<unknown>;
  /** Resolves once no command is under way. */
  idle(): Promise<void>;
  /** The run that is open; null where none is. */
  openRun(): string | null;
  /** Completed steps of the run that is open. */
  steps(): number;
}

/** What the queue works with. */
interface QueueTools {
  readonly lab: Pick<Laboratory, 'queue' | 'changeQueue' | 'dataHash' | 'outline'>;
  readonly runs: Pick<StoredRuns, 'runs' | 'refresh'>;
  readonly notices: Notices;
  readonly commands: QueueCommands;
  readonly tabs: QueueTabs;
}

/** What to do after an entry was worked on: train the next, or stop, because the queue was paused or another run was opened. */
type Onwards = 'next' | 'stop';

/** Milliseconds to wait for a page that goes away to give the queue up. */
const HANDOVER = 6000;

/** Works on the queue while it is asked to, and is what the page shows of it. */
export class TrainingQueue {
  readonly #tools: QueueTools;
  #queue = $state.raw<RunQueue>(EMPTY_QUEUE);
  #isRead = $state(false);
  #here = $state(false);
  #elsewhere = $state(false);
  #looking = false;
  #working = $state<number | null>(null);
  #problem = $state<string | null>(null);
  #unreadable = $state<string | null>(null);
  #starting = false;
  #stopping = false;
  #work: Promise<void> = Promise.resolve();
  /** Whether the entry before was given up for what is not its own fault. */
  #gaveUpBefore = false;
  /** Completed steps of the entry's run when it was opened; null before. */
  #stepsBefore: number | null = null;

  constructor(tools: QueueTools) {
    this.#tools = tools;
  }

  /** As of the last look. */
  get queue(): RunQueue {
    return this.#queue;
  }

  /** Whether it was looked at yet. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** Whether this tab works on it. */
  get here(): boolean {
    return this.#here;
  }

  /** Whether another tab works on it. */
  get elsewhere(): boolean {
    return this.#elsewhere && !this.#here;
  }

  /** Id of the entry that this tab trains; null where it trains none. */
  get working(): number | null {
    return this.#working;
  }

  /** Why it was paused, or could not be read, in sentences; null where all is well. */
  get problem(): string | null {
    return this.#unreadable ?? this.#problem;
  }

  /** The title of the tab that works on it. */
  get title(): string {
    const { at, of } = placeOf(this.#queue);
    return `Run ${at} of ${of} · Orchard`;
  }

  /** Follows other tabs. Where the queue was worked on as the page went away, goes on with it, unless another tab does. */
  async open(): Promise<void> {
    const { tabs, notices } = this.#tools;
    tabs.listen(() => void this.#follow());
    void this.#lookAround();
    if (!this.#queue.working) return;
    const release = await tabs.claim(HANDOVER);
    if (!release) return;
    await this.refresh();
    const open = this.#queue.entries.filter(({ outcome }) => outcome === null).length;
    if (!this.#queue.working || !open) return release();
    const text = `Continuing the queue: ${plural(open, 'run')} of ${this.#queue.entries.length} still to be trained.`;
    const notice = notices.offer(text, { name: 'Stop', meaning: 'Pauses the queue; what was trained is kept.', run: () => void this.pause() });
    await this.#workUntilPaused(release).finally(() => notices.dismiss(notice));
  }

  /** Looks again at the queue and the stored runs; entries whose run has come to its end by other ways are done. Where that fails, `problem` says why. */
  async refresh(): Promise<void> {
    try {
      const [queue] = await Promise.all([this.#tools.lab.queue(), this.#tools.runs.refresh()]);
      this.#queue = queue;
      for (const entry of queue.entries) if (entry.outcome?.kind !== 'done') await this.#settle(entry);
      this.#unreadable = null;
      this.#isRead = true;
    } catch (error) {
      this.#unreadable = `The queue could not be read. ${(error as Error).message}`;
    }
  }

  /** Whether it has a run of the settings for each of so many seeds. */
  has(config: RunConfig, seeds: number): boolean {
    return seedsOf(config, seeds).every((each) => this.#queue.entries.some((entry) => sameConfig(entry.config, each)));
  }

  /** Adds a run of the settings for each of so many seeds, from the config's on; says how many are new. Trains nothing. */
  async add(config: RunConfig, seeds: number): Promise<void> {
    const configs = seedsOf(config, seeds);
    const before = this.#queue.nextId;
    await this.#change({ type: 'add', configs });
    const added = this.#queue.nextId - before;
    const known = configs.length - added;
    this.#tools.notices.inform(
      added
        ? `${plural(added, 'run')} added to the queue${known ? `; ${plural(known, 'run')} of these settings and seeds ${known === 1 ? 'was' : 'were'} in it already` : ''}.`
        : `The queue has ${known === 1 ? 'this run' : 'these runs'} already.`
    );
    await this.refresh();
  }

  /** Takes an entry out; its run, if it was begun, stays stored. */
  remove(id: number): Promise<void> {
    return this.#change({ type: 'remove', id });
  }

  /** Moves an entry before the one that would be trained before it. */
  raise(id: number): Promise<void> {
    return this.#change({ type: 'raise', id });
  }

  /** A failed entry is to be trained after all. */
  retry(id: number): Promise<void> {
    return this.#change({ type: 'retry', id });
  }

  /** Pauses the queue and takes out all entries; their runs stay stored. */
  async clear(): Promise<void> {
    await this.pause();
    await this.#change({ type: 'clear' });
  }

  /** Works on the queue until it is paused or all is decided. Rejects with a sentence where another tab works on it. */
  async start(): Promise<void> {
    if (this.#here || this.#starting) return;
    this.#starting = true;
    const release = await this.#tools.tabs.claim(HANDOVER).finally(() => (this.#starting = false));
    if (!release) {
      void this.#lookAround();
      throw new Error(`The tab titled “${this.title}” works on the queue. Pause it there, or close that tab, to go on here.`);
    }
    await this.#workUntilPaused(release);
  }

  /** Lets the queue end at the next event; resolves once it has. The run goes on from where it is when the queue continues. */
  async pause(): Promise<void> {
    if (!this.#here) return;
    this.#stopping = true;
    await this.#tools.commands.interrupt();
    await this.#work;
  }

  /** To be called with every event of the open run: other tabs follow its steps. */
  heard(events: readonly LabEvent[]): void {
    if (this.#here && events.some(({ type }) => type === 'metrics' || type === 'evaluation')) this.#tools.tabs.tell();
  }

  async #change(change: QueueChange): Promise<void> {
    this.#queue = await this.#tools.lab.changeQueue(change);
    this.#tools.tabs.tell();
  }

  /** Another tab has changed something. What is trained here and was taken out there is trained no further. */
  async #follow(): Promise<void> {
    await this.refresh();
    if (!this.#here) return void this.#lookAround();
    if (this.#working !== null && !this.#queue.entries.some(({ id }) => id === this.#working)) await this.#tools.commands.interrupt();
  }

  /** Looks whether another tab works on the queue, for as long as one does. */
  async #lookAround(): Promise<void> {
    const { tabs } = this.#tools;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (!this.#here && (await tabs.isTaken())) {
        this.#elsewhere = true;
        await tabs.whenFree();
        await this.refresh();
      }
    } finally {
      this.#looking = false;
      this.#elsewhere = false;
    }
  }

  #workUntilPaused(release: () => void): Promise<void> {
    this.#here = true;
    this.#stopping = false;
    this.#gaveUpBefore = false;
    this.#problem = null;
    this.#work = this.#workThrough()
      .catch((error: Error) => {
        this.#stop(`The queue is paused. ${error.message}`);
        return this.#change({ type: 'working', working: false }).catch(() => undefined);
      })
      .finally(() => {
        this.#here = false;
        this.#working = null;
        release();
        this.#tools.tabs.tell();
      });
    return this.#work;
  }

  async #workThrough(): Promise<void> {
    const { runs, notices } = this.#tools;
    await this.#change({ type: 'working', working: true });
    while (!this.#stopping) {
      await this.refresh();
      const entry = nextEntry(this.#queue, runs.runs);
      if (!entry) {
        notices.inform('The queue is finished.');
        break;
      }
      this.#working = entry.id;
      if ((await this.#trainEntry(entry)) === 'stop') break;
    }
    await this.#change({ type: 'working', working: false });
    await this.refresh();
  }

  /** Trains an entry to its end, from its last checkpoint again where that fails for what is not its own fault. */
  async #trainEntry(entry: QueueEntry): Promise<Onwards> {
    const { commands } = this.#tools;
    let failures: QueueFailures = { inARow: 0, before: this.#gaveUpBefore };
    for (;;) {
      this.#stepsBefore = null;
      try {
        if (!(await this.#train(entry, failures.inARow > 0))) return this.#leave(entry);
        this.#gaveUpBefore = false;
        return 'next';
      } catch (error) {
        if (this.#stopping) return 'stop';
        const { name, message } = error as Error;
        failures = { ...failures, inARow: this.#stepsBefore !== null && commands.steps() > this.#stepsBefore ? 1 : failures.inARow + 1 };
        const decision = afterFailure(name, failures);
        if (decision === 'again') continue;
        if (decision === 'pause') return this.#stop(`The queue is paused at seed ${entry.config.seed}. ${message}`);
        this.#gaveUpBefore = name !== 'RangeError';
        await this.#change({ type: 'failed', id: entry.id, reason: message });
        return 'next';
      }
    }
  }

  /** Opens the run of an entry, anew where `reopen`, and trains it; resolves with false where it did not come to its end. */
  async #train(entry: QueueEntry, reopen: boolean): Promise<boolean> {
    const { commands, runs, lab } = this.#tools;
    await commands.idle();
    if (this.#stopping) return false;
    const known = ownRun(this.#entry(entry.id) ?? entry, runs.runs);
    if (!known) await commands.start(entry.config, entry.id);
    else if (reopen || commands.openRun() !== known.run) await commands.resume(known.run);
    await this.refresh();
    const run = commands.openRun();
    if (run === null || this.#entry(entry.id)?.run !== run) return false;
    this.#stepsBefore = commands.steps();
    do {
      await commands.idle();
      if (this.#stopping || commands.openRun() !== run || !this.#entry(entry.id)) return false;
    } while (!(await commands.train()));
    await runs.refresh();
    const summary = runs.runs.find((each) => each.run === run);
    if (summary && !isFinished(summary)) await commands.save();
    await this.#change({ type: 'done', id: entry.id, run, counted: false, score: lastScore(await this.#evaluations(lab, run)) });
    return true;
  }

  /** An entry was left before its end: because the queue is to pause, because it was taken out, or because another run was opened. */
  async #leave({ id, config }: QueueEntry): Promise<Onwards> {
    const { commands, lab } = this.#tools;
    const entry = this.#entry(id);
    if (!entry) return 'next';
    const score = entry.run === null ? null : lastScore(await this.#evaluations(lab, entry.run).catch(() => []));
    if (score) await this.#change({ type: 'scored', id, score });
    if (!this.#stopping && commands.openRun() !== entry.run)
      return this.#stop(`The queue is paused at seed ${config.seed}, because another run or model was opened.`);
    return 'stop';
  }

  /** An entry is done where its run, or an equal one on the same rows, has come to its end. */
  async #settle(entry: QueueEntry): Promise<void> {
    const { lab, runs } = this.#tools;
    const own = ownRun(entry, runs.runs);
    const twin = own && isFinished(own) ? own : await this.#equalRun(entry.config);
    if (!twin) return;
    const score = lastScore(await this.#evaluations(lab, twin.run));
    await this.#change({ type: 'done', id: entry.id, run: twin.run, counted: twin !== own, score });
  }

  async #equalRun(config: RunConfig): Promise<RunSummary | null> {
    const finished = finishedRuns(config, this.#tools.runs.runs);
    // Where the rows are gone, training says so.
    const hash = finished.length ? await this.#tools.lab.dataHash(config).catch(() => null) : null;
    return finished.find(({ dataHash }) => dataHash === hash) ?? null;
  }

  async #evaluations(lab: QueueTools['lab'], run: string) {
    return (await lab.outline(run)).events.flatMap((event) => (event.type === 'evaluation' ? [event] : []));
  }

  #entry(id: number): QueueEntry | undefined {
    return this.#queue.entries.find((entry) => entry.id === id);
  }

  /** Pauses with a sentence that stays on screen. */
  #stop(sentence: string): Onwards {
    this.#stopping = true;
    this.#problem = sentence;
    this.#tools.notices.warn(sentence);
    return 'stop';
  }
}
