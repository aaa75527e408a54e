/** What Seedling can say is enough: every row's reference solution, said in its tokens, is carried out and judged as it was before. */
import { describe, expect, it } from 'vitest';
import { tokeniseDemonstration } from '../../scripts/seedling/course';
import { vocabularyIn } from '../../scripts/seedling/survey';
import { checkAction, parseAction, writeCall } from '../../src/agent/action';
import { rowDemonstrations } from '../../src/agent/demonstration';
import { hima } from '../../src/agent/team';
import { accuracyOf } from '../../src/reward/accuracy';
import { openShop } from '../../src/task/world';
import { renderSeedlingChat } from '../../src/weights/language/seedlingTemplate';
import { UNKNOWN, wordTokenizer } from '../../src/weights/language/tokenizer';
import { rowsOf, SPLITS } from '../task/rows';

const vocabulary = vocabularyIn(rowsOf('train', 4).flatMap((row) => rowDemonstrations(row, () => [])));
const tokenizer = wordTokenizer(vocabulary);
const through = (text: string): string => tokenizer.decode(tokenizer.encode(text));
const team = new Map(hima().map((agent) => [agent.name, agent]));
const rows = SPLITS.flatMap((split) => rowsOf(split, 2));
const conversations = rows.flatMap((row) => rowDemonstrations(row, () => []));

describe('every row', () => {
  it('is told in texts without an unknown token', () => {
    for (const { id, turns } of conversations) expect(tokenizer.encode(renderSeedlingChat(turns, false)), id).not.toContain(vocabulary.indexOf(UNKNOWN));
  });

  it('is told in texts whose normal form reads as the same tokens', () => {
    for (const { id, turns } of conversations) {
      const tokens = tokenizer.encode(renderSeedlingChat(turns, false));
      expect(tokenizer.encode(tokenizer.decode(tokens)), id).toEqual(tokens);
    }
  });

  it('fits the context', () => expect(Math.max(...conversations.map((each) => tokeniseDemonstration(tokenizer, each).tokens.length))).toBeLessThan(400));

  it('has calls that the tools accept and answer as before when they are said in tokens', () => {
    for (const { task, plan } of rows) {
      const world = openShop();
      for (const { agent, calls } of plan)
        for (const call of calls) {
          const action = checkAction(team.get(agent)!, parseAction(through(writeCall(call.tool, call.arguments, 'names'))));
          expect(action, `${task.id}: ${JSON.stringify(call)}`).toMatchObject({ type: 'call', name: call.tool });
          if (action.type === 'call') expect(world.call(action.name, action.arguments).toLowerCase(), task.id).toBe(call.observation.toLowerCase());
        }
    }
  });

  it('has a reference answer that is right when it is said in tokens', () => {
    for (const { task } of rows)
      expect(accuracyOf(task, through(task.response), task.effects, 'whole'), `${task.id}: ${task.response}`).toMatchObject({ value: 1 });
  });

  it('has a master whose calls of specialists are accepted when they are said in tokens', () => {
    for (const { task, plan } of rows)
      for (const { agent, request } of plan) {
        const action = checkAction(team.get('master')!, parseAction(through(writeCall(agent, { task: request }, 'names'))));
        expect(action, task.id).toMatchObject({ type: 'call', name: agent });
      }
  });
});
