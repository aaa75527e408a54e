/**
 * The fixture seedling-adapter: an adapter that the engine has trained by one supervised update on Seedling and exported as for PEFT, and the engine's own
 * log-probabilities with it and without, for PEFT to be held against. To be made anew whenever Seedling is.
 *
 * Run:  npx vite-node scripts/reference/exportAdapter.ts
 *       python scripts/reference/checkpoint.py public/models/seedling.safetensors .cache/seedling
 *       python scripts/reference/check_adapter.py .cache/seedling test/fixtures/seedling-adapter test/fixtures/seedling-adapter/logprobs.json
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowDemonstrations } from '../../src/agent/demonstration';
import { openEngine } from '../../src/engine/engine';
import { PROJECTIONS } from '../../src/record/engine';
import type { Message } from '../../src/record/message';
import { KINDS } from '../../src/record/task';
import { rowOf } from '../../src/task/row';

const MODEL = 'public/models/seedling.safetensors';
const FOLDER = 'test/fixtures/seedling-adapter';
const AGENT = 'master';

/** The master's first turn and the messages before it, for one row of each kind. */
const openings = (index: number): { before: readonly Message[]; said: Message }[] =>
  KINDS.map((kind) => {
    const { turns } = rowDemonstrations(rowOf('train', kind, index), () => [])[0]!;
    const at = turns.findIndex(({ role }) => role === 'assistant');
    return { before: turns.slice(0, at), said: turns[at]! };
  });

const engine = await openEngine({ device: 'wasm', model: new Uint8Array(readFileSync(MODEL)) });

/** Token ids of a turn's context and of the turn, its end mark included. */
async function tokensOf({ before, said }: { readonly before: readonly Message[]; readonly said: Message }) {
  const [turn] = await engine.encodeDemonstrations([{ agent: AGENT, messages: [...before, said] }]);
  return { context: turn!.context, completion: turn!.completion };
}

await engine.equip([AGENT], { rank: 8, alpha: 16, projections: PROJECTIONS, seed: 7 });
const [trained, scored] = await Promise.all([0, 1].map((index) => Promise.all(openings(index).map(tokensOf))));
await engine.update({
  samples: trained!.map((sample) => ({ agent: AGENT, ...sample, logprobs: [], positive: 1, negative: 0, copies: 1 })),
  loss: { kind: 'supervised' },
  optimiser: { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, weightDecay: 0, clipNorm: 1 },
  tokenBudget: 2048
});
const logprobs = await engine.score(scored!.map((question) => ({ ...question, agent: AGENT })));
const baseLogprobs = await engine.score(scored!.map((question) => ({ ...question, agent: null })));
const cases = scored!.map((question, i) => ({ ...question, logprobs: logprobs[i], baseLogprobs: baseLogprobs[i] }));

mkdirSync(FOLDER, { recursive: true });
for (const [name, bytes] of Object.entries(await engine.exportAdapter(AGENT))) writeFileSync(join(FOLDER, name), bytes);
writeFileSync(join(FOLDER, 'logprobs.json'), `${JSON.stringify({ source: 'scripts/reference/exportAdapter.ts', agent: AGENT, cases })}\n`);
