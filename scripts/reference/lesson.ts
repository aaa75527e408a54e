/**
 * A warm start of a real model on rows of the benchmark: LoRA on the opening turn of each lesson, loss on other rows before and after, and the adapter as for PEFT with the
 * engine's log-probabilities of those rows. On WebAssembly, so a few steps take minutes.
 *
 * Run:  npx vite-node scripts/reference/lesson.ts -- MODEL.gguf FOLDER [STEPS]
 *       python scripts/reference/gguf_checkpoint.py MODEL.gguf BASE
 *       python scripts/reference/check_adapter.py BASE FOLDER FOLDER/logprobs.json
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemText } from '../../src/agent/prompt';
import { hima } from '../../src/agent/team';
import { openEngine } from '../../src/engine/engine';
import { lessons, type Lesson } from '../../src/loop/instance';
import { PROJECTIONS } from '../../src/record/engine';
import { openGgufFile } from './ggufFile';

/** Lessons a step, and lessons held out. */
const BATCH = 8;
const HELD_OUT = 16;
/** Tokens a lesson may have. */
const LONGEST = 160;
const AGENT = 'student';
const TEAM = new Map(hima().map((agent) => [agent.name, agent]));

const [path, folder, steps = '8'] = process.argv.slice(2).filter((word) => word !== '--');
if (!path || !folder) throw new Error('Usage: lesson.ts MODEL.gguf FOLDER [STEPS]');
const model = await openGgufFile(path);
const { tokenizer, render } = model.language;

/** What an agent hears before its first turn, and that turn, as tokens; the turn ends with the model's own mark. */
function tokensOf({ agent, input, memory, output: [turn] }: Lesson) {
  const told = systemText(
    TEAM.get(agent)!,
    memory.map(({ strategy }) => strategy),
    'names'
  );
  const messages = [
    { role: 'system', content: told },
    { role: 'user', content: input }
  ] as const;
  const before = render(messages, { opening: true });
  const whole = render([...messages, { role: 'assistant', content: turn!.content }], { opening: false });
  return { context: tokenizer.encode(before), completion: tokenizer.encode(whole.slice(before.length).trimEnd()) };
}

const wanted = BATCH * Number(steps) + HELD_OUT;
const rows: ReturnType<typeof tokensOf>[] = [];
for (const lesson of lessons()) {
  const row = tokensOf(lesson);
  if (row.context.length + row.completion.length <= LONGEST) rows.push(row);
  if (rows.length === wanted) break;
}
const [held, taught] = [rows.slice(0, HELD_OUT), rows.slice(HELD_OUT)];

const engine = await openEngine({ device: 'wasm', model, cacheBytes: 2 ** 26 });
await engine.equip([AGENT], { rank: 8, alpha: 16, projections: PROJECTIONS, seed: 7 });
const scored = (agent: string | null) => engine.score(held.map((row) => ({ ...row, agent })));
/** Mean −log p of a held-out token, in nats. */
const lossOf = (logprobs: readonly (readonly number[])[]): number => -logprobs.flat().reduce((total, each) => total + each, 0) / logprobs.flat().length;

const baseLogprobs = await scored(null);
console.log(`held-out loss ${lossOf(baseLogprobs).toFixed(4)} nats before`);
for (let step = 0; step < Number(steps); step++) {
  const batch = taught.slice(step * BATCH, (step + 1) * BATCH);
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
writeFileSync(join(folder, 'logprobs.json'), JSON.stringify({ source: 'scripts/reference/lesson.ts', cases }));
