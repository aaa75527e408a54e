/** Measures a model file without trained adapters: held-out rows solved, and single held-out turns generated exactly. */
import { rowDemonstrations } from '../../src/agent/demonstration';
import { openEngine } from '../../src/engine/engine';
import { beginRun } from '../../src/loop/begin';
import { measureRows } from '../../src/loop/evaluate';
import { himaLab } from '../../src/loop/hima';
import type { RowResult } from '../../src/record/benchmark';
import { configOf } from '../../src/record/config';
import type { Engine } from '../../src/record/engine';
import type { TaskRow } from '../../src/record/row';
import { scoresOf } from '../../src/report/benchmark';
import { KINDS, type Task } from '../../src/record/task';
import type { Tokenizer } from '../../src/weights/language/tokenizer';
import { tokeniseDemonstration } from './course';

/** An engine on the model, its five agents equipped with adapters that change nothing. */
async function openModel(model: Uint8Array) {
  const lab = himaLab(await openEngine({ device: 'wasm', model }), () => performance.now());
  return { lab, state: (await beginRun('seedling', configOf({}), lab)).state };
}

const percent = (share: number | null): string => (share === null ? 'none' : (100 * share).toFixed(1));

/** One line: percent solved, in the mean of kinds and by kind, of greedy rows and, if wanted, of sampled ones. */
export async function measureModel(model: Uint8Array, tasks: readonly Task[], temperatures: readonly number[]): Promise<string> {
  const { lab, state } = await openModel(model);
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

/** Turns at one place of a role's conversations, and how many of them were not said as they should be. */
export interface SubtaskError {
  readonly role: 'master' | 'specialist';
  /** 1 is the first. */
  readonly index: number;
  readonly turns: number;
  readonly wrong: number;
}

/** Teacher-forced: given the true conversation up to a turn, is the greedy turn, token for token, the one of the reference? */
export async function measureSubtasks(model: Uint8Array, tokenizer: Tokenizer, rows: readonly TaskRow[]): Promise<SubtaskError[]> {
  const { lab } = await openModel(model);
  const turns = rows.flatMap((row) =>
    rowDemonstrations(row, () => []).flatMap((demonstration) => {
      const { tokens, subtasks } = tokeniseDemonstration(tokenizer, demonstration);
      return subtasks.map((targets, i) => ({
        agent: demonstration.agent,
        index: i + 1,
        context: tokens.slice(0, targets[0]),
        expected: targets.map((target) => tokens[target]!)
      }));
    })
  );
  const right = await areRight(lab.engine, turns);
  await lab.engine.close();
  const errors = new Map<string, SubtaskError>();
  turns.forEach(({ agent, index }, i) => {
    const role = agent === 'master' ? 'master' : 'specialist';
    const before = errors.get(`${role} ${index}`) ?? { role, index, turns: 0, wrong: 0 };
    errors.set(`${role} ${index}`, { ...before, turns: before.turns + 1, wrong: before.wrong + Number(!right[i]) });
  });
  return [...errors.values()].sort((a, b) => (a.role === b.role ? a.index - b.index : a.role < b.role ? -1 : 1));
}

type ReferenceTurn = { readonly agent: string; readonly context: readonly number[]; readonly expected: readonly number[] };

async function areRight(engine: Engine, turns: readonly ReferenceTurn[]): Promise<boolean[]> {
  const said = await engine.generate(turns.map(({ agent, context, expected }) => ({ agent, context, maxTokens: expected.length, temperature: 0, seed: 0 })));
  return turns.map(({ expected }, i) => expected.join() === said[i]!.tokens.join());
}
