/** The rules of an episode, one by one. */
import { describe, expect, it } from 'vitest';
import { takeTurn } from '../../src/rollout/turn';
import { openEpisode, activeConversation, type Episode } from '../../src/rollout/episode';
import type { RolloutSetup } from '../../src/rollout/setup';
import type { World } from '../../src/record/world';
import { plannedTasks } from '../../src/task/plannedStep';
import { openToyShop, team, toyRow, toyTask } from '../loop/toy';

const setting = (changes: Partial<RolloutSetup> = {}): RolloutSetup => ({
  team,
  turnOrder: 'delegation',
  openWorld: () => openToyShop(),
  engine: { encode: async () => [], generate: async () => [] },
  dialect: 'names',
  retrieve: () => [],
  maxTurns: 12,
  maxTokens: 40,
  temperature: 1,
  contextLength: 1000,
  ...changes
});
const open = (rules = setting()): Episode => openEpisode(toyTask('kettle', null, 0), rules);

/** Lets the speakers say `texts` one after another, every prompt two tokens long. */
function tell(texts: readonly string[], rules = setting(), start = open(rules)) {
  let episode = start;
  const turns = texts.map((text, id) => {
    const finish = text.endsWith('…') ? ('length' as const) : ('stop' as const);
    const next = takeTurn({ ...episode, prompt: [7, 8] }, { tokens: [id + 100, 1], logprobs: [-1, -1], text, finish }, { id, sibling: 0 }, rules);
    episode = next.episode;
    return next.turn;
  });
  return { episode, turns };
}

const planned = plannedTasks(toyRow('kettle', 3, 0), openToyShop());

const toEfc = '<tool_call>{"name":"efc","arguments":{"task":"price of kettle"}}</tool_call>';
const look = '<tool_call>{"name":"get_price","arguments":{"item":"kettle"}}</tool_call>';

describe('advance', () => {
  it('walks from the query through a specialist and its tool to the final answer', () => {
    const { episode, turns } = tell([toEfc, look, '27 dollars', '27 dollars']);
    expect(turns.map((turn) => turn.agent)).toEqual(['master', 'efc', 'efc', 'master']);
    expect(turns.map((turn) => turn.parent)).toEqual([null, 0, 1, 2]);
    expect(turns.map((turn) => turn.context)).toEqual([null, null, 1, 0]);
    expect(turns.map((turn) => turn.observation)).toEqual([null, '27', null, null]);
    expect(turns[1]!.messages.at(-1)).toEqual({ role: 'user', content: 'price of kettle' });
    expect(turns[2]!.messages).toEqual([{ role: 'tool', content: '27' }]);
    expect(turns[3]!.messages).toEqual([{ role: 'tool', content: '27 dollars' }]);
    expect(episode).toMatchObject({ done: true, final: '27 dollars', wellFormed: true, depth: 4 });
  });

  it('keeps each conversation as the tokens it was: prompts and samples alternating, never the other agent’s', () => {
    const { episode } = tell([toEfc, look, '27 dollars']);
    expect(activeConversation(episode).tokens).toEqual([7, 8, 100, 1]);
    const { episode: within } = tell([toEfc, look]);
    expect(activeConversation(within).tokens).toEqual([7, 8, 101, 1]);
  });

  it('ends the episode without an answer when the master makes no sense', () => {
    const { episode } = tell(['<tool_call>{"name":']);
    expect(episode).toMatchObject({ done: true, final: null, wellFormed: false });
  });

  it('tells the master "error" when a specialist makes no sense, and goes on', () => {
    const { episode } = tell([toEfc, '<tool_call>{']);
    expect(episode).toMatchObject({ done: false, specialist: null, wellFormed: false });
    expect(episode.messages.map((message) => message.content)).toEqual(['error']);
  });

  it('stays badly formed, whatever is said after a turn that made no sense', () =>
    expect(tell([toEfc, '<tool_call>{', '27 dollars']).episode).toMatchObject({ done: true, final: '27 dollars', wellFormed: false }));

  it('refuses a tool that belongs to another agent', () => {
    const { turns } = tell([look]);
    expect(turns[0]!.action.type).toBe('malformed');
  });

  it('ends a visit with "error" at the fourth tool call, which is not made', () => {
    const { episode, turns } = tell([toEfc, look, look, look, look]);
    expect(turns.map((turn) => turn.observation)).toEqual([null, '27', '27', '27', null]);
    expect(episode.specialist).toBeNull();
    expect(episode.messages.map((message) => message.content)).toEqual(['error']);
    expect(tell([toEfc, look, look, look, look, toEfc, look]).turns.at(-1)!.observation).toBe('27');
  });

  it('takes a turn that was cut off as malformed even where its text would parse', () => {
    const { turns, episode } = tell(['27 dollars…']);
    expect(turns[0]!.action.type).toBe('malformed');
    expect(episode.final).toBeNull();
  });

  it('stops when the allowed turns are used up', () => {
    expect(tell([toEfc, look], setting({ maxTurns: 3 })).episode.done).toBe(false);
    const { episode } = tell([toEfc, look, '27 dollars'], setting({ maxTurns: 3 }));
    expect(episode).toMatchObject({ done: true, final: null, wellFormed: true });
  });

  it('leaves earlier snapshots and their world alone', () => {
    const done: string[] = [];
    const world = { call: () => (done.push('x'), 'ok'), effects: () => done, copy: () => openToyShop(['copied']) };
    const rules = setting({ openWorld: () => world });
    const before = tell([toEfc], rules).episode;
    const frozen = JSON.stringify(before);
    const after = tell([look], rules, before).episode;
    expect(after.world.effects()).toEqual(['copied']);
    expect(done).toEqual([]);
    expect(JSON.stringify(before)).toBe(frozen);
  });

  it('names the memories of a conversation on all its turns and quotes them in its opening', () => {
    const entry = { id: 'm1', agent: 'efc', situation: '', key: [], strategy: 'use get_price', reward: 2, weight: 1, createdAt: 0, lastUsed: 0, uses: 1 };
    const { turns } = tell([toEfc, look, '27 dollars'], setting({ retrieve: (agent) => (agent === 'efc' ? [entry] : []) }));
    expect(turns.map((turn) => turn.memoryIds)).toEqual([[], ['m1'], ['m1']]);
    expect(turns[1]!.messages.map((message) => message.content).join(' ')).toContain('use get_price');
  });
});

describe('a step of a plan', () => {
  const asked = (rules = setting()): Episode => openEpisode(planned[0]!, rules);

  it('is put to its specialist, whose answer is the final one', () => {
    const { episode, turns } = tell([look, '27 dollars'], setting(), asked());
    expect(turns.map(({ agent, parent, context }) => [agent, parent, context])).toEqual([
      ['efc', null, null],
      ['efc', 0, 0]
    ]);
    expect(turns[0]!.messages.at(-1)).toEqual({ role: 'user', content: 'price of kettle' });
    expect(turns[0]!.observation).toBe('27');
    expect(episode).toMatchObject({ done: true, final: '27 dollars', wellFormed: true, depth: 2, master: null });
    expect(() => activeConversation(episode)).toThrow('Nobody has a turn any more');
  });

  it('ends without an answer where the specialist makes no sense, or calls too often', () => {
    expect(tell(['<tool_call>{"name":'], setting(), asked()).episode).toMatchObject({ done: true, final: null, wellFormed: false });
    expect(tell([look, look, look, look], setting(), asked()).episode).toMatchObject({ done: true, final: null, wellFormed: true, depth: 4 });
  });

  it('is asked with what its specialist remembers, and nothing is recalled for the master', () => {
    const recalled: string[] = [];
    const retrieve = (agent: string) => {
      recalled.push(agent);
      return [];
    };
    asked(setting({ retrieve }));
    expect(recalled).toEqual(['efc']);
  });

  it('begins where the calls of the steps before it have been made, in a world of its own', () => {
    const calls: string[] = [];
    const copied: World = { call: (tool) => String(calls.push(tool)), effects: () => [], copy: () => copied };
    const world: World = {
      call: () => {
        throw new Error('This world is for all episodes.');
      },
      effects: () => [],
      copy: () => copied
    };
    const { world: begun } = openEpisode(planned[1]!, setting({ openWorld: () => world }));
    expect([begun, calls]).toEqual([copied, ['get_price']]);
    expect(openEpisode(planned[0]!, setting({ openWorld: () => world })).world).toBe(world);
  });

  it('is not to be asked of somebody who is not there', () => {
    const task = { ...planned[0]!, planned: { ...planned[0]!.planned!, agent: 'poet' } };
    expect(() => openEpisode(task, setting())).toThrow('The team has no agent "poet"');
  });
});
