/** Two tiny bodies of different families in two threads, paired: each agent says and learns what it would on its own base alone, to the bit, also where one of the two loses its GPU. */
import { afterAll, expect, it } from 'vitest';
import { initWorker } from '../../src/bridge/workerInit';
import { engineAt } from '../../src/bridge/engineHost';
import { openPair } from '../../src/lab/pair';
import type { DeviceName, Engine, SnapshotEngine } from '../../src/record/engine';
import { GRPO, OPTIMISER, SPEC } from '../engine/desk';

const TEAM = ['master', 'qa', 'efc'];
const SECONDS = ['qa'];

const workers: Worker[] = [];
afterAll(() => workers.forEach((worker) => worker.terminate()));

/** A thread whose engine is on the body of this name. */
async function openOn(name: string, device: DeviceName): Promise<{ engine: SnapshotEngine; told: string[]; lose: () => void }> {
  const worker = new Worker(new URL('./pairWorker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  const { port1, port2 } = new MessageChannel();
  initWorker(worker, { base: '', ports: { lab: port1 } });
  const told: string[] = [];
  const engine = await engineAt(port2)({ device, model: { kind: 'files', name, files: [] }, cacheMegabytes: 1 }, ({ what }) => told.push(what));
  return { engine, told, lose: () => worker.postMessage('lose') };
}

/** What these agents say and become, by agent; `trouble` comes while they speak. */
async function live(engine: Engine, agents: readonly string[], trouble: () => void = () => undefined): Promise<unknown[][]> {
  await engine.equip(agents, SPEC);
  const samples = agents.map((agent) => ({
    agent,
    context: [5, 6, 7 + agent.length],
    completion: [30, 31, 1],
    logprobs: [-1, -2, -3],
    positive: 1,
    negative: 0,
    copies: 1
  }));
  const { agents: figures } = await engine.update({ samples, loss: { ...GRPO, beta: 0.1 }, optimiser: OPTIMISER, tokenBudget: 100 });
  const drawing = engine.generate(agents.map((agent) => ({ agent, context: [5, 6], maxTokens: 8, temperature: 1, seed: agent.length })));
  trouble();
  const drawn = await drawing;
  const scores = await engine.score(agents.map((agent) => ({ agent, context: [9], completion: [8, 7] })));
  const state = await engine.save();
  return agents.map((agent, i) => [agent, figures[agent]?.entropy, drawn[i], scores[i], state[agent]]);
}

it.each<DeviceName>(['wasm', 'webgpu'])(
  'is each alone on %s',
  async (device) => {
    const [apple, pear] = await Promise.all([openOn('apple', device), openOn('pear', device)]);
    const pair = openPair(apple.engine, pear.engine, SECONDS);
    const together = await live(pair, TEAM);
    const ofPear = ([agent]: readonly unknown[]) => SECONDS.includes(agent as string);
    expect((await pair.info()).models).toMatchObject({ qa: expect.stringContaining('pear') as string });
    expect(together.filter((each) => !ofPear(each))).toEqual(await live(apple.engine, ['master', 'efc']));
    expect(together.filter(ofPear)).toEqual(await live(pear.engine, SECONDS));
    if (device === 'webgpu') {
      expect(await live(pair, TEAM, pear.lose)).toEqual(together);
      await expect.poll(() => pear.told.at(-1)).toMatch(/The engine restarted and goes on\.$/);
      expect(apple.told.at(-1)).toBe('Ready');
    }
    await pair.close();
  },
  180_000
);
