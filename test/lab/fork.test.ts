/** A turn sampled again beside its run, on the real loop: what is asked of the engine, what comes back, and that the run does not notice. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { grammarOf } from '../../src/agent/grammar';
import { withSnapshots } from '../../src/engine/snapshot';
import { makeLaboratory } from '../../src/lab/laboratory';
import { trainerOf } from '../../src/lab/trainer';
import { contextTokens } from '../../src/record/branch';
import { configOf, type RunConfig } from '../../src/record/config';
import type { Engine } from '../../src/record/engine';
import type { LabEvent } from '../../src/record/event';
import type { ForkRequest } from '../../src/record/fork';
import type { Turn } from '../../src/record/tree';
import { openArchive } from '../../src/store/archive';
import { scriptedEngine } from '../loop/scripted';
import { toyConfig, toyLab } from '../loop/toyLab';
import { team } from '../loop/toy';
import { noModels } from './noModels';
import { openDoors } from './snapshots';
import { openTabOver } from './tab';
import { toyRows } from './toy';

const config = toyConfig({ steps: 3, evaluateEvery: 2, evaluateRows: 5, checkpointEvery: 1 });
const ignore = (): void => undefined;
let opened = 0;

/** A laboratory over the real loop, its engine and its archive; `changes` to what the engine does. */
async function openTab(changes: Partial<Engine> = {}) {
  const engine = scriptedEngine();
  const lab = toyLab({ ...engine, ...changes });
  const archive = await openArchive(`fork-${opened++}`);
  const doors = openDoors(archive);
  let time = 0;
  const laboratory = makeLaboratory({
    archive: doors.lab,
    openLoop: async () => trainerOf(lab, withSnapshots(lab.engine, doors.engines)),
    ...noModels,
    acquireLock: async () => undefined,
    rows: toyRows,
    team: lab.team,
    clock: () => (time += 1000)
  });
  const heard: LabEvent[] = [];
  await laboratory.subscribe((events) => heard.push(...events), ignore);
  return { lab: laboratory, archive, engine, heard };
}

/** A run begun in a tab, and advanced by so many phases. */
async function begin(phases: number, values: Partial<RunConfig> = {}, changes: Partial<Engine> = {}) {
  const tab = await openTab(changes);
  await tab.lab.start({ ...config, ...values });
  const { run } = (await tab.archive.runs())[0]!;
  if (phases) await tab.lab.advance('phase', phases);
  const turnsOf = (tree: number): Turn[] => tab.heard.flatMap((event) => (event.type === 'turn' && event.tree === tree ? [event.turn] : []));
  return { ...tab, run, turnsOf };
}

const requestOf = (turns: readonly Turn[], id: number, changes: Partial<ForkRequest> = {}): ForkRequest => ({
  agent: turns[id]!.agent,
  context: contextTokens(turns, id),
  temperature: 1,
  first: 0,
  count: 4,
  ...changes
});

describe('a fork', () => {
  it('asks for the turn as the rollout did, with seeds that no rollout uses', async () => {
    const { lab, engine, run, turnsOf } = await begin(2, { toolCalls: 'grammar' });
    const rolled = engine.generated.flat();
    const request = requestOf(turnsOf(0), 1, { temperature: 0.5, count: 3 });
    const was = rolled.find(({ context }) => context.join() === request.context.join())!;
    await lab.fork(run, request, ignore);
    const asked = engine.generated.at(-1)!;
    const { seed: _, ...first } = was;
    for (const { seed, ...rest } of asked) {
      expect(rest).toEqual({ ...first, temperature: 0.5 });
      expect(rolled.map((each) => each.seed)).not.toContain(seed);
    }
    expect(asked[0]!.grammar).toEqual(grammarOf(team.find(({ name }) => name === request.agent)!.tools, 'names'));
    expect(new Set(asked.map(({ seed }) => seed)).size).toBe(3);
  });

  it('gives tokens, log-probabilities and the action by the rules of the run, and the same draw for the same number', async () => {
    const { lab, run, turnsOf } = await begin(2);
    const request = requestOf(turnsOf(0), 0, { count: 12 });
    const draws = await lab.fork(run, request, ignore);
    expect(draws).toHaveLength(12);
    expect(new Set(draws.map(({ action }) => action.type)).size, 'Calls, answers and malformed turns.').toBe(3);
    for (const { sampled, logprobs, finish } of draws) expect([sampled.length, finish]).toEqual([logprobs.length, 'stop']);
    expect(await lab.fork(run, { ...request, first: 5, count: 2 }, ignore)).toEqual(draws.slice(5, 7));
    const greedy = await lab.fork(run, { ...request, temperature: 0, count: 5 }, ignore);
    expect(new Set(greedy.map(({ text }) => text)).size).toBe(1);
  });

  it('is cut off where the model has no more room, and refused where it has none', async () => {
    const { info } = scriptedEngine();
    let contextLength = 100_000;
    const { lab, run, turnsOf } = await begin(2, {}, { info: async () => ({ ...(await info()), contextLength }) });
    const request = requestOf(turnsOf(0), 0, { temperature: 0, count: 1 });
    contextLength = request.context.length + 2;
    const [draw] = await lab.fork(run, request, ignore);
    expect(draw).toMatchObject({ finish: 'length', action: { type: 'malformed' } });
    expect(draw!.sampled).toHaveLength(2);
    contextLength = request.context.length;
    await expect(lab.fork(run, request, ignore)).rejects.toThrow('fill the');
  });

  it('tells how its draws grow, and keeps those that were whole when it is stopped', async () => {
    const stopped: string[] = [];
    const { lab, run, turnsOf } = await begin(2, {}, { abort: async (key) => void stopped.push(key) });
    const turns = turnsOf(0);
    const plain = await lab.fork(run, requestOf(turns, 0, { count: 2 }), ignore);
    await lab.stopFork();
    expect(stopped).toHaveLength(1);

    const { generate } = scriptedEngine();
    const keys: unknown[] = [];
    const other = await begin(
      2,
      {},
      {
        generate: async (requests, key, onTokens) => {
          const completions = await generate(requests);
          if (key === undefined) return completions;
          keys.push(key);
          completions.forEach(({ text }, request) => onTokens?.([{ request, tokens: [], logprobs: [], text: text.slice(0, 3), finish: null }]));
          return completions.map((completion, i) => (i ? { ...completion, finish: 'aborted' } : completion));
        }
      }
    );
    const heard: (readonly string[])[] = [];
    expect(await other.lab.fork(other.run, requestOf(turns, 0, { count: 2 }), (texts) => heard.push(texts))).toEqual(plain.slice(0, 1));
    expect(keys).toEqual(stopped);
    expect(heard).toEqual([[plain[0]!.text.slice(0, 3), ''], plain.map(({ text }) => text.slice(0, 3))]);
  });
});

describe('a run beside which turns are forked', () => {
  const told = (events: readonly LabEvent[]) => events.map(({ run: _, ...event }) => event);
  /** All that the run left: its log, its checkpoints with memory and adapters, and what the page heard. */
  const remains = async ({ lab, archive, run, heard }: Awaited<ReturnType<typeof begin>>) => {
    const { checkpoints } = (await archive.runs())[0]!;
    const stored = await Promise.all(checkpoints.map(({ id }) => archive.load(run, id)));
    return {
      log: told(await lab.history(run)),
      heard: told(heard),
      checkpoints: checkpoints.map(({ id, step }) => [id, step]),
      states: stored.map((each) => ({ engine: each!.engine, lab: { ...each!.lab, run: '' } }))
    };
  };

  it('has the events, seeds, memories, adapters and checkpoints of one that was left alone, whenever they are forked', async () => {
    const alone = await begin(0);
    const forked = await begin(0);
    const phases = 26;
    for (let phase = 0; phase < phases; phase++) {
      await alone.lab.advance('phase', 1);
      await forked.lab.advance('phase', 1);
      const turns = forked.turnsOf(0);
      const before = forked.heard.length;
      for (const id of [0, 1]) if (turns[id]) await forked.lab.fork(forked.run, requestOf(turns.slice(0, id + 1), id, { first: phase }), ignore);
      expect(forked.heard).toHaveLength(before);
    }
    await alone.lab.advance('episode', 9);
    await forked.lab.advance('episode', 9);
    expect(forked.engine.generated.length).toBeGreaterThan(alone.engine.generated.length + phases / 2);
    expect(forked.engine.updated).toEqual(alone.engine.updated);
    const left = await remains(alone);
    expect(left.states.length).toBeGreaterThan(1);
    expect(await remains(forked)).toEqual(left);
  });

  it('answers with the adapters of now: after an update, not as they were at the turn', async () => {
    const { lab, run, turnsOf, heard } = await begin(2);
    const request = requestOf(turnsOf(0), 0, { temperature: 0, count: 1 });
    const chance = async (): Promise<number> => (await lab.fork(run, request, ignore))[0]!.logprobs[0]!;
    const before = await chance();
    while (!heard.some(({ type }) => type === 'metrics')) await lab.advance('phase', 1);
    expect(heard.some((event) => event.type === 'update' && Object.hasOwn(event.report.agents, request.agent))).toBe(true);
    expect(await chance()).not.toBe(before);
  });
});

describe('a fork is refused in a sentence', () => {
  const toyRequest: ForkRequest = { agent: 'master', context: [1], temperature: 1, first: 0, count: 1 };

  it('while training runs', async () => {
    const { lab, run, turnsOf } = await begin(2);
    const training = lab.advance('episode', 2);
    await expect(lab.fork(run, requestOf(turnsOf(0), 0), ignore)).rejects.toThrow('Training runs. Pause it');
    await training;
    expect(await lab.fork(run, requestOf(turnsOf(0), 0), ignore)).toHaveLength(4);
  });

  it('where no engine is there, and for a stored run whose model is not loaded', async () => {
    const archive = await openArchive('fork-refused');
    const { lab } = openTabOver(archive);
    await expect(lab.fork('some', toyRequest, ignore)).rejects.toThrow('The run some is not open, so its model is not loaded. Resume it');
    await lab.stopFork();
    await lab.start(configOf({ steps: 2, checkpointEvery: 1 }));
    await lab.advance('episode', 1);
    const { run } = (await lab.runs())[0]!;
    expect(await lab.fork(run, toyRequest, ignore)).toHaveLength(1);
    const later = openTabOver(archive).lab;
    await expect(later.fork(run, toyRequest, ignore)).rejects.toThrow('Resume it');
    await later.start(configOf({ steps: 2 }));
    await expect(later.fork(run, toyRequest, ignore)).rejects.toThrow(`The run ${run} is not open: the agents at hand are those of`);
    await later.resume(run);
    expect(await later.fork(run, toyRequest, ignore)).toEqual(await lab.fork(run, toyRequest, ignore));
  });

  it('where it asks for what cannot be', async () => {
    const { lab, run, turnsOf } = await begin(2);
    const ask = (changes: Partial<ForkRequest>) => lab.fork(run, requestOf(turnsOf(0), 0, changes), ignore);
    await expect(ask({ temperature: 2.5 })).rejects.toThrow('from 0 to 2, not 2.5');
    await expect(ask({ temperature: NaN })).rejects.toThrow('from 0 to 2');
    await expect(ask({ count: 0 })).rejects.toThrow('1 to 32 times');
    await expect(ask({ count: 33 })).rejects.toThrow('1 to 32 times');
    await expect(ask({ first: -1 })).rejects.toThrow('from 0 on');
    await expect(ask({ agent: 'cook' })).rejects.toThrow('There is no agent "cook" in this run; there are master, efc, math.');
  });

  it('after a failed step it answers from the last whole one', async () => {
    const archive = await openArchive('fork-failed');
    let fails = false;
    const { lab } = openTabOver(archive, {}, () => {
      if (fails) throw new Error('Trouble.');
    });
    await lab.start(configOf({ steps: 3, checkpointEvery: 1 }));
    await lab.advance('episode', 1);
    const { run } = (await lab.runs())[0]!;
    const before = await lab.fork(run, toyRequest, ignore);
    fails = true;
    await expect(lab.advance('episode', 1)).rejects.toThrow('Trouble');
    expect(await lab.fork(run, toyRequest, ignore)).toEqual(before);
  });
});
