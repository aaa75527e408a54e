/** The lexicon: small, sorted, and enough for everything that is said. */
import { describe, expect, it } from 'vitest';
import { demonstrate } from '../../src/agent/demonstration';
import { demonstrateHabit } from '../../src/agent/habit';
import { planStrategies } from '../../src/agent/strategy';
import { hima } from '../../src/agent/team';
import { randomOf } from '../../src/math/random';
import { lexicon, wordsOf } from '../../src/task/lexicon';
import { openShop } from '../../src/task/world';
import { SPLITS, rowsOf } from './rows';

const words = lexicon();
const missing = (texts: readonly string[]): string[] => [...new Set(texts.flatMap(wordsOf))].filter((word) => !words.includes(word));

describe('the lexicon', () => {
  it('is sorted, unique, and under 400 words without digits or signs', () => {
    expect(words).toEqual([...new Set(words)].sort());
    expect(words.length).toBeLessThan(400);
    expect(words.every((word) => /^[a-z_]+$/.test(word))).toBe(true);
  });
  it('has every word of demonstrations, with memory and with habits', () => {
    const rows = SPLITS.flatMap((split) => rowsOf(split, 15));
    const demonstrations = rows.flatMap((row) => {
      const strategies = planStrategies(row);
      const habits = (['misroute', 'short'] as const).flatMap((habit) => demonstrateHabit(row, habit, randomOf(row.task.id)));
      return [...demonstrate(row, (agent) => [strategies[agent]!, strategies[agent]!]), ...habits];
    });
    // Keys of the JSON around a call are marks of the tokenizer, not words.
    const texts = demonstrations.flatMap(({ turns }) => turns.map(({ content }) => content.replace(/<\/?tool_call>|"name"|"arguments"/g, ' ')));
    expect(missing(texts)).toEqual([]);
  });
  it('has every tool and argument of the team, and what the shop says when it cannot help', () => {
    const tools = hima().flatMap((agent) => agent.tools);
    expect(
      missing(
        tools.flatMap((tool) => [tool.name, ...tool.parameters.required, ...Object.values(tool.parameters.properties).flatMap((each) => each.enum ?? [])])
      )
    ).toEqual([]);
    expect(missing([openShop().call('calc', { expr: '' }), openShop().call('kb', { topic: '' })])).toEqual([]);
  });
});
