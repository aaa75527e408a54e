/** Marks of agents: no two of a team alike, whatever the team. */
import { expect, test } from 'vitest';
import { hima } from '../../src/agent/team';
import type { Team } from '../../src/record/agent';
import { agentMark, KIND_MARK, markColour, silhouette } from '../../src/view/agentMark';

const teamOf = (...titles: string[]): Team => titles.map((title) => ({ name: title.toLowerCase(), title, role: '', tools: [] }));
const lettersOf = (team: Team) => team.map(({ name }) => agentMark(team, name).letter).join('');

test('the team of HiMA-Ecom has those of its kinds of task', () => {
  const team = hima();
  expect(lettersOf(team)).toBe('MQEGΣ');
  expect(team.slice(1).map(({ name }) => agentMark(team, name))).toEqual([KIND_MARK.qa, KIND_MARK.efc, KIND_MARK.gfc, KIND_MARK.math]);
  expect(agentMark(team, 'master')).toEqual(KIND_MARK.coop);
});

test('another team has letters of its own, none twice', () => {
  expect(lettersOf(teamOf('Solver', 'Searcher', 'Sender'))).toBe('SEN');
  expect(lettersOf(teamOf('A', 'a '))).toBe('A2');
});

test('silhouettes and colours differ for six places, and nobody is grey', () => {
  const marks = [0, 1, 2, 3, 4, 5].map((place) => ({ place, letter: 'x' }));
  expect(new Set(marks.map(silhouette)).size).toBe(6);
  expect(new Set(marks.map(markColour)).size).toBe(6);
  expect(markColour(agentMark([], 'qa'))).toBe('var(--faint)');
});
