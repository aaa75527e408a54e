/** The maths pipeline in the loop: what is demonstrated is what is played, and its own judge says what is right. */
import { describe, expect, it } from 'vitest';
import { DEMONSTRATIONS } from '../../src/agent/demonstration';
import { TEAMS } from '../../src/agent/team';
import { heldOutMaths } from '../../src/dataset/maths';
import { himaLab } from '../../src/loop/hima';
import { configOf } from '../../src/record/config';
import type { TaskRow } from '../../src/record/row';
import { episodeOutcome, openEpisode } from '../../src/rollout/episode';
import type { RolloutSetup } from '../../src/rollout/setup';
import { takeTurn } from '../../src/rollout/turn';
import { scriptedEngine } from './scripted';

const lab = himaLab(scriptedEngine(), () => 0, undefined, 'maths');
const config = configOf({ team: 'maths', data: 'maths' });
const setup: RolloutSetup = {
  ...{ team: lab.team, turnOrder: lab.turnOrder, openWorld: lab.openWorld, engine: lab.engine, dialect: 'names', retrieve: () => [] },
  ...{ maxTurns: 20, maxTokens: 64, temperature: 1, contextLength: 4096 }
};
const rows = heldOutMaths('dev', 60);

/** What each agent is given and says, in order, as the row's demonstrations have it. */
const demonstrated = (row: TaskRow): string[][] =>
  DEMONSTRATIONS.maths(row, () => []).flatMap(({ agent, turns }) => {
    let given: string[] = [];
    return turns.flatMap(({ role, content }) => {
      if (role !== 'assistant') return (given.push(content), []);
      const said = [agent, ...given, content];
      given = [];
      return [said];
    });
  });

/** Lets the agents say these texts; with what each was given. */
function play(row: TaskRow, texts: readonly string[]) {
  let episode = openEpisode(row.task, setup);
  const said = texts.map((text, id) => {
    const given = episode.messages.map(({ content }) => content);
    const next = takeTurn({ ...episode, prompt: [7] }, { tokens: [id], logprobs: [-1], text, finish: 'stop' }, { id, sibling: 0 }, setup);
    episode = next.episode;
    return [next.turn.agent, ...given, text];
  });
  return { said, episode };
}

describe('the maths pipeline', () => {
  it('is the team of its own name, one agent after another', () => {
    expect([lab.team, lab.turnOrder]).toEqual([TEAMS.maths, 'pipeline']);
    expect(lab.team.map(({ name }) => name)).toEqual(['solver', 'executor', 'verifier']);
    expect(lab.strategy('executor', ['run'])).toBe('use run');
  });

  it('plays every demonstration turn by turn, and is right', () => {
    for (const row of rows) {
      const shown = demonstrated(row);
      const { said, episode } = play(
        row,
        shown.map((turn) => turn.at(-1)!)
      );
      expect(said).toEqual(shown);
      expect(episode.done).toBe(true);
      expect(lab.judge(row.task, episodeOutcome(episode), config, 0)).toMatchObject({ solved: true });
    }
  });

  it('is wrong by another number, and with no answer', () => {
    const [row] = rows as [TaskRow];
    const texts = demonstrated(row).map((turn) => turn.at(-1)!);
    const other = play(row, [...texts.slice(0, -1), 'answer 123456789']).episode;
    const verdict = lab.judge(row.task, episodeOutcome(other), config, 0);
    expect(verdict.solved).toBe(false);
    expect(verdict.parts.find(({ name }) => name === 'accuracy')).toMatchObject({ value: 0, reason: expect.stringMatching(/is right/) });
    const silent = play(row, [...texts.slice(0, -1), '<tool_call>{"name":"run","arguments":{}}</tool_call>']).episode;
    expect(lab.judge(row.task, episodeOutcome(silent), config, 0)).toMatchObject({ solved: false });
  });
});
