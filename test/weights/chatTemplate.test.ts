/** Chat templates against transformers (scripts/reference/chat.py), and the bounds within which a model's own program may run. */
import { describe, expect, it } from 'vitest';
import type { Tool } from '../../src/record/agent';
import { compileChatTemplate, type ChatMessage, type RenderOptions } from '../../src/weights/language/chatTemplate';
import { FormatError } from '../../src/weights/format/formatError';
import { COMMERCE_TOOLS } from '../../src/agent/tool/commerce';
import { cases, models, today, tools } from '../fixtures/chat.json';

interface Case {
  readonly title: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: boolean;
  readonly opening: boolean;
  readonly settings?: RenderOptions['settings'];
}

interface Model {
  readonly template: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly renderings: readonly { readonly text?: string; readonly refused?: string }[];
}

const TALKS = cases as readonly Case[];
const MODELS: Readonly<Record<string, Model>> = models;
const TOOLS = tools as unknown as readonly Tool[];

describe.each(Object.entries(MODELS))('the template of %s', (_, { template, tokens, renderings }) => {
  const render = compileChatTemplate(template, tokens);

  it.each(TALKS.map((talk, i) => [talk, renderings[i]!] as const))('writes $title as transformers does', (talk, { text, refused }) => {
    const rendering = {
      addGenerationPrompt: talk.opening,
      tools: talk.tools ? TOOLS : [],
      today: new Date(today),
      ...(talk.settings && { settings: talk.settings })
    };
    if (text !== undefined) expect(render(talk.messages, rendering)).toBe(text);
    else expect(() => render(talk.messages, rendering)).toThrow(new FormatError(`The model's chat template refuses this conversation: ${refused}`));
  });
});

const hello: readonly ChatMessage[] = [{ role: 'user', content: 'Hello' }];

it("gives an agent's tools to the model as the JSON of their schemas", () => {
  const { template, tokens } = MODELS['qwen2.5']!;
  const text = compileChatTemplate(template, tokens)(hello, { addGenerationPrompt: true, tools: COMMERCE_TOOLS });
  const listed = /<tools>\n(.*)\n<\/tools>/s
    .exec(text)![1]!
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(listed).toEqual(COMMERCE_TOOLS.map((tool) => ({ type: 'function', function: tool })));
});

it('writes a date of the template itself where no day is given', () => {
  const { template, tokens } = MODELS['llama3.2']!;
  expect(compileChatTemplate(template, tokens)(hello, { addGenerationPrompt: true })).toContain('Today Date: 26 Jul 2024');
});

it('gives a template that asks for today unguarded a day that stays the same', () =>
  expect(compileChatTemplate("{{ strftime_now('%Y-%m-%d') }}", {})(hello, { addGenerationPrompt: true })).toBe('2024-07-26'));

it.each([800, 6400])('writes %i messages in work that grows with their number', (count) => {
  const { template, tokens } = MODELS['qwen3']!;
  const messages: readonly ChatMessage[] = Array.from({ length: count }, (_, i) => ({ role: (count - i) % 2 ? 'user' : 'assistant', content: `message ${i}` }));
  const text = compileChatTemplate(template, tokens)(messages, { addGenerationPrompt: true });
  expect(text).toBe(messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`).join('') + '<|im_start|>assistant\n');
});

it('never runs what a message says', () => {
  const said = '{{ 1 + 1 }}{% for x in messages %}{# c #}{% raw %}';
  expect(compileChatTemplate('{{ messages[0].content }}', {})([{ role: 'user', content: said }], { addGenerationPrompt: true })).toBe(said);
});

it.each([
  ["{% include 'a' %}", 'the tag "include"'],
  ["{% import 'a' as b %}", 'the tag "import"'],
  ["{% from 'a' import b %}", 'the tag "from"'],
  ["{% extends 'a' %}", 'the tag "extends"'],
  ['{% block a %}{% endblock %}', 'the tag "block"'],
  ["{{ 'a' | urlize }}", 'the filter "urlize"'],
  ["{{ 'a' | random }}", 'the filter "random"'],
  ["{{ 'a' | nonsense }}", 'the filter "nonsense"'],
  ["{{ 'a' is filter }}", 'the test "filter"'],
  ["{{ '\\N{BULLET}' }}", 'a character by its Unicode name ("\\N")']
])('refuses %s when it is opened', (template, what) =>
  expect(() => compileChatTemplate(template, {})).toThrow(
    new FormatError(`The model's chat template uses ${what}, which is not supported here. Choose another model or file.`)
  )
);

describe('a template', () => {
  const outcome = (template: string) => (): string => compileChatTemplate(template, {})(hello, { addGenerationPrompt: true });

  it.each([
    [
      'writes without end',
      "{% set all = namespace(text='word ') %}{% for i in range(60) %}{% set all.text = all.text ~ all.text %}{% endfor %}{{ all.text }}",
      /writes more than/
    ],
    [
      'writes much bit by bit',
      "{% for i in range(4000) %}{% for j in range(4000) %}{{ 'some words and more of them, again and again' }}{% endfor %}{% endfor %}",
      /writes more than|takes more than/
    ],
    ['never ends', '{% for i in range(4000) %}{% for j in range(4000) %}{% set x = i * j %}{% endfor %}{% endfor %}', /takes more than \d+ steps/],
    ['counts for ever', '{{ range(10 ** 12) | length }}', /counts to 1000000000000/],
    ['has no bottom', `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`, /failed: it is nested more than 200 deep/],
    ['calls itself for ever', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}', /calls itself more than 200 deep/],
    ['makes a number without end', '{{ 10 ** 10000 }}', /more than 4096 bits/],
    ['makes a long text at once', "{{ 'a' * 10 ** 12 }}", /writes more than/],
    [
      'writes one list again and again',
      '{% set all = namespace(x=[1]) %}{% for i in range(60) %}{% set all.x = [all.x, all.x] %}{% endfor %}{{ all.x }}',
      /takes more than/
    ],
    ['asks for what is not there', "{{ today_now('%Y') }}", /failed: 'today_now' is undefined/],
    ['is no Jinja', '{% for message in messages %}', /failed: /],
    ['is too long', ' '.repeat(2 ** 18 + 1), /more than 262144 characters/]
  ])('that %s is refused', (_, template, sentence) => {
    expect(outcome(template)).toThrow(expect.objectContaining({ name: 'FormatError', message: expect.stringMatching(sentence) }));
  });

  it('counts as Python does', () =>
    expect(outcome('{{ range(3) | list }}{{ range(2, 4) | list }}{{ range(5, 0, -2) | list }}{{ range(3, 1) | list }}')()).toBe('[0, 1, 2][2, 3][5, 3, 1][]'));
});
