/**
 * Holds what `agreement.ts` wrote against llama.cpp on the same file: the share of tokens after which both find the same one likeliest, both perplexities, and greedy answers.
 *
 * Run:  npm install --prefix FOLDER node-llama-cpp
 *       node scripts/reference/llama_cpp.mjs FOLDER MODEL.gguf OUT.json
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, modelPath, path] = process.argv.slice(2);
if (!path) throw new Error('Usage: llama_cpp.mjs FOLDER MODEL.gguf OUT.json');
const { getLlama } = await import(pathToFileURL(resolve(folder, 'node_modules/node-llama-cpp/dist/index.js')).href);
const { windows, answers } = JSON.parse(readFileSync(path, 'utf8'));
const llama = await getLlama({ gpu: false, build: 'never', progressLogs: false });
const model = await llama.loadModel({ modelPath });
const sequence = (await model.createContext({ contextSize: 1024, batchSize: 512 })).getSequence();

let [tokens, same, ours, theirs] = [0, 0, 0, 0];
for (const window of windows) {
  await sequence.clearHistory();
  const wanted = { generateNext: { token: true, probabilities: true, options: { temperature: 0 } } };
  for (let at = 0; at < window.tokens.length - 1; at += 32) {
    const part = window.tokens.slice(at, Math.min(at + 32, window.tokens.length - 1));
    const said = await sequence.controlledEvaluate(part.map((token) => [token, wanted]));
    said.forEach(({ next }, i) => {
      tokens++;
      if (next.token === window.tops[at + i]) same++;
      ours -= window.logprobs[at + i];
      theirs -= Math.log(next.probabilities.get(window.tokens[at + i + 1]));
    });
  }
  const [mine, its] = [ours, theirs].map((sum) => Math.exp(sum / tokens));
  console.log(
    `${tokens} tokens: the same likeliest token after ${((100 * same) / tokens).toFixed(2)}%; perplexity ${mine.toFixed(4)}, llama.cpp's ${its.toFixed(4)} (${((100 * (mine - its)) / its).toFixed(3)}%)`
  );
}

for (const { prompt, context, tokens: said, text } of answers) {
  await sequence.clearHistory();
  const heard = [];
  for await (const token of sequence.evaluate(context, { temperature: 0, yieldEogToken: true })) {
    heard.push(token);
    if (heard.length === said.length) break;
  }
  const equal = heard.findIndex((token, i) => token !== said[i]);
  console.log(
    `${prompt}: ${equal < 0 ? `the same ${said.length} tokens` : `parts at token ${equal}: ${JSON.stringify(model.detokenize(heard))} instead of ${JSON.stringify(text)}`}`
  );
}
await llama.dispose();
