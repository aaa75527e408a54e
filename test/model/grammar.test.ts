/** Generation held to a grammar: a body of random weights that began a call ends it as its tool's schema has it, whoever else is drawn beside it. */
import { expect, it } from 'vitest';
import { checkAction, parseAction } from '../../src/agent/action';
import { grammarOf } from '../../src/agent/grammar';
import { patternArgument, enumArgument, textArgument, tool } from '../../src/agent/tool';
import { seedOf } from '../../src/math/random';
import { disposeAdapterPool } from '../../src/model/body/adapterPool';
import { disposeBody, loadBody } from '../../src/model/body/body';
import { disposeKvCache, openKvCache } from '../../src/model/generation/kvCache';
import type { TokenCompletion } from '../../src/model/generation/requestBatch';
import { openGenerator, type TokenGenerator } from '../../src/model/generation/generate';
import type { GenerateRequest } from '../../src/record/engine';
import { wordTokenizer } from '../../src/weights/language/tokenizer';
import { onEveryDevice } from '../ops/rig/device';
import { drawModel, openSpeaking } from './tiny';

const model = drawModel('grammar');
const tokenizer = wordTokenizer(model.vocabulary);
const agent = {
  name: 'qa',
  title: 'QA',
  role: 'Sells tea.',
  tools: [
    tool(
      'price',
      'What tea costs.',
      { of: textArgument('Which tea'), count: patternArgument('^[1-9]\\d{0,2}$', 'How many'), speed: enumArgument(['one', 'three'], 'How fast') },
      ['speed']
    ),
    tool('what_is', 'What something is.', { it: textArgument('What') })
  ]
};
const grammar = grammarOf(agent.tools, 'names');
const MARK = tokenizer.encode('<tool_call>')[0]!;

async function withGenerator<Result>(use: (generator: TokenGenerator) => Promise<Result>): Promise<Result> {
  const body = loadBody(model);
  const cache = openKvCache(body, 8192);
  const pool = await openSpeaking(model.shape, ['qa'], { rank: 4, alpha: 8, projections: ['q', 'v', 'down'], seed: 3 });
  const generator = openGenerator({ body, cache, adapterPool: () => pool, stop: tokenizer.stop, chunk: () => 64, spelling: tokenizer.tokenBytes });
  try {
    return await use(generator);
  } finally {
    generator.close();
    disposeKvCache(cache);
    disposeAdapterPool(pool);
    disposeBody(body);
  }
}

const requestOf = (context: readonly number[], i: number, changes: Partial<GenerateRequest> = {}): GenerateRequest => ({
  agent: 'qa',
  context,
  maxTokens: 24 + (i % 9),
  temperature: 1,
  seed: seedOf('grammar', i),
  grammar,
  ...changes
});

/** Contexts after which this body would rather call than say anything else. */
async function callingContexts(generator: TokenGenerator, count: number): Promise<(readonly number[])[]> {
  const all = Array.from({ length: 120 }, (_, i) => [i % model.shape.vocabulary, (i * i) % model.shape.vocabulary, (7 * i) % model.shape.vocabulary]);
  const drawn = await generator.generate(all.map((context) => requestOf(context, 0, { maxTokens: 1, temperature: 0, grammar: undefined })));
  const calling = all.filter((_, i) => drawn[i]!.tokens[0] === MARK);
  expect(calling.length).toBeGreaterThan(0);
  return Array.from({ length: count }, (_, i) => calling[i % calling.length]!);
}

const textOf = ({ tokens, finish }: TokenCompletion): string => tokenizer.decode(finish === 'stop' ? tokens.slice(0, -1) : tokens);
const wellFormed = (drawn: TokenCompletion): boolean => drawn.finish === 'stop' && checkAction(agent, parseAction(textOf(drawn))).type === 'call';
const begun = (drawn: readonly TokenCompletion[]): TokenCompletion[] => drawn.filter(({ tokens }) => tokens[0] === MARK);

onEveryDevice((device) => {
  it('ends every call that was begun, as its schema has it', () =>
    withGenerator(async (generator) => {
      const contexts = await callingContexts(generator, device === 'wasm' ? 800 : 16);
      const free = begun(await generator.generate(contexts.map((context, i) => requestOf(context, i, { grammar: undefined }))));
      const held = begun(await generator.generate(contexts.map((context, i) => requestOf(context, i))));
      expect(free.filter(wellFormed)).toEqual([]);
      expect(held.length).toBeGreaterThan(contexts.length / 10);
      expect(held.filter((drawn) => !wellFormed(drawn)).map(textOf)).toEqual([]);
      expect(new Set(held.map(textOf)).size).toBeGreaterThan(held.length / 4);
    }));

  it('draws the same alone as together with others, held or free, of filters or none', () =>
    withGenerator(async (generator) => {
      const contexts = await callingContexts(generator, 10);
      const requests = contexts.map((context, i) =>
        requestOf(context, i, { ...(i % 3 === 2 && { grammar: undefined }), ...(i % 4 === 1 && { topK: 3, topP: 0.9 }), ...(i === 6 && { temperature: 0 }) })
      );
      const together = await generator.generate(requests);
      for (const [i, request] of requests.entries()) {
        generator.forget();
        expect(await generator.generate([request])).toEqual([together[i]]);
      }
      expect(begun(together).length).toBeGreaterThan(1);
    }));
});
