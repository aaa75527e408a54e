/** Measures a model file without trained adapters: held-out rows solved, and single held-out turns generated exactly. */
import { openEngine } from '../../src/engine/engine';
import { beginRun } from '../../src/loop/begin';
import { measureRows } from '../../src/loop/evaluate';
import { himaLab } from '../../src/loop/hima';
import { subtaskErrors } from '../../src/loop/subtaskErrors';
import type { RowResult } from '../../src/record/benchmark';
import { configOf, DEFAULTS } from '../../src/record/config';
import type { TaskRow } from '../../src/record/row';
import { teamFor, type SubjectName } from '../../src/record/subject';
import type { SubtaskError } from '../../src/record/subtask';
import { scoresOf } from '../../src/report/benchmark';
import { KINDS, type Task } from '../../src/record/task';

/** An engine on the model, the agents that answer the subject equipped with adapters that change nothing. */
async function openModel(model: Uint8Array, data: SubjectName) {
  const team = teamFor(data, DEFAULTS.team);
  const lab = himaLab(await openEngine({ device: 'wasm', model }), () => performance.now(), undefined, team);
  return { lab, state: (await beginRun('seedling', configOf({ data, team }), lab)).state };
}

const percent = (share: number | null): string => (share === null ? 'none' : (100 * share).toFixed(1));

/** One line: percent solved, in the mean of kinds and by kind, of greedy rows and, if wanted, of sampled ones. */
export async function measureModel(model: Uint8Array, subject: SubjectName, tasks: readonly Task[], temperatures: readonly number[]): Promise<string> {
  const { lab, state } = await openModel(model, subject);
  const lines: string[] = [];
  for (const temperature of temperatures) {
    const results: RowResult[] = [];
    for await (const result of measureRows(state, lab, tasks, { temperature })) results.push(result);
    const { kinds, average, formatRate, toolErrorRate } = scoresOf(results);
    const each = KINDS.map((kind) => `${kind} ${percent(kinds[kind].rows ? kinds[kind].solved / kinds[kind].rows : null)}`).join(', ');
    lines.push(`${temperature ? 'sampled' : 'greedy'} ${percent(average)} (${each}; format ${percent(formatRate)}, tool errors ${percent(toolErrorRate)})`);
  }
  await lab.engine.close();
  return lines.join('; ');
}

/** Sub-task errors of a role. */
export interface RoleError extends Omit<SubtaskError, 'agent'> {
  readonly role: 'master' | 'specialist';
}

/** Teacher-forced, all specialists together: turns that are not, token for token, those of the rows' solutions, by role and place. */
export async function measureSubtasks(model: Uint8Array, subject: SubjectName, rows: readonly TaskRow[]): Promise<RoleError[]> {
  const { lab, state } = await openModel(model, subject);
  const errors = new Map<string, RoleError>();
  for (const { agent, index, turns, wrong } of await subtaskErrors(rows, state.config, lab)) {
    const role = agent === 'master' ? 'master' : 'specialist';
    const before = errors.get(`${role} ${index}`) ?? { role, index, turns: 0, wrong: 0 };
    errors.set(`${role} ${index}`, { ...before, turns: before.turns + turns, wrong: before.wrong + wrong });
  }
  await lab.engine.close();
  return [...errors.values()].sort((a, b) => (a.role === b.role ? a.index - b.index : a.role < b.role ? -1 : 1));
}
