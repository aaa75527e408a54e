/** A pipeline: agent after agent, each given the request with what those before it answered. */
import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/record/agent';
import { openEpisode } from '../../src/rollout/episode';
import type { RolloutSetup } from '../../src/rollout/setup';
import { takeTurn } from '../../src/rollout/turn';
import { openToyShop, team as toyTeam, toyTask } from '../loop/toy';

const [, ...specialists] = toyTeam;
const team: readonly Agent[] = ['first', 'second', 'third'].map((name, i) => ({
  name,
  title: name,
  role: '',
  tools: i === 1 ? specialists.flatMap(({ tools }) => tools) : []
}));

const setup: RolloutSetup = {
  team,
  turnOrder: 'pipeline',
  openWorld: () => openToyShop(),
  engine: { encode: async () => [], generate: async () => [] },
  dialect: 'names',
  retrieve: () => [],
  maxTurns: 20,
  maxTokens: 40,
  temperature: 1,
  contextLength: 1000
};

const look = '<tool_call>{"name":"get_price","arguments":{"item":"kettle"}}</tool_call>';

/** Lets the agents say these texts; with what each was given before its turn. */
function play(texts: readonly string[], rules = setup) {
  let episode = openEpisode(toyTask('kettle', null, 0), rules);
  const turns = texts.map((text, id) => {
    const given = episode.messages.map(({ role, content }) => `${role}: ${content}`);
    const next = takeTurn({ ...episode, prompt: [7] }, { tokens: [id + 100], logprobs: [-1], text, finish: 'stop' }, { id, sibling: 0 }, rules);
    episode = next.episode;
    return { given, ...next.turn };
  });
  return { episode, turns };
}

const query = toyTask('kettle', null, 0).query;

describe('a pipeline', () => {
  it('hands on what each agent answered, and ends with the last one’s answer', () => {
    const { episode, turns } = play(['look it up', look, 'it is 40', '40']);
    expect(turns.map(({ agent, parent, context }) => [agent, parent, context])).toEqual([
      ['first', null, null],
      ['second', 0, null],
      ['second', 1, 1],
      ['third', 2, null]
    ]);
    expect(turns.map(({ given }) => given)).toEqual([
      ['system: first', `user: ${query}`],
      ['system: second', `user: ${query}\nfirst: look it up`],
      [`tool: ${turns[1]!.observation}`],
      ['system: third', `user: ${query}\nfirst: look it up\nsecond: it is 40`]
    ]);
    expect(episode).toMatchObject({ done: true, final: '40', wellFormed: true, master: null, depth: 4 });
  });

  it('goes on past an agent that fails, and tells the next one so', () => {
    const { episode, turns } = play(['look it up', '<tool_call>{"name":"nobody","arguments":{}}</tool_call>', 'unknown']);
    expect(turns[2]!.given[1]).toBe(`user: ${query}\nfirst: look it up\nsecond: error`);
    expect(episode).toMatchObject({ done: true, final: 'unknown', wellFormed: false });
  });

  it('has no answer where its last agent fails', () => {
    expect(play(['look it up', 'it is 40', '<tool_call>{"name":"nobody","arguments":{}}</tool_call>']).episode).toMatchObject({ done: true, final: null });
  });

  it('ends the visit of an agent that calls for ever', () => {
    const { turns } = play(['look it up', ...Array.from({ length: 13 }, () => look), 'unknown']);
    expect(turns.map(({ agent }) => agent)).toEqual(['first', ...Array.from({ length: 13 }, () => 'second'), 'third']);
    expect(turns[14]!.given[1]).toBe(`user: ${query}\nfirst: look it up\nsecond: error`);
  });

  it('ends unanswered where its turns are used up', () => {
    expect(play(['look it up', look], { ...setup, maxTurns: 2 }).episode).toMatchObject({ done: true, final: null });
  });
});
