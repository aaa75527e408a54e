/** A run in progress: pulls its events, stores them, and keeps the last step boundary, to which it can go back. The adapters' part of the boundary stays with the engine. */
import type { Team } from '../record/agent';
import { RUN_MISSING, type BundleHead, type LabArchive } from '../record/archive';
import type { RowResult } from '../record/benchmark';
import type { CheckpointHead, LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { totalSteps } from '../record/steps';
import type { AdapterFiles, SnapshotEngine } from '../record/engine';
import type { LabEvent } from '../record/event';
import type { ForkDraw, ForkRequest } from '../record/fork';
import { isAccountedFor, tellLosses } from '../record/lostStep';
import { joinOutlines, outlineOf, type Outline } from '../record/outline';
import type { Task } from '../record/task';
import { RunLog, type StepEvent } from '../loop/runLog';
import { plural } from '../report/figure';

/** The loop as a session needs it. */
export interface Trainer {
  readonly engine: SnapshotEngine;
  readonly team: Team;
  /** Fingerprint of the rows it trains on. */
  readonly dataHash: string;
  /** Rejects with a RangeError that names the setting which cannot work on the model at hand. */
  check(config: RunConfig): Promise<void>;
  /** New adapters and the state before step 0, with the run's first event. */
  begin(run: string, config: RunConfig): Promise<{ readonly state: LabState; readonly event: StepEvent }>;
  /** Adapters of the config's shape on the engine, before a checkpoint's are received. */
  equip(config: RunConfig): Promise<void>;
  /** One step, event by event; returns the state the next step starts from. */
  step(state: LabState): AsyncGenerator<StepEvent, LabState>;
  /** The engine's adapters on each of the tasks, in their order; changes nothing. */
  measure(state: LabState, tasks: readonly Task[], temperature: number): AsyncIterable<RowResult>;
  /** Samples a turn again with the engine's adapters; changes nothing. */
  fork(state: LabState, request: ForkRequest, onTexts: (texts: readonly string[]) => void): Promise<readonly ForkDraw[]>;
}

/** What a session works with. */
export interface SessionTools {
  readonly trainer: Trainer;
  readonly archive: LabArchive;
  /** Called with every event as it happens. */
  readonly onEvent: (event: LabEvent) => void;
  /** The run's events that the page has, oldest first, steps whose turns it has not as `lost`; empty where it has none. */
  readonly receivedEvents: (run: string) => Promise<readonly LabEvent[]>;
  /** Shows a sentence at the page that stays on screen: what the session did where storage failed. */
  readonly warn: (sentence: string) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** What one pull brought: an event, the end of a step, or the end of the run. */
export type Pull = { readonly kind: 'event'; readonly event: LabEvent } | { readonly kind: 'boundary' } | { readonly kind: 'end' };

/** Events that may wait before they are written; those after the last checkpoint are forgotten on resume anyway. */
const MAX_UNWRITTEN = 64;

/** The events before number `end`, in the order of their numbers; of two with the same number the later one, but `lost` gives way to the event that was. */
function inSequence(events: readonly LabEvent[], end: number): LabEvent[] {
  const byNumber = new Map<number, LabEvent>();
  for (const event of events) if (event.seq < end && (event.type !== 'lost' || !byNumber.has(event.seq))) byNumber.set(event.seq, event);
  return [...byNumber.values()].sort((a, b) => a.seq - b.seq);
}

/** A checkpoint whose engine state is at the exchange under `key`. */
export interface LoadedCheckpoint {
  readonly head: CheckpointHead;
  readonly key: string;
}

/** The name of the checkpoint after so many steps. */
const checkpointId = (step: number): string => `step-${step}`;

/** The calls of a session must not overlap; whoever owns it sees to that. */
export class Session {
  #tools: SessionTools;
  #boundary: CheckpointHead;
  /** Numbers the loop's events and the session's own. */
  #log: RunLog;
  #unwritten: LabEvent[] = [];
  #step: AsyncGenerator<StepEvent, LabState> | null = null;
  /** A checkpoint is due and could not be written yet. */
  #checkpointDue = false;
  /** A stage threw, so that the engine's state is unknown until it is rolled back to the boundary. */
  #needsRollback = false;
  /** States sent to the exchange so far; makes their keys unique. */
  #sent = 0;
  /** Key of the boundary's state at the exchange while another engine is opened; null where the engine has it. */
  #parkedKey: string | null = null;
  /** Number of the first stored event that must be deleted before more is written; null where there is none. */
  #truncateFrom: number | null = null;

  private constructor(tools: SessionTools, boundary: CheckpointHead) {
    this.#tools = tools;
    this.#boundary = boundary;
    this.#log = new RunLog(boundary.lab);
  }

  get run(): string {
    return this.#boundary.lab.run;
  }

  /** The state after the last whole step. */
  get state(): LabState {
    return this.#boundary.lab;
  }

  get engine(): SnapshotEngine {
    return this.#tools.trainer.engine;
  }

  /** Begins a new run and stores its first event; a stored run of the same name must have an empty log. */
  static async begin(tools: SessionTools, run: string, config: RunConfig): Promise<Session> {
    const { trainer, clock } = tools;
    const { state, event } = await trainer.begin(run, config);
    const session = new Session(tools, { id: checkpointId(0), createdAt: clock(), lab: state });
    session.#record(event);
    await session.#setBoundary(state);
    await session.flush();
    return session;
  }

  /** Resumes a run at a checkpoint; events stored after it will be deleted. */
  static async resume(tools: SessionTools, { head, key }: LoadedCheckpoint): Promise<Session> {
    const session = new Session(tools, head);
    await session.#receiveState(key);
    session.#restartLog();
    await session.flush().catch((error: Error) => {
      // On a full disk the run can still be watched and exported.
      if (error.name !== 'QuotaExceededError') throw error;
      tools.warn(error.message);
    });
    return session;
  }

  /** The next event. Where a stage throws, the failure becomes an event, the error rises, and the next pull starts again from the last boundary. */
  async pull(): Promise<Pull> {
    if (this.#needsRollback) {
      await this.engine.rollback();
      this.#restartLog();
    }
    if (this.#checkpointDue || this.#unwritten.length >= MAX_UNWRITTEN) await this.flush();
    const { lab } = this.#boundary;
    if (!this.#step && lab.step >= totalSteps(lab.config)) return { kind: 'end' };
    this.#step ??= this.#tools.trainer.step(lab);
    try {
      const next = await this.#step.next();
      if (!next.done) return { kind: 'event', event: this.#record(next.value) };
      await this.#setBoundary(next.value);
    } catch (error) {
      this.#abandonStep();
      const { name, message, stack = '' } = error as Error;
      this.#record({ type: 'failure', name, message, stack, step: lab.step });
      await this.flush();
      throw error;
    }
    await this.flush();
    return { kind: 'boundary' };
  }

  /** Writes what waits: events first, then the checkpoint that is due. What cannot be written keeps waiting. */
  async flush(): Promise<void> {
    const { archive } = this.#tools;
    await this.#write();
    if (!this.#checkpointDue) return;
    await this.#writeToRun(() => this.#whileSent((key) => archive.save(this.#boundary, true, key)));
    this.#checkpointDue = false;
    this.#record({ type: 'checkpoint', id: this.#boundary.id, automatic: true, step: this.#boundary.lab.step });
    await this.#write();
  }

  /** Saves the last boundary by hand, also in mid-step; its id says after how many steps it was. */
  async save(): Promise<string> {
    await this.flush();
    const { id, lab } = this.#boundary;
    await this.#writeToRun(() => this.#whileSent((key) => this.#tools.archive.save(this.#boundary, false, key)));
    this.#record({ type: 'checkpoint', id, automatic: false, step: lab.step });
    await this.#write();
    return id;
  }

  /** The log so far, also what could not be written yet. Rejects where the disk cannot be read. */
  async history(): Promise<readonly LabEvent[]> {
    await this.flush().catch(() => undefined);
    return this.#allEvents();
  }

  /** The outline of the log so far. Rejects where the disk cannot be read. */
  async outline(): Promise<Outline> {
    await this.flush().catch(() => undefined);
    const written = this.#log.seq - this.#unwritten.length;
    const { events, rewards, end } = await this.#tools.archive.outline(this.run);
    const stored = {
      events: events.filter((event) => event.seq < written),
      // Where events wait to be deleted, so do the rewards of their steps.
      rewards: this.#truncateFrom === null ? rewards : rewards.filter(({ step }) => step < this.state.step),
      end: Math.min(end, written)
    };
    return this.#unwritten.length ? joinOutlines([stored, outlineOf(this.#unwritten)]) : stored;
  }

  /** The events numbered from `from` up to, not including, `to`, as far as they are kept; it may be called during another call. */
  async excerpt(from: number, to: number): Promise<readonly LabEvent[]> {
    const waiting = this.#unwritten.filter((event) => event.seq >= from && event.seq < to);
    return inSequence([...(await this.#tools.archive.history(this.run, from, to)), ...waiting], to);
  }

  /** The zip of the last boundary. It is made from memory; the disk is asked only for the log, and where it has not all of it, the page. */
  async export(): Promise<Uint8Array> {
    const { archive, warn } = this.#tools;
    await this.flush().catch(() => undefined); // what cannot be written keeps waiting, and the next pull reports why
    const state = await this.engine.readSnapshot();
    const adapters = await this.#atBoundary(async () => {
      const files: Record<string, AdapterFiles> = {};
      for (const agent of Object.keys(state)) files[agent] = await this.engine.exportAdapter(agent);
      return files;
    });
    const { bundle, gap } = await this.#bundleOfBoundary();
    if (gap !== null) warn(gap);
    return archive.pack({ ...bundle, checkpoint: { ...bundle.checkpoint, engine: state } }, adapters, gap);
  }

  /** Measures the last boundary's adapters on the tasks; results in the tasks' order. */
  async measure(tasks: readonly Task[], temperature: number): Promise<RowResult[]> {
    return this.#atBoundary(async () => {
      const results: RowResult[] = [];
      for await (const result of this.#tools.trainer.measure(this.#boundary.lab, tasks, temperature)) results.push(result);
      return results;
    });
  }

  /** Samples a turn again with the adapters as they are now, also in mid-step. Nothing of the run is changed, and the step under way goes on as if it had not been. */
  async fork(request: ForkRequest, onTexts: (texts: readonly string[]) => void): Promise<readonly ForkDraw[]> {
    if (this.#needsRollback) await this.engine.rollback();
    return this.#tools.trainer.fork(this.#boundary.lab, request, onTexts);
  }

  /** Sends the boundary's state to the exchange, before this engine may be closed for another one. */
  async park(): Promise<void> {
    this.#parkedKey ??= await this.#sendState();
  }

  /** Frees the parked state of a session that another one has taken the place of. */
  async dispose(): Promise<void> {
    const key = this.#parkedKey;
    this.#parkedKey = null;
    if (key !== null) await this.#tools.archive.discard(key);
  }

  /** Continues from the parked boundary with another trainer, whose engine replaces the closed one. */
  async moveTo(trainer: Trainer): Promise<void> {
    if (this.#parkedKey === null) throw new Error('Only a run that was parked can go on with another engine.');
    this.#tools = { ...this.#tools, trainer };
    this.#abandonStep();
    await this.#receiveState(this.#parkedKey);
    await this.dispose();
  }

  /** Gives up the step under way: the engine's state is no longer what the step expects. */
  #abandonStep(): void {
    this.#step = null;
    this.#needsRollback = true;
  }

  /** Runs `job` with the engine's state at the last boundary; in mid-step the engine then returns to its state before. */
  async #atBoundary<T>(job: () => Promise<T>): Promise<T> {
    const inStep = this.#step !== null;
    if (inStep) await this.engine.switchToSnapshot();
    else if (this.#needsRollback) await this.engine.rollback();
    try {
      const result = await job();
      if (inStep) await this.engine.switchBack();
      return result;
    } catch (error) {
      this.#abandonStep();
      throw error;
    }
  }

  /** Brings the engine to a checkpoint's state, which is at the exchange under the key. */
  async #receiveState(key: string): Promise<void> {
    const { trainer } = this.#tools;
    const { id, lab } = this.#boundary;
    await trainer.equip(lab.config);
    const tensor = await trainer.engine.receive(key);
    if (tensor !== null) throw new RangeError(`Checkpoint "${id}" holds a number that is not finite, in ${tensor}. Resume from an earlier one.`);
  }

  /** Has the engine send the boundary's state to the exchange; resolves with its key. */
  async #sendState(): Promise<string> {
    const key = `${this.run} ${++this.#sent}`;
    await this.engine.sendSnapshot(key);
    return key;
  }

  /** Runs `job` with a key under which the boundary's state is at the exchange meanwhile. */
  async #whileSent<T>(job: (key: string) => Promise<T>): Promise<T> {
    if (this.#parkedKey !== null) return job(this.#parkedKey);
    const key = await this.#sendState();
    try {
      return await job(key);
    } finally {
      await this.#tools.archive.discard(key);
    }
  }

  /** Begins the log anew at the boundary, where the engine is: events stored after it will be deleted. */
  #restartLog(): void {
    const { id, lab } = this.#boundary;
    this.#truncateFrom = lab.seq;
    this.#unwritten = [];
    this.#log = new RunLog(lab);
    this.#needsRollback = false;
    this.#record({ type: 'resumed', id, step: lab.step });
  }

  /** Makes the end of a step the boundary. Throws a RangeError where the update left a number that is not finite. */
  async #setBoundary(state: LabState): Promise<void> {
    const tensor = await this.engine.snapshot();
    if (tensor !== null)
      throw new RangeError(
        `Step ${state.step} left a number that is not finite in ${tensor}, so it was not kept: the run stands where it was before that step, and its checkpoints are as they were. Start a run with a lower learning rate.`
      );
    this.#step = null;
    this.#boundary = { id: checkpointId(state.step), createdAt: this.#tools.clock(), lab: { ...state, seq: this.#log.seq } };
    const { checkpointEvery } = state.config;
    this.#checkpointDue = checkpointEvery > 0 && (state.step % checkpointEvery === 0 || state.step === totalSteps(state.config));
  }

  /** Numbers an event, keeps it until it is written, and passes it on. */
  #record(unnumbered: StepEvent): LabEvent {
    const event = this.#log.stamp(unnumbered);
    this.#unwritten.push(event);
    this.#tools.onEvent(event);
    return event;
  }

  /** Writes the events that wait. */
  async #write(): Promise<void> {
    const { archive } = this.#tools;
    await this.#writeToRun(async () => {
      if (this.#truncateFrom !== null) await archive.truncate(this.run, this.#truncateFrom);
    });
    this.#truncateFrom = null;
    await this.#writeToRun(() => archive.append(this.run, this.#unwritten));
    this.#unwritten = [];
  }

  /** The run's events so far, those on the disk and those that wait. */
  async #allEvents(): Promise<LabEvent[]> {
    const stored = await this.#tools.archive.history(this.run);
    const written = this.#log.seq - this.#unwritten.length;
    return [...stored.filter((event) => event.seq < written), ...this.#unwritten];
  }

  /** Runs `write`; where the run is no longer stored, stores it again and runs `write` once more. */
  async #writeToRun(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if ((error as Error).name !== RUN_MISSING) throw error;
      await this.#storeRunAgain(error as Error);
      await write();
    }
  }

  /** Stores the run again after the browser's storage was cleared: the last boundary and the log that the page has, in which steps without turns are `lost`. Throws `missing` where the page has not even that. */
  async #storeRunAgain(missing: Error): Promise<void> {
    const { archive, receivedEvents, warn } = this.#tools;
    const received = await receivedEvents(this.run);
    const { seq } = this.#log;
    const events = tellLosses(inSequence([...received, ...this.#unwritten], seq), seq);
    if (events.at(-1)?.seq !== seq - 1 || !isAccountedFor(events, seq)) throw missing;
    const lost = events.filter(({ type }) => type === 'lost').length;
    await this.#whileSent((key) => archive.importBundle({ checkpoint: this.#boundary, events }, key));
    this.#unwritten = [];
    this.#truncateFrom = null;
    warn(
      `Run "${this.run}" was no longer stored in this browser: its data was cleared. The run was stored again from memory, with its last step as a checkpoint${lost ? `; the turns of ${plural(lost, 'step')}, which were no longer in memory, are lost` : ''}.`
    );
  }

  /** The last boundary with the log before it, from the disk, or from the page where the disk does not have all of it; `gap` says where events are missing. */
  async #bundleOfBoundary(): Promise<{ readonly bundle: BundleHead; readonly gap: string | null }> {
    const { receivedEvents, trainer } = this.#tools;
    const { run, seq, config } = this.#boundary.lab;
    let unreadable = false;
    const stored = inSequence(await this.#allEvents().catch(() => ((unreadable = true), this.#unwritten)), seq);
    if (stored.length === seq) return { bundle: { checkpoint: this.#boundary, events: stored }, gap: null };
    const received = await receivedEvents(run).catch(() => []);
    const events = tellLosses(inSequence([...received, ...stored], seq), seq);
    if (events.length === seq) return { bundle: { checkpoint: this.#boundary, events }, gap: null };
    // A log with missing events is numbered anew, with `lost` where they are missing, and begins with a `run` event, without which no run can be read.
    const begun: StepEvent = { type: 'run', config, team: trainer.team, engine: await trainer.engine.info(), dataHash: trainer.dataHash, step: 0 };
    const first = events[0]?.type === 'run' ? events : [begun, ...events];
    const log = new RunLog({ run, seq: 0 });
    const renumbered = first.map((event) => log.stamp(event));
    const checkpoint = { ...this.#boundary, lab: { ...this.#boundary.lab, seq: log.seq } };
    const gap = `The ${unreadable ? 'stored history of this run could not be read' : 'turns of early steps of this run are no longer kept'}, so the export holds ${events.length} of its ${seq} events. Its adapters, memories and state are whole.`;
    return { bundle: { checkpoint, events: renumbered }, gap };
  }
}
