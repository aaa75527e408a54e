/** Arms that spend what the trained arm spent: on demonstrations, on the policy's own solved trajectories, on agents trained alone; and one adapter for all. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openFolder } from '../../../scripts/experiment/folder';
import { teamOf } from '../../../scripts/experiment/suite/alone';
import { LEARNING_ARMS } from '../../../scripts/experiment/learning/arms';
import { demonstrationCourse } from '../../../scripts/experiment/learning/imitation';
import { withheldCourse } from '../../../scripts/experiment/learning/withheld';
import { isWithheld } from '../../../scripts/withheld';
import { armsNamed as namedOf } from '../../../scripts/experiment/suite/arm';
import { totalIn } from '../../../scripts/experiment/trainRun';
import { shopDataset, shopRow } from '../../../src/dataset/dataset';
import { beginRun } from '../../../src/loop/begin';
import type { EventPayload, LabEvent } from '../../../src/record/event';
import type { LabState } from '../../../src/record/checkpoint';
import type { TaskRow } from '../../../src/record/row';
import type { Lab } from '../../../src/loop/lab';
import type { StepEvent } from '../../../src/loop/runLog';
import type { Course } from '../../../scripts/experiment/course';
import type { MemoryEntry } from '../../../src/record/memory';
import { DEFAULTS } from '../../../src/record/config';
import { rlRows } from '../../../src/task/subset';
import { spell } from '../../loop/policy';
import { scriptedEngine } from '../../loop/scripted';
import { toyRowOf } from '../../loop/toy';
import { toyConfig, toyLab } from '../../loop/toyLab';
import { erringEngine, eventsOf, freshFolder, outcomeOf, removeFolders, runSuite, solvedOf, stateOf } from '../toySuite';

afterEach(removeFolders);

const armsNamed = (names: readonly string[]) => namedOf(names, LEARNING_ARMS, toyConfig());
const ARM_NAMES = ['base', 'trained', 'shared', 'alone-then-teamed', 'trained-withheld', 'demonstrated', 'demonstrated-withheld', 'rejection'];
const arms = armsNamed(ARM_NAMES);
const config = toyConfig({ steps: 6, learningRate: 0.1, warmRate: 0.05 });
const AGENTS = ['master', 'efc', 'math'];

/** The tasks of the steps of this kind, step by step. */
const tasksOf = (events: readonly EventPayload[], type: 'step' | 'lesson') =>
  events.flatMap((event) => (event.type === type ? [event.tasks.map(({ id }) => id)] : []));
/** One step of a course. */
async function stepOf(course: Course, from: LabState, lab: Lab) {
  const stepping = course.step(from, lab);
  const events: StepEvent[] = [];
  let pulled = await stepping.next();
  for (; !pulled.done; pulled = await stepping.next()) events.push(pulled.value);
  return { state: pulled.value, events };
}
/** A metric's sum, and what it was before the last step. */
const spentOf = (events: readonly LabEvent[], metric: string) => {
  const last = events.findLast((event) => event.type === 'metrics')! as Extract<LabEvent, { type: 'metrics' }>;
  return { whole: totalIn(events)(metric), before: totalIn(events)(metric) - last.metrics[metric]! };
};

describe('arms at equal tokens', () => {
  it('end with the step in which they have spent what the trained arm sampled', async () => {
    const path = freshFolder();
    const outcomes = await runSuite(path, erringEngine(), { config: { ...config, steps: 12 }, arms });
    const budget = outcomeOf(outcomes, 'trained').cost!.sampledTokens;
    for (const [arm, metric, share] of [
      ['demonstrated', 'imitated_tokens', 1],
      ['demonstrated-withheld', 'imitated_tokens', 1],
      ['trained-withheld', 'sampled_tokens', 1],
      ['rejection', 'sampled_tokens', 1],
      ...AGENTS.map((agent) => [`alone-then-teamed/${agent}`, 'sampled_tokens', 3] as const)
    ] as const) {
      const { whole, before } = spentOf(eventsOf(path, arm), metric);
      expect(whole, arm).toBeGreaterThanOrEqual(budget / share);
      expect(before, arm).toBeLessThan(budget / share);
    }
    expect(outcomeOf(outcomes, 'demonstrated').cost).toMatchObject({
      sampledTokens: 0,
      imitatedTokens: spentOf(eventsOf(path, 'demonstrated'), 'imitated_tokens').whole
    });
    expect(outcomeOf(outcomes, 'alone-then-teamed').cost!.sampledTokens).toBe(
      AGENTS.reduce((total, agent) => total + totalIn(eventsOf(path, `alone-then-teamed/${agent}`))('sampled_tokens'), 0)
    );
    // All of them teach what they show or reward.
    expect(solvedOf(outcomes, 'base')).toBe(0);
    for (const arm of ['alone-then-teamed', 'demonstrated', 'demonstrated-withheld', 'rejection']) expect(solvedOf(outcomes, arm), arm).toBe(10);
  });

  it('begin with the warm-up that the trained arm begins with, and do not count it', async () => {
    const path = freshFolder();
    await runSuite(path, erringEngine(), { config: { ...config, warmRows: 8, warmBatch: 4 }, arms });
    const warm = (arm: string) => tasksOf(eventsOf(path, arm), 'lesson').slice(0, 2);
    for (const arm of ['demonstrated', 'rejection', 'shared', 'alone-then-teamed/efc']) expect(warm(arm), arm).toEqual(warm('trained'));
    expect(tasksOf(eventsOf(path, 'trained'), 'lesson')).toHaveLength(2);
    expect(spentOf(eventsOf(path, 'demonstrated'), 'imitated_tokens').whole).toBeLessThan(totalIn(eventsOf(path, 'demonstrated'))('learned_tokens'));
    expect(totalIn(eventsOf(path, 'trained'))('imitated_tokens')).toBe(0);
  });

  it('broken off within an update and started again, end as if they had not been', async () => {
    const path = freshFolder();
    const whole = erringEngine();
    const expected = await runSuite(path, whole, { config, arms });
    const updates = whole.updated.length;
    for (const share of [0.3, 0.6, 0.9]) {
      const broken = freshFolder();
      const dying = erringEngine();
      let calls = 0;
      const update: typeof dying.update = async (request) => {
        if (++calls > share * updates) throw new Error('killed');
        return dying.update(request);
      };
      await expect(runSuite(broken, { ...dying, update }, { config, arms })).rejects.toThrow('killed');
      expect(await runSuite(broken, erringEngine(), { config, arms }), `after ${share} of the updates`).toEqual(expected);
      expect(stateOf(broken, 'demonstrated')).toEqual(stateOf(path, 'demonstrated'));
      expect(stateOf(broken, 'rejection')).toEqual(stateOf(path, 'rejection'));
    }
  }, 60_000);
});

describe('demonstrated', () => {
  it('shows the rows of the run with their whole plans in its order, and then from the first again', async () => {
    const path = freshFolder();
    const engine = erringEngine();
    await runSuite(path, engine, { config, arms: armsNamed(['trained', 'demonstrated']) });
    const run = tasksOf(eventsOf(path, 'trained'), 'step');
    const shown = tasksOf(eventsOf(path, 'demonstrated'), 'lesson');
    expect(run).toHaveLength(6);
    expect(shown.length).toBeGreaterThan(6);
    shown.forEach((tasks, step) => expect(tasks).toEqual(run[step % 6]));
    const taught = engine.updated.filter(({ loss }) => loss.kind === 'supervised');
    expect(taught).toHaveLength(shown.length);
    const texts = taught[0]!.samples.filter(({ agent }) => agent === 'master').map(({ completion }) => spell(completion));
    // Of the four rows of a step two are cooperative: their plans name both specialists, those of the others one.
    expect(texts.map((text) => [text.includes('"efc"'), text.includes('"math"')]).sort()).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [true, true]
    ]);
  });

  it('leaves out rows that are withheld, and steps of which none is left', async () => {
    const events = [0, 1, 2].map((step) => ({ type: 'step', tasks: toyLab().data.draw(config, step), seq: step, run: 'r', step }) as const);
    const lab = toyLab();
    const { state } = await beginRun('r', config, lab);
    const kept = (id: string) => Number(id.slice('toy-'.length)) < 1000 || id.endsWith('1');
    const course = demonstrationCourse({ events, sampledTokens: 1, rowOf: toyRowOf }, ({ task }) => kept(task.id) && !task.id.startsWith('toy-2'));
    const lessons: (readonly string[])[] = [];
    let next = state;
    for (let step = 0; step < 3; step++) {
      const taken = await stepOf(course, next, lab);
      lessons.push(...tasksOf(taken.events, 'lesson'));
      next = taken.state;
    }
    expect(lessons).toEqual([['toy-0', 'toy-1', 'toy-3'], ['toy-1001'], ['toy-0', 'toy-1', 'toy-3']]);
  });

  it('ends where no plan fits into the context', async () => {
    const path = freshFolder();
    const engine = erringEngine();
    const short = { ...engine, info: async () => ({ ...(await engine.info()), contextLength: 1200 }) };
    // Conversations of rollouts have room, those of demonstrations are said to be longer.
    const encodeDemonstrations: typeof engine.encodeDemonstrations = async (conversations) =>
      (await engine.encodeDemonstrations(conversations)).map((each) => ({ ...each, context: [...each.context, ...Array<number>(1200).fill(65)] }));
    const outcomes = await runSuite(path, { ...short, encodeDemonstrations }, { config, arms: armsNamed(['trained', 'demonstrated']) });
    expect(tasksOf(eventsOf(path, 'demonstrated'), 'lesson')).toHaveLength(6);
    expect(outcomeOf(outcomes, 'demonstrated').cost!.imitatedTokens).toBe(0);
  });
});

describe('the withheld cooperation', () => {
  const rows = rlRows();
  it('is that with one specialist, in all its orders, but not what is asked of it alone', () => {
    const withheld = rows.filter(isWithheld);
    expect(withheld.length).toBeGreaterThan(0);
    expect(withheld.every(({ task, plan }) => task.kind === 'coop' && plan.some(({ agent }) => agent === 'qa'))).toBe(true);
    const left = rows.filter((row) => !isWithheld(row));
    expect(left.filter(({ task }) => task.kind === 'coop').length).toBeGreaterThan(0);
    expect(left.some(({ task, plan }) => task.kind === 'coop' && plan.some(({ agent }) => agent === 'qa'))).toBe(false);
    expect(left.filter(({ task }) => task.kind === 'qa')).toHaveLength(900);
  });

  it('is not asked for where it is withheld from rewards, also where a whole step is', async () => {
    const lab = toyLab(erringEngine());
    const { state } = await beginRun('r', config, lab);
    const isLater = ({ task }: TaskRow) => Number(task.id.slice('toy-'.length)) >= 1000;
    const course = withheldCourse({ events: [], sampledTokens: 1, rowOf: toyRowOf }, (row) => row.task.kind === 'coop' || isLater(row));
    const first = await stepOf(course, state, lab);
    expect(tasksOf(first.events, 'step')).toEqual([['toy-0', 'toy-2']]);
    const second = await stepOf(course, first.state, lab);
    expect(tasksOf(second.events, 'step')).toEqual([[]]);
    expect(second.state.step).toBe(2);
  });

  it('is known of every task that a run draws, by its id', () => {
    for (const task of shopDataset().draw({ ...DEFAULTS, queries: 16 }, 5)) expect(shopRow(task.id).task).toEqual(task);
  });
});

describe('rejection', () => {
  /** Solves some of what it is asked, not all. */
  const ableEngine = () => scriptedEngine([2, 0, 0, -1]);

  it('samples G trajectories of each query of the run, and learns the turns of the solved ones alone', async () => {
    const path = freshFolder();
    const engine = ableEngine();
    await runSuite(path, engine, { config, events: 'full', arms: armsNamed(['trained', 'rejection']) });
    const run = tasksOf(eventsOf(path, 'trained'), 'step');
    const events = eventsOf(path, 'rejection');
    expect(tasksOf(events, 'step').slice(0, 6)).toEqual(run);
    const first = events.filter(({ step }) => step === 0);
    const verdicts = first.flatMap((event) => (event.type === 'verdict' ? [event] : []));
    expect(verdicts).toHaveLength(config.queries * config.groupSize);
    const solved = new Set(verdicts.filter(({ verdict }) => verdict.solved).map(({ tree }) => tree));
    expect(solved.size).toBeGreaterThan(0);
    expect(solved.size).toBeLessThan(16);
    const said = first.flatMap((event) => (event.type === 'turn' && solved.has(event.tree) ? [event.turn] : []));
    const { samples } = engine.updated.find(({ loss }) => loss.kind === 'supervised')!;
    expect(samples.reduce((total, { copies }) => total + copies, 0)).toBe(said.length);
    expect(new Set(samples.map(({ completion }) => spell(completion)))).toEqual(new Set(said.map(({ sampled }) => spell(sampled))));
    for (const { positive, negative, copies } of samples) expect([positive, negative]).toEqual([copies, 0]);
  });

  it('remembers as the run does, one trajectory a query', async () => {
    const path = freshFolder();
    await runSuite(path, ableEngine(), { config, arms: armsNamed(['trained', 'rejection']) });
    const steps = tasksOf(eventsOf(path, 'rejection'), 'step').length;
    const { memory } = openFolder(join(path, 'rejection')).load()!.lab;
    expect(memory.recent.master).toHaveLength(Math.min(256, config.queries * steps));
    expect(memory.entries.length).toBeGreaterThan(0);
  });
});

describe('agents trained alone', () => {
  it('change nothing but themselves, and only their turns are visited', async () => {
    const path = freshFolder();
    await runSuite(path, erringEngine(), { config, events: 'full', arms: armsNamed(['trained', 'alone-then-teamed']) });
    const fresh = await startOf();
    for (const agent of AGENTS) {
      const folder = `alone-then-teamed/${agent}`;
      const state = stateOf(path, folder);
      expect(state[agent]!.step, agent).toBeGreaterThan(0);
      for (const other of AGENTS) if (other !== agent) expect(state[other], `${other} beside ${agent}`).toEqual(fresh[other]);
      const visited = eventsOf(path, folder).flatMap((event) => (event.type === 'group' ? [event.group.agent] : []));
      expect(new Set(visited)).toEqual(new Set([agent]));
      const others = eventsOf(path, folder).flatMap((event) => (event.type === 'turn' && event.turn.sibling > 0 ? [event.turn.agent] : []));
      expect(new Set(others)).toEqual(new Set([agent]));
    }
  });

  it('are measured as a team, each with its own adapter and memories', async () => {
    const path = freshFolder();
    const engine = erringEngine();
    const restored: unknown[] = [];
    const restore: typeof engine.restore = (state) => (restored.push(state), engine.restore(state));
    await runSuite(path, { ...engine, restore }, { config, arms: armsNamed(['trained', 'alone-then-teamed']) });
    expect(restored.at(-1)).toEqual(Object.fromEntries(AGENTS.map((agent) => [agent, stateOf(path, `alone-then-teamed/${agent}`)[agent]])));
  });

  const startOf = async () => {
    const lab = toyLab(erringEngine());
    await beginRun('r', config, lab);
    return lab.engine.save();
  };

  it('bring what they remember themselves, and not what was remembered beside them', async () => {
    const lab = toyLab();
    const { state } = await beginRun('r', config, lab);
    const engine = await lab.engine.save();
    const entry = (id: string, agent: string) => ({ id, agent }) as MemoryEntry;
    const runOf = (name: string) => ({
      engine,
      lab: {
        ...state,
        updates: { efc: 3, math: 4 },
        memory: { entries: [entry(`${name}1`, 'efc'), entry(`${name}2`, 'math')], recent: { efc: [1], math: [2] } }
      }
    });
    const { lab: team } = teamOf([
      ['efc', runOf('e')],
      ['math', runOf('m')]
    ]);
    expect(team.memory).toEqual({ entries: [entry('e1', 'efc'), entry('m2', 'math')], recent: { efc: [1], math: [2] } });
    expect(team.updates).toEqual({ efc: 3, math: 4 });
    expect(() => teamOf([])).toThrow('A team needs at least one agent.');
  });
});

describe('one shared adapter', () => {
  it('is trained on what all agents did, and leaves the arms after it theirs', async () => {
    const path = freshFolder();
    const engine = scriptedEngine([0.5, 1, 0, -1]);
    await runSuite(path, engine, { config, arms: armsNamed(['trained', 'shared', 'rejection']) });
    const state = stateOf(path, 'shared');
    expect(Object.keys(state)).toEqual(['team']);
    expect(state.team!.step).toBeGreaterThan(0);
    expect(Object.keys(stateOf(path, 'rejection')).sort()).toEqual([...AGENTS].sort());
    const learned = (arm: string) => eventsOf(path, arm).flatMap((event) => (event.type === 'update' ? Object.keys(event.report.agents) : []));
    expect(new Set(learned('shared')), 'figures stay by agent').toEqual(new Set(AGENTS));
  });
});

describe('arms by name', () => {
  it('are in the order in which they are run', () => {
    expect(armsNamed(['rejection', 'trained', 'base']).map(({ name }) => name)).toEqual(['base', 'trained', 'rejection']);
    expect(armsNamed(LEARNING_ARMS.map(({ name }) => name))).toEqual(LEARNING_ARMS);
  });

  it('must exist, and what they are made of be named', () => {
    expect(() => armsNamed(['base', 'trainde'])).toThrow(/There is no arm "trainde". The arms are base, trained, swapped, /);
    for (const name of ['swapped', 'no-recall', 'demonstrated', 'demonstrated-withheld', 'rejection', 'alone-then-teamed'])
      expect(() => armsNamed(['base', name])).toThrow(`The arm ${name} needs trained: name it too. What is finished is only read.`);
  });

  it('that others need come before them', () => {
    for (const [at, arm] of LEARNING_ARMS.entries()) if ('of' in arm) expect(LEARNING_ARMS.slice(0, at).map(({ name }) => name)).toContain(arm.of);
  });

  it('run alone, and are read by the next command', async () => {
    const path = freshFolder();
    const some = await runSuite(path, erringEngine(), { config, arms: armsNamed(['base', 'trained']) });
    expect(some.map(({ arm }) => arm.name)).toEqual(['base', 'trained']);
    const engine = erringEngine();
    const more = await runSuite(path, engine, { config, arms: armsNamed(['base', 'trained', 'demonstrated']) });
    expect(more.slice(0, 2)).toEqual(some);
    expect(engine.updated.every(({ loss }) => loss.kind === 'supervised')).toBe(true);
  });
});
