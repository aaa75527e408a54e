/**
 * A warm start of a real model on conversations of the benchmark: LoRA on the opening turn of each, loss on other rows before and after, and the adapter as for PEFT with the
 * engine's log-probabilities of those rows. On WebAssembly, so a few steps take minutes. Agents are told who they are by name alone, which keeps rows short.
 *
 * Run:  npx vite-node scripts/reference/warmStart.ts -- MODEL.gguf FOLDER [STEPS] [RUN]
 *       python scripts/reference/gguf_checkpoint.py MODEL.gguf BASE
 *       python scripts/reference/check_adapter.py BASE FOLDER FOLDER/logprobs.json
 *
 * RUN, 0 where absent, decides which rows are trained on and the adapter's initial A; runs of equal length share no training row, and all are evaluated on the same rows.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openingMessages } from '../../src/agent/prompt';
import { hima } from '../../src/agent/team';
import { openEngine } from '../../src/engine/engine';
import { sftInstances, type ConversationInstance } from '../../src/dataset/instance';
import { PROJECTIONS, type EncodedDemonstration, type Prompt } from '../../src/record/engine';
import { openGgufFile } from './ggufFile';

/** Conversations per step, and conversations held out. */
const BATCH = 8;
const HELD_OUT = 16;
/** Most tokens of a conversation. */
const LONGEST = 160;
/** Of run 0. */
const SEED = 7;
const AGENT = 'student';
const TEAM = new Map(hima().map((agent) => [agent.name, agent]));

const [path, folder, steps = '8', run = '0'] = process.argv.slice(2).filter((word) => word !== '--');
if (!path || !folder) throw new Error('Usage: lesson.ts MODEL.gguf FOLDER [STEPS] [RUN]');
const engine = await openEngine({ device: 'wasm', model: await openGgufFile(path), cacheBytes: 2 ** 26 });
await engine.equip([AGENT], { rank: 8, alpha: 16, projections: PROJECTIONS, seed: SEED + Number(run) });

/** The messages before an agent's first turn, and that turn. */
function openingOf({ agent, input, memory, output: [turn] }: ConversationInstance): Prompt {
  const strategies = memory.map(({ strategy }) => strategy);
  return { agent, messages: [...openingMessages(TEAM.get(agent)!, strategies, input, 'names'), { role: 'assistant', content: turn!.content }] };
}

const [first, count] = [HELD_OUT + Number(run) * BATCH * Number(steps), BATCH * Number(steps)];
const rows: EncodedDemonstration[] = [];
for (const instance of sftInstances()) {
  const [row] = await engine.encodeDemonstrations([openingOf(instance)]);
  if (row!.context.length + row!.completion.length <= LONGEST) rows.push(row!);
  if (rows.length === first + count) break;
}
const [held, trained] = [rows.slice(0, HELD_OUT), rows.slice(first)];

const scored = (agent: string | null) => engine.score(held.map((row) => ({ ...row, agent })));
/** Mean −log p of a held-out token, in nats. */
const lossOf = (logprobs: readonly (readonly number[])[]): number => -logprobs.flat().reduce((total, each) => total + each, 0) / logprobs.flat().length;

const baseLogprobs = await scored(null);
console.log(`held-out loss ${lossOf(baseLogprobs).toFixed(4)} nats before`);
for (let step = 0; step < Number(steps); step++) {
  const batch = trained.slice(step * BATCH, (step + 1) * BATCH);
  const { all, milliseconds } = await engine.update({
    samples: batch.map((row) => ({ agent: AGENT, ...row, logprobs: [], positive: 1, negative: 0, copies: 1 })),
    loss: { kind: 'supervised' },
    optimiser: { learningRate: 2e-3, beta1: 0.9, beta2: 0.98, weightDecay: 0, clipNorm: 1 },
    tokenBudget: 1024
  });
  console.log(`step ${step + 1}: loss ${all.loss.toFixed(4)}, ${(milliseconds / 1000).toFixed(0)} s`);
}
const logprobs = await scored(AGENT);
const [before, after] = [lossOf(baseLogprobs), lossOf(logprobs)];
console.log(`held-out loss ${after.toFixed(4)} nats after ${steps} steps, ${((100 * (before - after)) / before).toFixed(1)}% less`);

mkdirSync(folder, { recursive: true });
for (const [name, bytes] of Object.entries(await engine.exportAdapter(AGENT))) writeFileSync(join(folder, name), bytes);
const cases = held.map((row, i) => ({ ...row, logprobs: logprobs[i], baseLogprobs: baseLogprobs[i] }));
writeFileSync(join(folder, 'logprobs.json'), JSON.stringify({ source: 'scripts/reference/warmStart.ts', cases }));
