/** Tool calls that Seedling writes freely and held to its tools' schemas: how many of those begun an agent may make, and what holding them costs. */
import { checkAction, OPEN, parseAction } from '../../src/agent/action';
import { grammarOf } from '../../src/agent/grammar';
import { openingMessages } from '../../src/agent/prompt';
import { hima } from '../../src/agent/team';
import { timeInTurns } from '../../src/bench/time';
import type { Completion, Engine } from '../../src/record/engine';
import { devRows } from '../../src/task/subset';
import type { ReportTable } from '../../src/report/benchTables';

/** Dev rows that the master is asked about. */
const ROWS = 200;
const REPEATS = 3;
const TEMPERATURES = [1, 1.5, 2];

/** The master's opening turns, freely and by grammar, at several temperatures. */
export async function callTable(engine: Engine): Promise<ReportTable> {
  const master = hima()[0]!;
  const contexts = await engine.encode(devRows(ROWS).map(({ task }) => ({ agent: master.name, messages: openingMessages(master, [], task.query, 'names') })));
  const grammar = grammarOf(master.tools, 'names');
  const cases = TEMPERATURES.flatMap((temperature) => [false, true].map((held) => ({ temperature, held, said: [] as readonly Completion[] })));
  const timings = await timeInTurns(
    cases.map((each) => ({
      prepare: () => engine.forget(),
      run: async () => {
        const { temperature, held } = each;
        each.said = await engine.generate(
          contexts.map((context, seed) => ({ agent: master.name, context, maxTokens: 64, temperature, seed, grammar: held ? grammar : undefined }))
        );
      }
    })),
    REPEATS
  );
  const rows = cases.map(({ temperature, held, said }, i) => {
    const begun = said.flatMap(({ text }) => (text.trim().startsWith(OPEN) ? [checkAction(master, parseAction(text))] : []));
    const valid = begun.filter(({ type }) => type === 'call').length;
    const tokens = said.reduce((total, completion) => total + completion.tokens.length, 0);
    return [
      `${temperature}, ${held ? 'by grammar' : 'free'}`,
      String(begun.length),
      String(valid),
      `${((100 * valid) / begun.length).toFixed(1)}%`,
      ((1000 * tokens) / timings[i]!.median).toFixed(0)
    ];
  });
  return {
    title: 'Calls that Seedling begins',
    note: `The master's opening turns on ${ROWS} dev rows, in one batch, seeded, from an empty cache. Valid is what it may do: one of its tools, every argument as its schema wants it.`,
    columns: ['temperature', 'begun', 'valid', 'share', 'tokens / s'],
    rows
  };
}
