/** One agent with all tools, in place of a master and its specialists: what it is shown, and how its episodes run. */
import { describe, expect, it } from 'vitest';
import { DEMONSTRATIONS, rowDemonstrations, soloDemonstrations } from '../../src/agent/demonstration';
import { checkAction, parseAction } from '../../src/agent/action';
import { TEAMS } from '../../src/agent/team';
import { himaLab, withTeam } from '../../src/loop/hima';
import { configProblems } from '../../src/record/config';
import type { Completion } from '../../src/record/engine';
import { KINDS } from '../../src/record/task';
import { judge } from '../../src/reward/judge';
import { configOf } from '../../src/record/config';
import { openEpisode, episodeOutcome, type Episode } from '../../src/rollout/episode';
import type { RolloutSetup } from '../../src/rollout/setup';
import { takeTurn } from '../../src/rollout/turn';
import { rowOf } from '../../src/task/row';
import { openShop } from '../../src/task/world';
import { scriptedEngine } from './scripted';

const [solo] = TEAMS.solo;
const rows = KINDS.flatMap((kind) => Array.from({ length: 20 }, (_, index) => rowOf('dev', kind, index)));

const setup: RolloutSetup = {
  team: TEAMS.solo,
  turnOrder: 'alone',
  openWorld: () => openShop(),
  engine: scriptedEngine(),
  dialect: 'names',
  retrieve: () => [],
  maxTurns: 20,
  maxTokens: 200,
  temperature: 1,
  contextLength: 4096
};

const say = (text: string): Completion => ({
  tokens: [...text].map((letter) => letter.charCodeAt(0)),
  logprobs: [...text].map(() => -1),
  text,
  finish: 'stop'
});

/** The episode in which these turns are said. */
function playOut(row: (typeof rows)[number], texts: readonly string[]): Episode {
  let episode = openEpisode(row.task, setup);
  for (const [id, text] of texts.entries()) episode = takeTurn({ ...episode, prompt: [1] }, say(text), { id, sibling: 0 }, setup).episode;
  return episode;
}

describe('one agent', () => {
  it('has the tools of all specialists, each once', () => {
    const names = solo!.tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(TEAMS.specialists.slice(1).flatMap(({ tools }) => tools.map(({ name }) => name)));
  });

  it('is shown every call of the plan in order, each a valid one, and the row’s response', () => {
    for (const row of rows) {
      const [demonstration, ...others] = soloDemonstrations(row, () => []);
      expect(others).toEqual([]);
      const said = demonstration!.turns.filter(({ role }) => role === 'assistant').map(({ content }) => content);
      expect(said).toHaveLength(row.plan.flatMap(({ calls }) => calls).length + 1);
      for (const call of said.slice(0, -1)) expect(checkAction(solo!, parseAction(call)).type, call).toBe('call');
      expect(said.at(-1)).toBe(row.task.response);
    }
  });

  it('that says what it is shown solves every row, however many calls that takes', () => {
    const config = configOf({ team: 'solo' });
    for (const row of rows) {
      const said = soloDemonstrations(row, () => [])[0]!
        .turns.filter(({ role }) => role === 'assistant')
        .map(({ content }) => content);
      const episode = playOut(row, said);
      expect(episode.done, row.task.id).toBe(true);
      expect(judge(row.task, episodeOutcome(episode), config, 0).solved, row.task.id).toBe(true);
    }
    expect(Math.max(...rows.map(({ plan }) => plan.flatMap(({ calls }) => calls).length))).toBeGreaterThan(3);
  });

  it('ends with a malformed turn, unanswered', () => {
    const episode = playOut(rows[0]!, ['<tool_call>{"name":"nobody","arguments":{}}</tool_call>']);
    expect(episode).toMatchObject({ done: true, final: null, wellFormed: false });
  });

  it('is a table beside the team of specialists', () => {
    expect(DEMONSTRATIONS.specialists).toBe(rowDemonstrations);
    const lab = himaLab(scriptedEngine(), () => 0);
    expect(lab.team).toBe(TEAMS.specialists);
    const alone = withTeam(lab, 'solo');
    expect(alone.team).toBe(TEAMS.solo);
    expect(alone.strategy('solo', ['get_price', 'add_days'])).toBe('use get_price then add_days');
    expect(lab.strategy('master', ['efc', 'math'])).toBe('efc then math');
  });

  it('excludes settings about others', () => {
    expect(configProblems({ ...configOf({}), team: 'solo', trained: 'separate' })).toEqual([expect.stringContaining('no plans of others')]);
    expect(configProblems({ ...configOf({}), team: 'solo', secondModel: 'seedling', secondAgents: 'math' })).toEqual([expect.stringContaining('on one model')]);
  });
});
