/** A run in progress: pulls its events, stores them, and keeps the last step boundary, to which everything can go back. The engine's part of it stays with the engine. */
import type { Team } from '../record/agent';
import { RUN_MISSING, type BundleHead, type LabArchive } from '../record/archive';
import type { RowResult } from '../record/benchmark';
import type { CheckpointHead, LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { totalSteps } from '../record/steps';
import type { AdapterFiles, SnapshotEngine } from '../record/engine';
import type { LabEvent } from '../record/event';
import type { Task } from '../record/task';
import { RunLog, type StepEvent } from '../loop/runLog';

/** The loop as a session needs it; the lab worker fits it together. */
export interface Trainer {
  readonly engine: SnapshotEngine;
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
}

export interface SessionTools {
  readonly trainer: Trainer;
  readonly archive: LabArchive;
  /** Hears every event as it happens. */
  readonly onEvent: (event: LabEvent) => void;
  /** The run's events as the page has heard them, oldest first; none where it has not. */
  readonly receivedEvents: (run: string) => Promise<readonly LabEvent[]>;
  /** Says to the person at the page what the session did about its storage; it stays on screen. */
  readonly warn: (sentence: string) => void;
  readonly team: Team;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** What one pull brought: an event, the end of a step, or the end of the run. */
export type Pull = { readonly kind: 'event'; readonly event: LabEvent } | { readonly kind: 'boundary' } | { readonly kind: 'end' };

/** Events that may wait before they are written; those after the last checkpoint are forgotten on resume anyway. */
const WAITING = 64;

/** The events before number `end`, in the order of their numbers; of two with the same number the later one. */
const inSequence = (events: readonly LabEvent[], end: number): LabEvent[] =>
  [...new Map(events.map((event) => [event.seq, event])).values()].filter((event) => event.seq < end).sort((a, b) => a.seq - b.seq);

/** A checkpoint whose engine state lies at the exchange under `key`. */
export interface LoadedCheckpoint {
  readonly head: CheckpointHead;
  readonly key: string;
}

/** The name of the checkpoint after so many steps. */
const checkpointId = (step: number): string => `step-${step}`;

/** The calls of a session must not overlap; whoever owns it sees to that. */
export class Session {
  #around: SessionTools;
  #boundary: CheckpointHead;
  /** Numbers the loop's events, and between them what the session itself has to say. */
  #log: RunLog;
  #unwritten: LabEvent[] = [];
  #step: AsyncGenerator<StepEvent, LabState> | null = null;
  /** A checkpoint is due and could not be written yet. */
  #owing = false;
  /** A stage threw: the engine may be anywhere until it goes back to the boundary. */
  #broken = false;
  /** States sent to the exchange so far. */
  #sent = 0;
  /** Under which key the boundary's state lies at the exchange while another engine is opened; null where the engine has it. */
  #parked: string | null = null;
  /** Number of the event from which on the disk must forget what it has, before more is written; null where there is none. */
  #void: number | null = null;

  private constructor(around: SessionTools, boundary: CheckpointHead) {
    this.#around = around;
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
    return this.#around.trainer.engine;
  }

  /** Begins a new run and stores its first event; a stored run of the same name must have an empty log. */
  static async begin(around: SessionTools, run: string, config: RunConfig): Promise<Session> {
    const { trainer, clock } = around;
    const { state, event } = await trainer.begin(run, config);
    const session = new Session(around, { id: checkpointId(0), createdAt: clock(), lab: state });
    session.#note(event);
    await session.#settle(state);
    await session.flush();
    return session;
  }

  /** Takes a run up at a checkpoint and forgets what was stored after it. */
  static async resume(around: SessionTools, { head, key }: LoadedCheckpoint): Promise<Session> {
    const session = new Session(around, head);
    await session.#receive(key);
    session.#resume();
    await session.flush().catch((error: Error) => {
      // On a full disk it can still be looked at and exported.
      if (error.name !== 'QuotaExceededError') throw error;
      around.warn(error.message);
    });
    return session;
  }

  /** The next event. Where a stage throws, the failure becomes an event, the error rises, and the next pull starts again from the last boundary. */
  async pull(): Promise<Pull> {
    if (this.#broken) {
      await this.engine.rollback();
      this.#resume();
    }
    if (this.#owing || this.#unwritten.length >= WAITING) await this.flush();
    const { lab } = this.#boundary;
    if (!this.#step && lab.step >= totalSteps(lab.config)) return { kind: 'end' };
    this.#step ??= this.#around.trainer.step(lab);
    try {
      const next = await this.#step.next();
      if (!next.done) return { kind: 'event', event: this.#note(next.value) };
      await this.#settle(next.value);
    } catch (error) {
      this.#abandon();
      const { name, message, stack = '' } = error as Error;
      this.#note({ type: 'failure', name, message, stack, step: lab.step });
      await this.flush();
      throw error;
    }
    await this.flush();
    return { kind: 'boundary' };
  }

  /** Writes down what waits: events first, then the checkpoint that is due. What could not be written waits on. */
  async flush(): Promise<void> {
    const { archive } = this.#around;
    await this.#write();
    if (!this.#owing) return;
    await this.#stored(() => this.#withState((key) => archive.save(this.#boundary, true, key)));
    this.#owing = false;
    this.#note({ type: 'checkpoint', id: this.#boundary.id, automatic: true, step: this.#boundary.lab.step });
    await this.#write();
  }

  /** Saves the last boundary by hand, also in mid-step; its id says after how many steps it was. */
  async save(): Promise<string> {
    await this.flush();
    const { id, lab } = this.#boundary;
    await this.#stored(() => this.#withState((key) => this.#around.archive.save(this.#boundary, false, key)));
    this.#note({ type: 'checkpoint', id, automatic: false, step: lab.step });
    await this.#write();
    return id;
  }

  /** The log so far, also what could not be written yet. Rejects where the disk cannot be read. */
  async history(): Promise<readonly LabEvent[]> {
    await this.flush().catch(() => undefined);
    return this.#known();
  }

  /** The zip of the last boundary. It is made from memory; the disk is asked only for the log, and where it has not all of it, the page. */
  async export(): Promise<Uint8Array> {
    const { archive, warn } = this.#around;
    await this.flush().catch(() => undefined); // what could not be written waits on, and whoever trains hears why
    const state = await this.engine.readSnapshot();
    const adapters = await this.#atBoundary(async () => {
      const files: Record<string, AdapterFiles> = {};
      for (const agent of Object.keys(state)) files[agent] = await this.engine.exportAdapter(agent);
      return files;
    });
    const { bundle, gap } = await this.#bundle();
    if (gap !== null) warn(gap);
    return archive.pack({ ...bundle, checkpoint: { ...bundle.checkpoint, engine: state } }, adapters, gap);
  }

  /** How the last boundary's adapters do on the tasks, in their order. */
  async measure(tasks: readonly Task[], temperature: number): Promise<RowResult[]> {
    return this.#atBoundary(async () => {
      const results: RowResult[] = [];
      for await (const result of this.#around.trainer.measure(this.#boundary.lab, tasks, temperature)) results.push(result);
      return results;
    });
  }

  /** Leaves the boundary's state at the exchange, before another engine takes the place of this one, which may be closed and its thread ended. */
  async park(): Promise<void> {
    this.#parked ??= await this.#send();
  }

  /** Frees the parked state of a session that another one has taken the place of. */
  async dispose(): Promise<void> {
    const key = this.#parked;
    this.#parked = null;
    if (key !== null) await this.#around.archive.discard(key);
  }

  /** Goes on from the boundary that was parked with another trainer, whose engine takes the place of the one that is gone. */
  async moveTo(trainer: Trainer): Promise<void> {
    if (this.#parked === null) throw new Error('Only a run that was parked can go on with another engine.');
    this.#around = { ...this.#around, trainer };
    this.#abandon();
    await this.#receive(this.#parked);
    await this.dispose();
  }

  /** The engine is no longer where the session left it: what of the step was done is void. */
  #abandon(): void {
    this.#step = null;
    this.#broken = true;
  }

  /** Runs `job` with the engine as the last boundary left it; in mid-step the engine is put back to where it was. */
  async #atBoundary<T>(job: () => Promise<T>): Promise<T> {
    const inStep = this.#step !== null;
    if (inStep) await this.engine.switchToSnapshot();
    else if (this.#broken) await this.engine.rollback();
    try {
      const result = await job();
      if (inStep) await this.engine.switchBack();
      return result;
    } catch (error) {
      this.#abandon();
      throw error;
    }
  }

  /** The engine as a checkpoint left it, whose state lies under the key. */
  async #receive(key: string): Promise<void> {
    const { trainer } = this.#around;
    const { id, lab } = this.#boundary;
    await trainer.equip(lab.config);
    const spoilt = await trainer.engine.receive(key);
    if (spoilt !== null) throw new RangeError(`Checkpoint "${id}" holds a number that is not finite, in ${spoilt}. Resume from an earlier one.`);
  }

  /** Has the engine leave the boundary's state at the exchange. */
  async #send(): Promise<string> {
    const key = `${this.run} ${++this.#sent}`;
    await this.engine.sendSnapshot(key);
    return key;
  }

  /** Runs `job` while the boundary's state lies under the key it is given. */
  async #withState<T>(job: (key: string) => Promise<T>): Promise<T> {
    if (this.#parked !== null) return job(this.#parked);
    const key = await this.#send();
    try {
      return await job(key);
    } finally {
      await this.#around.archive.discard(key);
    }
  }

  /** Begins anew at the boundary, where the engine is: what was stored of the time after it is void. */
  #resume(): void {
    const { id, lab } = this.#boundary;
    this.#void = lab.seq;
    this.#unwritten = [];
    this.#log = new RunLog(lab);
    this.#broken = false;
    this.#note({ type: 'resumed', id, step: lab.step });
  }

  async #settle(state: LabState): Promise<void> {
    const spoilt = await this.engine.snapshot();
    if (spoilt !== null)
      throw new RangeError(
        `Step ${state.step} left a number that is not finite in ${spoilt}, so it was not kept: the run stands where it was before that step, and its checkpoints are as they were. Start a run with a lower learning rate.`
      );
    this.#step = null;
    this.#boundary = { id: checkpointId(state.step), createdAt: this.#around.clock(), lab: { ...state, seq: this.#log.seq } };
    const { checkpointEvery } = state.config;
    this.#owing = checkpointEvery > 0 && (state.step % checkpointEvery === 0 || state.step === totalSteps(state.config));
  }

  #note(unnumbered: StepEvent): LabEvent {
    const event = this.#log.stamp(unnumbered);
    this.#unwritten.push(event);
    this.#around.onEvent(event);
    return event;
  }

  async #write(): Promise<void> {
    const { archive } = this.#around;
    await this.#stored(async () => {
      if (this.#void !== null) await archive.truncate(this.run, this.#void);
    });
    this.#void = null;
    await this.#stored(() => archive.append(this.run, this.#unwritten));
    this.#unwritten = [];
  }

  /** The run's events so far, those on the disk and those that wait. */
  async #known(): Promise<LabEvent[]> {
    const stored = await this.#around.archive.history(this.run);
    const written = this.#log.seq - this.#unwritten.length;
    return [...stored.filter((event) => event.seq < written), ...this.#unwritten];
  }

  /** Does `write`, once more where the run was no longer stored and could be stored again. */
  async #stored(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if ((error as Error).name !== RUN_MISSING) throw error;
      await this.#storeAgain(error as Error);
      await write();
    }
  }

  /** Puts the run back whose storage was cleared under the page: the last boundary, and all events. Throws `missing` where the page has not all of them. */
  async #storeAgain(missing: Error): Promise<void> {
    const { archive, receivedEvents, warn } = this.#around;
    const events = inSequence([...(await receivedEvents(this.run)), ...this.#unwritten], this.#log.seq);
    if (events.length < this.#log.seq) throw missing;
    await this.#withState((key) => archive.importBundle({ checkpoint: this.#boundary, events }, key));
    this.#unwritten = [];
    this.#void = null;
    warn(
      `Run "${this.run}" was no longer stored in this browser: its data was cleared. The run was stored again from memory, with its last step as a checkpoint.`
    );
  }

  /** The last boundary with the log before it, which is that of the disk, or of the page where the disk has not all of it. */
  async #bundle(): Promise<{ readonly bundle: BundleHead; readonly gap: string | null }> {
    const { receivedEvents, team, trainer } = this.#around;
    const { run, seq, config } = this.#boundary.lab;
    const kept = inSequence(await this.#known().catch(() => this.#unwritten), seq);
    if (kept.length === seq) return { bundle: { checkpoint: this.#boundary, events: kept }, gap: null };
    const heard = await receivedEvents(run).catch(() => []);
    const events = inSequence([...heard, ...kept], seq);
    if (events.length === seq) return { bundle: { checkpoint: this.#boundary, events }, gap: null };
    // A log with holes is numbered anew, behind the event by which a run is known.
    const begun: StepEvent = { type: 'run', config, team, engine: await trainer.engine.info(), dataHash: trainer.dataHash, step: 0 };
    const first = events[0]?.type === 'run' ? events : [begun, ...events];
    const log = new RunLog({ run, seq: 0 });
    const renumbered = first.map((event) => log.stamp(event));
    const checkpoint = { ...this.#boundary, lab: { ...this.#boundary.lab, seq: log.seq } };
    const gap = `The stored history of this run could not be read, so the export holds ${events.length} of its ${seq} events. Its adapters, memories and state are whole.`;
    return { bundle: { checkpoint, events: renumbered }, gap };
  }
}
