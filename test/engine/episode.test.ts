/** One training step of the real loop on the real engine: what is computed is what the trees hold, each distinct token once. */
import { expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine';
import { beginRun } from '../../src/loop/begin';
import { himaLab } from '../../src/loop/hima';
import { runStep } from '../../src/loop/run';
import { configOf } from '../../src/record/config';
import type { StepEvent } from '../../src/loop/runLog';
import { PAPER } from '../../src/record/paper';
import type { Turn } from '../../src/record/tree';
import { contextTokens } from '../../src/record/branch';

async function firstStep(values: Record<string, unknown>) {
  const model = new Uint8Array(await (await fetch('/models/seedling.safetensors')).arrayBuffer());
  const engine = await openEngine({ device: 'wasm', model });
  const lab = himaLab(engine, () => 0);
  const { state } = await beginRun('test', configOf({ evaluateEvery: 0, ...values }), lab);
  const events: StepEvent[] = [];
  const before = await engine.counts();
  for await (const event of runStep(state, lab)) events.push(event);
  const after = await engine.counts();
  const turns = events.flatMap((event) => (event.type === 'turn' ? [event] : []));
  const trees = [...new Set(turns.map(({ tree }) => tree))].map((tree) => ({
    turns: turns.filter((event) => event.tree === tree).map(({ turn }) => turn),
    groups: events.flatMap((event) => (event.type === 'group' && event.tree === tree ? [event.group] : [])),
    outcomes: events.filter((event) => event.type === 'outcome' && event.tree === tree).length
  }));
  return { trees, prefilled: after.prefilled - before.prefilled, decoded: after.decoded - before.decoded, groupSize: state.config.groupSize };
}

/** Names of all prefixes of a context that end in its last `length` tokens. */
const prefixes = (agent: string, context: readonly number[], length: number): string[] =>
  Array.from({ length }, (_, i) => `${agent}/${context.slice(0, context.length - i).join(' ')}`);

/** Every distinct (agent, prefix) that some turn was asked to continue, and every one that had to be read token by token to go on sampling. */
function distinctTokens(trees: readonly { readonly turns: readonly Turn[] }[]) {
  const asked = new Set<string>();
  const sampled = new Set<string>();
  for (const { turns } of trees)
    for (const turn of turns) {
      const context = contextTokens(turns, turn.id);
      prefixes(turn.agent, context, context.length).forEach((prefix) => asked.add(prefix));
      // The last sampled token is never fed back, so it is computed only where a later prompt contains it.
      const said = [...context, ...turn.sampled.slice(0, -1)];
      prefixes(turn.agent, said, turn.sampled.length - 1).forEach((prefix) => sampled.add(prefix));
    }
  return { asked, sampled };
}

it.each([
  { queries: 3, groupSize: 4, seed: 7 },
  { queries: 2, groupSize: 8, seed: 8, coopShare: 1 },
  { ...PAPER, queries: 3, groupSize: 4, seed: 7 },
  { ...PAPER, queries: 2, groupSize: 8, seed: 8, coopShare: 1 }
])('computes every distinct token of its trees once (%o)', async (values) => {
  const { trees, prefilled, decoded, groupSize } = await firstStep(values);
  const { asked, sampled } = distinctTokens(trees);
  expect(prefilled + decoded).toBe(new Set([...asked, ...sampled]).size);
  expect(prefilled).toBe([...asked].filter((prefix) => !sampled.has(prefix)).length);
  if ('continuations' in values) for (const { groups, outcomes } of trees) expect(outcomes).toBe(groups.length * (groupSize - 1) + 1);
});
