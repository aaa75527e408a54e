/** A conversation piece by piece: laid end to end, the pieces are what the model's own template makes of the whole. */
import { expect, it } from 'vitest';
import { promptTools } from '../../src/agent/prompt';
import { hima } from '../../src/agent/team';
import { writeCall } from '../../src/agent/action';
import { conversationFormatOf } from '../../src/weights/language/conversationFormat';
import { FormatError } from '../../src/weights/format/formatError';
import { seedlingLanguage } from '../../src/weights/language/language';
import { vocabularyOf } from '../../src/weights/language/tokenizer';
import { LANGUAGES } from './languages';

const master = hima()[0]!;
const tools = promptTools(master, 'instructions');
const system = { role: 'system', content: 'You are Master.' } as const;
const asked = { role: 'user', content: 'Is the tea in stock?' } as const;
const call = { name: 'efc', arguments: { task: 'stock of "green" tea, 3 €' } };
const heard = { role: 'tool', content: 'yes: 4 left' } as const;
const said = { role: 'assistant', content: 'Yes, 4.' } as const;

it("gives Qwen2.5 the tools, the call and the tool's answer as its template writes them", async () => {
  const language = await LANGUAGES['qwen2.5']!();
  const { prompt, completion, continuation } = conversationFormatOf(language);
  const pieces = [
    prompt([system, asked], tools),
    completion(writeCall(call.name, call.arguments, 'instructions')),
    continuation([heard]),
    completion(said.content)
  ];
  const whole = language.render([system, asked, { role: 'assistant', content: '', calls: [call] }, heard, said], { addGenerationPrompt: false, tools });
  expect(`${pieces.join('')}\n`).toBe(whole);
});

it.each(['llama3.2', 'smollm2'])('tells %s of the tools in words, and goes on as its template does', async (name) => {
  const language = await LANGUAGES[name]!();
  const { prompt, completion, continuation } = conversationFormatOf(language);
  const opening = prompt([system, asked], tools);
  for (const { name: tool } of tools) expect(opening).toContain(`{"name":"${tool}"`);
  expect(opening).toContain('<tool_call>');
  expect(prompt([asked], tools)).toContain('<tools>');
  const pieces = [prompt([system, asked], []), completion('One moment.'), continuation([heard]), completion(said.content)];
  const whole = language.render([system, asked, { role: 'assistant', content: 'One moment.' }, heard, said], { addGenerationPrompt: false });
  expect(whole.startsWith(pieces.join(''))).toBe(true);
});

it('is for Seedling its own marks', () => {
  const { prompt, completion, continuation } = conversationFormatOf(seedlingLanguage(vocabularyOf(['tea'])));
  expect(prompt([{ role: 'system', content: 'qa' }, asked], [])).toBe('<|system|>qa<|user|>Is the tea in stock?<|assistant|>');
  expect(completion('tea')).toBe('tea<|end|>');
  expect(continuation([heard])).toBe('<|tool|>yes: 4 left<|assistant|>');
});

it('refuses a template that hides what was said', () => {
  const language = seedlingLanguage(vocabularyOf(['tea']));
  expect(() => conversationFormatOf({ ...language, render: () => 'nothing' }).continuation([heard])).toThrow(FormatError);
});
