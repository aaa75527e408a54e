/** A run in progress: pulls its events, writes them down, and keeps the last step boundary, to which everything can go back. */
import type { Team } from '../record/agent';
import { RUN_MISSING, type Archive, type Bundle } from '../record/archive';
import type { RowResult } from '../record/benchmark';
import type { Checkpoint, LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { totalSteps } from '../record/steps';
import type { AdapterFiles, Engine, EngineState } from '../record/engine';
import type { EventPayload, LabEvent } from '../record/event';
import { notFiniteIn } from '../record/finite';
import type { Task } from '../record/task';

/** The loop as a session needs it; the lab worker fits it together. */
export interface Trainer {
  readonly engine: Engine;
  /** Fingerprint of the rows it trains on. */
  readonly dataHash: string;
  /** Rejects with a RangeError that names the setting which cannot work on the model at hand. */
  check(config: RunConfig): Promise<void>;
  /** New adapters and the state before step 0, with the run's first event. */
  begin(run: string, config: RunConfig): Promise<{ readonly state: LabState; readonly event: LabEvent }>;
  /** The engine as a checkpoint left it. */
  resume(state: LabState, engine: EngineState): Promise<void>;
  /** One step, event by event; returns the state the next step starts from. */
  step(state: LabState): AsyncGenerator<LabEvent, LabState>;
  /** The engine's adapters on each of the tasks, in their order; changes nothing. */
  measure(state: LabState, tasks: readonly Task[], temperature: number): AsyncIterable<RowResult>;
}

export interface SessionTools {
  readonly trainer: Trainer;
  readonly archive: Archive;
  /** Hears every event as it happens. */
  readonly hear: (event: LabEvent) => void;
  /** The run's events as the page has heard them, oldest first; none where it has not. */
  readonly recall: (run: string) => Promise<readonly LabEvent[]>;
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

/** The name of the checkpoint after so many steps. */
const checkpointId = (step: number): string => `step-${step}`;

/** The calls of a session must not overlap; whoever owns it sees to that. */
export class Session {
  #around: SessionTools;
  #boundary: Checkpoint;
  #seq: number;
  #unwritten: LabEvent[] = [];
  #step: AsyncGenerator<LabEvent, LabState> | null = null;
  /** A checkpoint is due and could not be written yet. */
  #owing = false;
  /** A stage threw: the engine may be anywhere until it goes back to the boundary. */
  #broken = false;
  /** Number of the event from which on the disk must forget what it has, before more is written; null where there is none. */
  #void: number | null = null;

  private constructor(around: SessionTools, boundary: Checkpoint) {
    this.#around = around;
    this.#boundary = boundary;
    this.#seq = boundary.lab.seq;
  }

  get run(): string {
    return this.#boundary.lab.run;
  }

  /** The state after the last whole step. */
  get state(): LabState {
    return this.#boundary.lab;
  }

  get engine(): Engine {
    return this.#around.trainer.engine;
  }

  /** Begins a new run and stores its first event; a stored run of the same name must have an empty log. */
  static async begin(around: SessionTools, run: string, config: RunConfig): Promise<Session> {
    const { trainer, clock } = around;
    const { state, event } = await trainer.begin(run, config);
    const session = new Session(around, { id: checkpointId(0), createdAt: clock(), lab: { ...state, seq: 0 }, engine: {} });
    session.#note(event);
    await session.#settle(state);
    await session.keep();
    return session;
  }

  /** Takes a run up at a checkpoint and forgets what was stored after it. */
  static async resume(around: SessionTools, checkpoint: Checkpoint): Promise<Session> {
    const spoilt = notFiniteIn(checkpoint.engine);
    if (spoilt) throw new RangeError(`Checkpoint "${checkpoint.id}" holds a number that is not finite, in ${spoilt}. Resume from an earlier one.`);
    const session = new Session(around, checkpoint);
    await session.#return();
    await session.keep().catch((error: Error) => {
      // On a full disk it can still be looked at and exported.
      if (error.name !== 'QuotaExceededError') throw error;
      around.warn(error.message);
    });
    return session;
  }

  /** The next event. Where a stage throws, the failure becomes an event, the error rises, and the next pull starts again from the last boundary. */
  async pull(): Promise<Pull> {
    if (this.#broken) await this.#return();
    if (this.#owing || this.#unwritten.length >= WAITING) await this.keep();
    const { lab } = this.#boundary;
    if (!this.#step && lab.step >= totalSteps(lab.config)) return { kind: 'end' };
    this.#step ??= this.#around.trainer.step(lab);
    try {
      const next = await this.#step.next();
      if (!next.done) return { kind: 'event', event: this.#note(next.value) };
      await this.#settle(next.value);
    } catch (error) {
      this.abandon();
      const { name, message, stack = '' } = error as Error;
      this.#note({ type: 'failure', name, message, stack, step: lab.step });
      await this.keep();
      throw error;
    }
    await this.keep();
    return { kind: 'boundary' };
  }

  /** Writes down what waits: events first, then the checkpoint that is due. What could not be written waits on. */
  async keep(): Promise<void> {
    const { archive } = this.#around;
    await this.#write();
    if (!this.#owing) return;
    await this.#stored(() => archive.save(this.#boundary, true));
    this.#owing = false;
    this.#note({ type: 'checkpoint', id: this.#boundary.id, automatic: true, step: this.#boundary.lab.step });
    await this.#write();
  }

  /** Saves the last boundary by hand, also in mid-step; its id says after how many steps it was. */
  async save(): Promise<string> {
    await this.keep();
    const { id, lab } = this.#boundary;
    await this.#stored(() => this.#around.archive.save(this.#boundary, false));
    this.#note({ type: 'checkpoint', id, automatic: false, step: lab.step });
    await this.#write();
    return id;
  }

  /** The log so far, also what could not be written yet. Rejects where the disk cannot be read. */
  async history(): Promise<readonly LabEvent[]> {
    await this.keep().catch(() => undefined);
    return this.#known();
  }

  /** The zip of the last boundary. It is made from memory; the disk is asked only for the log, and where it has not all of it, the page. */
  async export(): Promise<Uint8Array> {
    const { archive, warn } = this.#around;
    await this.keep().catch(() => undefined); // what could not be written waits on, and whoever trains hears why
    const adapters = await this.#atBoundary(async () => {
      const files: Record<string, AdapterFiles> = {};
      for (const agent of Object.keys(this.#boundary.engine)) files[agent] = await this.engine.exportAdapter(agent);
      return files;
    });
    const { bundle, gap } = await this.#bundle();
    if (gap !== null) warn(gap);
    return archive.pack(bundle, adapters, gap);
  }

  /** How the last boundary's adapters do on the tasks, in their order. */
  async measure(tasks: readonly Task[], temperature: number): Promise<RowResult[]> {
    return this.#atBoundary(async () => {
      const results: RowResult[] = [];
      for await (const result of this.#around.trainer.measure(this.#boundary.lab, tasks, temperature)) results.push(result);
      return results;
    });
  }

  /** Goes on from the last boundary with another trainer, whose engine takes the place of the one that is gone. */
  async moveTo(trainer: Trainer): Promise<void> {
    this.#around = { ...this.#around, trainer };
    this.abandon();
    await trainer.resume(this.#boundary.lab, this.#boundary.engine);
  }

  /** Says that the engine is no longer where this session left it. */
  abandon(): void {
    this.#step = null;
    this.#broken = true;
  }

  /** Runs `job` with the engine as the last boundary left it; in mid-step the engine is put back to where it was. */
  async #atBoundary<T>(job: () => Promise<T>): Promise<T> {
    const now = this.#step ? await this.engine.save() : null;
    if (now || this.#broken) await this.engine.restore(this.#boundary.engine);
    try {
      const result = await job();
      if (now) await this.engine.restore(now);
      return result;
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  async #return(): Promise<void> {
    const { trainer } = this.#around;
    const { id, lab, engine } = this.#boundary;
    await trainer.resume(lab, engine);
    this.#void = lab.seq;
    this.#unwritten = [];
    this.#seq = lab.seq;
    this.#broken = false;
    this.#note({ type: 'resumed', id, step: lab.step });
  }

  async #settle(state: LabState): Promise<void> {
    const engine = await this.#around.trainer.engine.save();
    const spoilt = notFiniteIn(engine);
    if (spoilt)
      throw new RangeError(
        `Step ${state.step} left a number that is not finite in ${spoilt}, so it was not kept: the run stands where it was before that step, and its checkpoints are as they were. Start a run with a lower learning rate.`
      );
    this.#step = null;
    this.#boundary = { id: checkpointId(state.step), createdAt: this.#around.clock(), lab: { ...state, seq: this.#seq }, engine };
    const { checkpointEvery } = state.config;
    this.#owing = checkpointEvery > 0 && (state.step % checkpointEvery === 0 || state.step === totalSteps(state.config));
  }

  /** Stamps an event with its place in the log: what the session itself has to say comes between the loop's events. */
  #note(happening: EventPayload & { readonly step: number }): LabEvent {
    const event = { ...happening, seq: this.#seq++, run: this.run };
    this.#unwritten.push(event);
    this.#around.hear(event);
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
    const written = this.#seq - this.#unwritten.length;
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
    const { archive, recall, warn } = this.#around;
    const events = inSequence([...(await recall(this.run)), ...this.#unwritten], this.#seq);
    if (events.length < this.#seq) throw missing;
    await archive.importBundle({ checkpoint: this.#boundary, events });
    this.#unwritten = [];
    this.#void = null;
    warn(
      `Run "${this.run}" was no longer stored in this browser: its data was cleared. The run was stored again from memory, with its last step as a checkpoint.`
    );
  }

  /** The last boundary with the log before it, which is that of the disk, or of the page where the disk has not all of it. */
  async #bundle(): Promise<{ readonly bundle: Bundle; readonly gap: string | null }> {
    const { recall, team, trainer } = this.#around;
    const { run, seq, config } = this.#boundary.lab;
    const kept = inSequence(await this.#known().catch(() => this.#unwritten), seq);
    if (kept.length === seq) return { bundle: { checkpoint: this.#boundary, events: kept }, gap: null };
    const heard = await recall(run).catch(() => []);
    const events = inSequence([...heard, ...kept], seq);
    if (events.length === seq) return { bundle: { checkpoint: this.#boundary, events }, gap: null };
    // A log with holes is numbered anew, behind the event by which a run is known.
    const begun: EventPayload = { type: 'run', config, team, engine: await trainer.engine.info(), dataHash: trainer.dataHash };
    const first = events[0]?.type === 'run' ? events : [{ ...begun, run, step: 0, seq: 0 }, ...events];
    const renumbered = first.map((event, at) => ({ ...event, seq: at }));
    const checkpoint = { ...this.#boundary, lab: { ...this.#boundary.lab, seq: renumbered.length } };
    const gap = `The stored history of this run could not be read, so the export holds ${events.length} of its ${seq} events. Its adapters, memories and state are whole.`;
    return { bundle: { checkpoint, events: renumbered }, gap };
  }
}
