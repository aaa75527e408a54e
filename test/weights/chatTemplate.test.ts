/** Chat templates against transformers (scripts/reference/chat.py), and the bounds within which a model's own program may run. */
import { describe, expect, it } from 'vitest';
import type { Tool } from '../../src/record/agent';
import { openTemplate, type ChatMessage, type Rendering } from '../../src/weights/chatTemplate';
import { FormatError } from '../../src/weights/format';
import { COMMERCE } from '../../src/agent/tool/commerce';
import { cases, models, today, tools } from '../fixtures/chat.json';

interface Case {
  readonly title: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: boolean;
  readonly opening: boolean;
  readonly settings?: Rendering['settings'];
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
  const render = openTemplate(template, tokens);

  it.each(TALKS.map((talk, i) => [talk, renderings[i]!] as const))('writes $title as transformers does', (talk, { text, refused }) => {
    const rendering = { opening: talk.opening, tools: talk.tools ? TOOLS : [], today: new Date(today), settings: talk.settings };
    if (text !== undefined) expect(render(talk.messages, rendering)).toBe(text);
    else expect(() => render(talk.messages, rendering)).toThrow(new FormatError(`The model's chat template refuses this conversation: ${refused}`));
  });
});

const hello: readonly ChatMessage[] = [{ role: 'user', content: 'Hello' }];

it("gives an agent's tools to the model as the JSON of their schemas", () => {
  const { template, tokens } = MODELS['qwen2.5']!;
  const text = openTemplate(template, tokens)(hello, { opening: true, tools: COMMERCE });
  const listed = /<tools>\n(.*)\n<\/tools>/s
    .exec(text)![1]!
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(listed).toEqual(COMMERCE.map((tool) => ({ type: 'function', function: tool })));
});

it('writes a date of the template itself where no day is given', () => {
  const { template, tokens } = MODELS['llama3.2']!;
  expect(openTemplate(template, tokens)(hello, { opening: true })).toContain('Today Date: 26 Jul 2024');
});

describe('a template', () => {
  const outcome = (template: string) => (): string => openTemplate(template, {})(hello, { opening: true });

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
    ['never ends', '{% for i in range(4000) %}{% for j in range(4000) %}{% set x = i * j %}{% endfor %}{% endfor %}', /takes more than a second/],
    ['counts for ever', '{{ range(10 ** 12) | length }}', /counts to 1000000000000/],
    ['has no bottom', `{{ ${'('.repeat(100_000)} }}`, /failed: .*call stack/],
    ['asks for what is not there', "{{ strftime_now('%Y') }}", /failed: /],
    ['is no Jinja', '{% for message in messages %}', /failed: /],
    ['is too long', ' '.repeat(2 ** 18 + 1), /more than 262144 characters/]
  ])('that %s is refused', (_, template, sentence) => {
    expect(outcome(template)).toThrow(expect.objectContaining({ name: 'FormatError', message: expect.stringMatching(sentence) }));
  });

  it('counts as Python does', () =>
    expect(outcome('{{ range(3) | list }}{{ range(2, 4) | list }}{{ range(5, 0, -2) | list }}{{ range(3, 1) | list }}')()).toBe('[0, 1, 2][2, 3][5, 3, 1][]'));
});
