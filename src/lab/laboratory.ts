/** The lab behind its boundary: the commands of a page on a run in progress and on those stored. */
import type { Team } from '../record/agent';
import type { Archive } from '../record/archive';
import { configOf, type RunConfig } from '../record/config';
import type { EngineInfo } from '../record/engine';
import type { LabEvent } from '../record/event';
import { makeBatch } from '../bridge/batch';
import type { ModelStorage } from '../bridge/modelStorage';
import { makeBaton } from './baton';
import { findBases, type Bases } from './bases';
import { makeBench } from './benchmark';
import { makeChat, type Introduce, type OpenModel } from './chat';
import { makeChoices } from './choices';
import { assertFits, assertSameRows, dataHashOf } from './fit';
import { makeLibrary, type Rows } from './library';
import type { Hold } from './lock';
import { makeOpenRun, type Open } from './openRun';
import type { Granularity, Laboratory } from '../bridge/protocol';
import type { Loading } from '../record/loading';
import { assertRoom, type ReadGrant } from './room';
import { Session, type Pull, type SessionTools, type Trainer } from './session';
import { spell } from './spell';
import { makeTurnstile } from './turnstile';

/** Milliseconds between two messages to the page. */
const INTERVAL = 30;

export interface Tools {
  readonly archive: Archive;
  /** The engine and the loop for a config on the bases that it names; what is not loaded yet is loaded. */
  readonly open: (config: RunConfig, bases: Bases, progress: (loading: Loading) => void) => Promise<Trainer>;
  /** The engine on another model than a run's, for talk. */
  readonly openModel: OpenModel;
  readonly models: ModelStorage;
  /** What the machine grants to engines on a device. */
  readonly grant: ReadGrant;
  readonly hold: Hold;
  readonly rows: Rows;
  readonly team: Team;
  readonly introduce: Introduce;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Whether a pull completes a unit; the end of a step completes any. */
export function completes(granularity: Granularity, pull: Pull): boolean {
  if (pull.kind !== 'event') return true;
  const { type } = pull.event;
  return granularity === 'turn' ? type === 'turn' || type === 'phase' : granularity === 'phase' && type === 'phase';
}

/** A run's name: when it began, to the millisecond, and its seed. */
const nameRun = (now: number, { seed }: RunConfig): string =>
  `${new Date(now)
    .toISOString()
    .replace(/[-:.Z]/g, '')
    .replace('T', '-')}-seed${seed}`;

/** The laboratory over an archive, an engine and the loop. */
export function makeLaboratory({ archive, open, openModel, models, grant, hold, rows, team, introduce, clock }: Tools): Laboratory {
  const listeners: ((events: readonly LabEvent[]) => unknown)[] = [];
  const watchers: ((loading: Loading) => unknown)[] = [];
  const memories: (() => readonly LabEvent[] | Promise<readonly LabEvent[]>)[] = [];
  const page = makeBatch<LabEvent>((events) => Promise.all(listeners.map((listener) => listener(events))), INTERVAL);
  const inTurn = makeTurnstile();
  const baton = makeBaton();
  const chat = makeChat(team, introduce, clock);
  const library = makeLibrary(archive, rows, clock);
  const tellLoading = (loading: Loading): void => watchers.forEach((watch) => watch(loading));
  const warn = (what: string): void => tellLoading({ what, share: null, warning: true });
  const recall = async (run: string): Promise<readonly LabEvent[]> => {
    await page.flush();
    const logs = await Promise.all(memories.map(async (memory) => memory()));
    return logs.flat().filter((event) => event.run === run);
  };
  const around = (trainer: Trainer): SessionTools => ({ trainer, archive, hear: page.push, recall, warn, team, clock });
  let swept = false;
  /** Resolves while this tab may train and write runs; the first time, what interrupted writes left is cleared away, which is no reason to refuse anything. */
  const holdAndSweep = async (): Promise<void> => {
    await hold();
    if (swept) return;
    swept = true;
    await archive.sweep().catch(() => (swept = false));
  };
  const choices = makeChoices(() => models.keptModels());
  const { session, current, replace, close } = makeOpenRun({
    basesOf: (config) => findBases(config, team, choices.find),
    assertRoom: (bases, config) => assertRoom(bases, config, grant, models.weighModel),
    open: (config, bases) => open(config, bases, tellLoading),
    chat
  });

  /** Replaces the run in progress. */
  const change = (next: (open: Open) => Promise<readonly [Session, Trainer]>): Promise<EngineInfo> => {
    baton();
    return inTurn(async () => {
      await holdAndSweep();
      const info = await replace(next);
      await page.flush();
      return info;
    });
  };

  const resume = async (open: Open, run: string, id?: string): Promise<readonly [Session, Trainer]> => {
    const summary = (await archive.runs()).find((each) => each.run === run);
    if (!summary) throw new RangeError(`Run "${run}" is not stored here.`);
    const checkpoint = await archive.load(run, id);
    if (!checkpoint && id !== undefined) throw new RangeError(`Run "${run}" has no checkpoint "${id}".`);
    const trainer = await open(summary.config);
    assertSameRows(`Run "${run}"`, summary.dataHash, trainer);
    if (checkpoint) {
      const session = await Session.resume(around(trainer), checkpoint);
      const newest = summary.checkpoints.at(-1);
      if (id === undefined && newest && newest.id !== checkpoint.id)
        warn(`The checkpoint of this run after ${newest.step} steps is damaged, so it goes on from the newest intact one, after ${checkpoint.lab.step} steps.`);
      return [session, trainer];
    }
    await archive.truncate(run, 0);
    return [await Session.begin(around(trainer), run, summary.config), trainer];
  };

  return {
    start: async (values) => {
      const config = configOf({ ...values });
      return change(async (open) => {
        const trainer = await open(config);
        await trainer.check(config);
        const now = clock();
        const run = nameRun(now, config);
        await archive.begin(run, now, config);
        return [await Session.begin(around(trainer), run, config), trainer];
      });
    },

    advance: async (granularity, count) => {
      const mine = baton();
      let pulled = 0;
      let units = 0;
      try {
        while (units < count && mine()) {
          const pull = await inTurn(() => (mine() ? current().pull() : Promise.resolve<Pull>({ kind: 'end' })));
          if (pull.kind === 'event') pulled++;
          if (pull.kind === 'end') break;
          if (completes(granularity, pull)) units++;
        }
        await inTurn(async () => session()?.keep());
      } finally {
        await page.flush();
      }
      return pulled;
    },

    pause: async () => {
      baton();
    },

    saveCheckpoint: () =>
      inTurn(async () => {
        const id = await current().save();
        await page.flush();
        return id;
      }),

    runs: () => archive.runs(),

    history: (run) =>
      inTurn(async () => {
        const open = session();
        return open?.run === run ? open.history() : archive.history(run);
      }),

    resume: (run, checkpoint) => change((open) => resume(open, run, checkpoint)),

    remove: (run) =>
      inTurn(async () => {
        if (session()?.run === run) throw new Error('This run is open. Start or resume another one before you remove it.');
        await holdAndSweep();
        await archive.remove(run);
      }),

    exportBundle: () => inTurn(async () => current().export()),

    importBundle: async (bytes) => {
      const bundle = await archive.unpack(bytes);
      return change(async (open) => {
        const { lab, engine } = bundle.checkpoint;
        const trainer = await open(lab.config);
        assertSameRows('This bundle', dataHashOf(bundle), trainer);
        await trainer.begin(lab.run, lab.config);
        assertFits(await trainer.engine.save(), engine);
        return resume(open, await archive.importBundle(bundle));
      });
    },

    tokens: async (agent, lists) => spell(lists, (parts) => current().engine.decode(agent, parts)),

    ...makeBench({ archive, library, fingerprint: rows.fingerprint, inTurn, baton, current, clock }),
    rows: library.rows,
    writePart: library.writePart,
    sets: library.sets,
    admitSet: library.admitSet,

    removeSet: (name) =>
      inTurn(async () => {
        if (session()?.state.config.data === name)
          throw new Error('The open run draws its tasks from this set. Start or resume another run before you remove it.');
        await archive.removeSet(name);
      }),

    team: async () => team,

    storage: () => archive.report(),

    ...models,

    loadModel: (model, device) => {
      baton();
      return inTurn(async () => {
        await hold();
        await close();
        const info = await chat.open(() => openModel(model, device, tellLoading));
        choices.remember(model);
        return info;
      });
    },

    chat: (request, hear) => inTurn(() => chat.answer(request, hear)),

    stopChat: () => chat.stop(),

    subscribe: async (listener, progress, recallHeard) => {
      listeners.push(listener);
      watchers.push(progress);
      if (recallHeard) memories.push(recallHeard);
    }
  };
}
