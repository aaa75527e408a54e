/** The template renderer against Jinja2 as transformers sets it up (scripts/reference/jinja.py): every text exactly, and every refusal. */
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../src/weights/language/jinja/parser';
import { GLOBAL_FUNCTIONS } from '../../src/weights/language/jinja/globals';
import { renderTemplate } from '../../src/weights/language/jinja/render';
import { RenderBudget } from '../../src/weights/language/jinja/renderBudget';
import { Callable, jinjaValueOf } from '../../src/weights/language/jinja/value';
import { strftime } from '../../src/weights/language/strftime';
import { models } from '../fixtures/chat.json';
import { cases, conversations, today } from '../fixtures/jinja.json';

interface Case {
  readonly template?: string;
  readonly model?: keyof typeof models;
  readonly crlf?: boolean;
  readonly settings?: Readonly<Record<string, boolean>>;
  readonly conversation: number;
  readonly text?: string;
}

const NOW = new Date(today);

function outcome({ template, model, crlf, settings, conversation }: Case): string {
  const source = template ?? models[model!].template;
  const names = {
    messages: conversations[conversation],
    tools: null,
    documents: null,
    bos_token: '<s>',
    eos_token: '</s>',
    add_generation_prompt: true,
    ...settings
  };
  const clock = new Callable('strftime_now', ({ positional }) => strftime(NOW, String(positional[0])));
  const known = Object.entries(names).map(([name, value]) => [name, jinjaValueOf(value)] as const);
  return renderTemplate(
    parseTemplate(crlf ? source.replaceAll('\n', '\r\n') : source),
    [...GLOBAL_FUNCTIONS, ['strftime_now', clock], ...known],
    new RenderBudget(10)
  );
}

describe('what Jinja2 makes of a template is what is made here', () => {
  it.each((cases as readonly Case[]).map((each, i) => [i, each.template ?? `${each.model} ${JSON.stringify(each.settings)}`, each] as const))(
    '%i: %s',
    (_, __, each) => {
      if (each.text === undefined) expect(() => outcome(each)).toThrow();
      else expect(outcome(each)).toBe(each.text);
    }
  );
});
