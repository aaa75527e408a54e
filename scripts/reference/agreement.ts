/**
 * What the engine makes of a model in a GGUF file, for llama.cpp to be held against: the likeliest token after each token of a text and the log-probability of the one that
 * comes, in windows of 512 tokens, and greedy answers to five prompts. On WebAssembly, or on WebGPU through Dawn, whose Vulkan driver VK_ICD_FILENAMES names.
 *
 * Run:  npx vite-node scripts/reference/agreement.ts -- MODEL.gguf TEXT.txt OUT.json [WINDOWS] [wasm|webgpu]
 *       python scripts/reference/llama_cpp.py BINARIES MODEL.gguf OUT.json (its header says where they are)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { slice, tensor1d, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import { openEngine } from '../../src/engine/engine';
import { disposeBody, type ModelBody } from '../../src/model/body/body';
import { attendPacked, runBlock } from '../../src/model/body/block';
import { loadStoredBody } from '../../src/model/body/load';
import { openDevice } from '../../src/ops/core/device';
import { embed } from '../../src/ops/head/embed';
import { product } from '../../src/ops/linear/linear';
import { rmsNorm } from '../../src/ops/norm/rmsNorm';
import { offerDawn } from '../bench/dawn';
import { openGgufFile } from './ggufFile';

const WINDOW = 512;
/** Rows of logits in memory at a time. */
const ROWS = 64;
const PROMPTS = [
  'What is the capital of France?',
  'Name three colours.',
  'Write one sentence about the sea.',
  'What is 12 plus 30?',
  'Who wrote the play Hamlet?'
];

const [path, text, out, windows = '4', device = 'wasm'] = process.argv.slice(2).filter((word) => word !== '--');
if (!path || !text || !out || (device !== 'wasm' && device !== 'webgpu'))
  throw new Error('Usage: agreement.ts MODEL.gguf TEXT.txt OUT.json [WINDOWS] [wasm|webgpu]');
if (device === 'webgpu') await offerDawn();
const model = await openGgufFile(path);
const { tokenizer, render } = model.language;

/** Final hidden states of a window, [tokens, width]. */
const hiddenOf = (body: ModelBody, tokens: readonly number[]): Tensor2D =>
  tidy(() => {
    const positions = tensor1d(
      tokens.map((_, i) => i),
      'int32'
    );
    const spans = tensor2d(
      tokens.flatMap(() => [0, tokens.length]),
      [tokens.length, 2],
      'int32'
    );
    const first = embed(tensor1d([...tokens], 'int32'), body.embedding);
    const last = body.blocks.reduce((x, block) => tidy(() => runBlock(x, body, block, null, attendPacked(body, positions, spans))), first);
    return rmsNorm(last, body.norm, body.shape.epsilon, false);
  });

/** The likeliest token of a row of logits, and the log-probability of another. */
function judge(logits: Float32Array, target: number): { readonly top: number; readonly logprob: number } {
  let top = 0;
  for (let token = 1; token < logits.length; token++) if (logits[token]! > logits[top]!) top = token;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - logits[top]!);
  return { top, logprob: logits[target]! - logits[top]! - Math.log(sum) };
}

/** Both for every token of a window but the last, which nothing follows. */
async function judgeWindow(body: ModelBody, tokens: readonly number[]) {
  const hidden = hiddenOf(body, tokens);
  const judged: { readonly top: number; readonly logprob: number }[] = [];
  for (let first = 0; first < tokens.length - 1; first += ROWS) {
    const logits = tidy(() => product(slice(hidden, [first, 0], [Math.min(ROWS, tokens.length - 1 - first), -1]), body.head));
    const values = (await logits.data()) as Float32Array;
    const [rows, vocabulary] = logits.shape;
    for (let row = 0; row < rows; row++) judged.push(judge(values.subarray(row * vocabulary, (row + 1) * vocabulary), tokens[first + row + 1]!));
    logits.dispose();
  }
  hidden.dispose();
  return { tokens, tops: judged.map(({ top }) => top), logprobs: judged.map(({ logprob }) => logprob) };
}

console.log(`on ${(await openDevice(device)).adapter}`);
const began = performance.now();
const body = await loadStoredBody(model.body, WINDOW);
console.log(`loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`);
const ids = tokenizer.encode(readFileSync(text, 'utf8'));
const judged = [];
for (let window = 0; window < Number(windows); window++) {
  judged.push(await judgeWindow(body, ids.slice(window * WINDOW, (window + 1) * WINDOW)));
  console.log(`window ${window + 1} of ${windows}`);
}
disposeBody(body);
const logprobs = judged.flatMap((window) => window.logprobs);
console.log(`${logprobs.length} tokens, perplexity ${Math.exp(-logprobs.reduce((sum, each) => sum + each, 0) / logprobs.length).toFixed(4)}`);

const engine = await openEngine({ device, model, cacheBytes: 2 ** 26 });
await engine.equip(['base'], { rank: 1, alpha: 1, projections: ['q'], seed: 1 }); // B is zero: the base speaks
const contexts = PROMPTS.map((content) => tokenizer.encode(render([{ role: 'user', content }], { addGenerationPrompt: true })));
const said = await engine.generate(contexts.map((context) => ({ agent: 'base', context, maxTokens: 24, temperature: 0, seed: 1 })));
const answers = said.map(({ tokens, text }, i) => ({ prompt: PROMPTS[i], context: contexts[i], tokens, text }));
answers.forEach(({ prompt, text }) => console.log(`${prompt}\n  ${text}`));
writeFileSync(out, JSON.stringify({ windows: judged, answers }));
