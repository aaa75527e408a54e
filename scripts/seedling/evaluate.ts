/** Success of a model file as it stands, adapters untouched, by kind, on held-out rows. */
import { openEngine } from '../../src/engine/engine';
import { beginRun } from '../../src/loop/begin';
import { evaluate } from '../../src/loop/evaluate';
import { himaLab } from '../../src/loop/hima';
import { configOf } from '../../src/record/config';
import { KINDS, type Task } from '../../src/record/task';

/** One line: percent solved, greedy and sampled, in all and by kind. */
export async function measureModel(model: Uint8Array, tasks: readonly Task[]): Promise<string> {
  const lab = himaLab(await openEngine({ device: 'wasm', model }), () => performance.now());
  const { state } = await beginRun('seedling', configOf({}), lab);
  const lines = [];
  for (const temperature of [0, 1]) {
    const { all, kinds } = await evaluate(state, lab, tasks, 'test', temperature);
    const percent = ({ solved, rows }: { solved: number; rows: number }): string => ((100 * solved) / rows).toFixed(1);
    lines.push(`${temperature ? 'sampled' : 'greedy'} ${percent(all)} (${KINDS.map((kind) => `${kind} ${percent(kinds[kind])}`).join(', ')})`);
  }
  return lines.join('; ');
}
