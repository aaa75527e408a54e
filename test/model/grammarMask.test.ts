/** Masks over real vocabularies: what they allow is read as calls that the agents may make, what the benchmark says is allowed, and room is left to end. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkAction, parseAction } from '../../src/agent/action';
import { rowDemonstrations } from '../../src/agent/demonstration';
import { grammarOf } from '../../src/agent/grammar';
import { hima } from '../../src/agent/team';
import { randomOf, type Random } from '../../src/math/random';
import { openGrammarMasks, type GrammarMask, type GrammarMasks } from '../../src/model/grammar/grammarMask';
import type { Dialect } from '../../src/record/engine';
import { vocabularyOf, wordTokenizer, type Tokenizer } from '../../src/weights/language/tokenizer';
import { rowsOf } from '../task/rows';
import { LANGUAGES } from '../weights/languages';

const AGENTS = hima();
const ROWS = rowsOf('test', 1).filter((_, i) => i % 3 === 0);
const WORDS = ['price', 'of', 'find_products', 'get', 'side', 'table', 'order', 'kind', 'product', 'standard', 'min_rating', 'task', 'efc'];

const has = (mask: Int32Array, token: number): boolean => ((mask[token >>> 5]! >>> (token & 31)) & 1) === 1;
/** An allowed token, likelier to be one of `wished`; null where none is. */
function pick(mask: Int32Array, size: number, wished: readonly number[], random: Random): number | null {
  const welcome = wished.filter((token) => has(mask, token));
  if (welcome.length && random.below(3)) return random.pick(welcome);
  const first = random.below(size);
  for (let i = 0; i < size; i++) if (has(mask, (first + i) % size)) return (first + i) % size;
  return null;
}

const cases: readonly (readonly [name: string, dialect: Dialect, open: () => Promise<Tokenizer>])[] = [
  ['words', 'names', async () => wordTokenizer(vocabularyOf(WORDS))],
  ...Object.entries(LANGUAGES).map(([name, open]) => [name, 'instructions', async () => (await open()).tokenizer] as const)
];

describe.each(cases)('%s', (name, dialect, open) => {
  let tokenizer: Tokenizer;
  let masks: GrammarMasks;
  const maskOf = (agent: string): GrammarMask => masks.open(grammarOf(AGENTS.find((each) => each.name === agent)!.tools, dialect), tokenizer.stops);
  beforeAll(async () => {
    tokenizer = await open();
    masks = openGrammarMasks(tokenizer.tokenBytes!, tokenizer.size + 7);
  });

  /** Whether all of these tokens are allowed one after another, with this many at most. */
  function allows(agent: string, tokens: readonly number[], most: number): boolean {
    const mask = maskOf(agent);
    return tokens.every((token, i) => {
      const allowed = has(mask.allowed(most - i), token);
      if (allowed && i < tokens.length - 1) mask.accept(token);
      return allowed;
    });
  }

  it('allows every turn of the benchmark', () => {
    const turns = ROWS.flatMap((row) => rowDemonstrations(row, () => [], dialect)).flatMap(({ agent, turns }) =>
      turns.filter(({ role }) => role === 'assistant').map(({ content }) => ({ agent, content }))
    );
    const seen = new Set<string>();
    const refused = turns.filter(({ agent, content }) => {
      if (seen.has(agent + content)) return false;
      seen.add(agent + content);
      const tokens = [...tokenizer.encode(content), tokenizer.stop];
      return !allows(agent, tokens, tokens.length + 12);
    });
    expect(turns.length).toBeGreaterThan(80);
    expect(refused).toEqual([]);
  });

  it('allows only calls that are accepted, and always some token', () => {
    const random = randomOf('mask', name);
    const mark = tokenizer.encode('<tool_call>');
    const wished = [...new Set(tokenizer.encode('"}}\n</tool_call>", "{"name": "get_price", "arguments": {"product": "'))];
    const named = Array.from({ length: name === 'words' ? 300 : 30 }, () => {
      const agent = random.pick(AGENTS);
      const mask = maskOf(agent.name);
      const most = 40 + random.below(80);
      const tokens: number[] = [];
      for (let ended = false; !ended;) {
        const token = tokens.length < mark.length ? mark[tokens.length]! : pick(mask.allowed(most - tokens.length), tokenizer.size, wished, random);
        expect(token, `${tokenizer.decode(tokens)}, with ${most - tokens.length} left`).not.toBeNull();
        ended = tokenizer.stops.includes(token!);
        if (ended) break;
        tokens.push(token!);
        mask.accept(token!);
      }
      expect(tokens.length).toBeLessThan(most);
      const text = tokenizer.decode(tokens);
      const action = checkAction(agent, parseAction(text));
      expect(action.type, `${text}: ${JSON.stringify(action)}`).toBe('call');
      return action.type === 'call' && action.name;
    });
    expect(new Set(named).size).toBeGreaterThan(5);
  });

  it('begins no call that the tokens left cannot end, and limits no answer', () => {
    const mark = tokenizer.encode('<tool_call>');
    const answer = tokenizer.encode('price of a table');
    expect(allows('efc', mark, mark.length + 2)).toBe(false);
    expect(allows('efc', mark, mark.length + 80)).toBe(true);
    expect(allows('efc', answer, answer.length)).toBe(true);
  });
});

describe('a character of several tokens', () => {
  it('may be spelled within a value', async () => {
    const { tokenizer } = await LANGUAGES['smollm2']!();
    const masks = openGrammarMasks(tokenizer.tokenBytes!, tokenizer.size);
    const mask = masks.open(grammarOf(AGENTS[0]!.tools, 'instructions'), tokenizer.stops);
    const allowed = (): string[] =>
      Array.from({ length: tokenizer.size }, (_, token) => token)
        .filter((token) => has(mask.allowed(60), token))
        .map((token) => tokenizer.tokenBytes!.bytesOf(token, 0)!);
    tokenizer.encode('<tool_call>\n{"name": "qa", "arguments": {"task": "Is ').forEach((token) => mask.accept(token));
    const [lead, ...rest] = tokenizer.encode('\u{1F98C}');
    expect(rest.length).toBeGreaterThan(0);
    expect(allowed().some((bytes) => bytes.startsWith('"'))).toBe(true);
    mask.accept(lead!);
    expect(allowed().every((bytes) => /^[\x80-\xbf]/.test(bytes))).toBe(true);
    rest.forEach((token) => mask.accept(token));
    expect(allowed().some((bytes) => bytes.startsWith('"'))).toBe(true);
    expect(allowed().some((bytes) => /^[\x80-\xbf]/.test(bytes))).toBe(false);
  });
});
