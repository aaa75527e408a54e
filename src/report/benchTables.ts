/** A bench report as tables of text, for the page, for Markdown and for the command line. */
import type { BenchReport, DecodeFigure, OpFigure, Timing } from '../record/bench';
import { compactCount, bytes, count, decimal, percent, plural } from './figure';

/** A table of text cells. */
export interface ReportTable {
  readonly title: string;
  /** What was measured and how the figures are computed, in sentences. */
  readonly note: string;
  /** The first column holds words, all others figures. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Programs listed for each phase; the others share one line. */
const LISTED = 6;

const milliseconds = ({ median }: Pick<Timing, 'median'>): string => decimal(median, median < 10 ? 2 : median < 100 ? 1 : 0);
const perSecond = (amount: number, { median }: Timing): number => (1000 * amount) / median;
const rate = (value: number): string => (value < 100 ? decimal(value, 1) : count(value));
const giga = (value: number | null | undefined, unit: string): string =>
  value ? (value >= 1e12 ? `${decimal(value / 1e12, 2)} T${unit}` : `${decimal(value / 1e9, 1)} G${unit}`) : '–';

/** Share of a limit that is known. */
const shareOf = (achieved: number, limit: number | null | undefined): string => percent(limit ? achieved / limit : null);

/** Time of the same sequences decoded one step further, in milliseconds. */
const stepTime = ({ tokens, timing }: DecodeFigure): number => timing.median / tokens;

function decodeTable({ decode, model, limits }: BenchReport): ReportTable[] {
  if (!decode || !model) return [];
  const find = (batch: number, sampled: boolean): DecodeFigure | undefined => decode.find((figure) => figure.batch === batch && figure.sampled === sampled);
  const rateOf = (figure: DecodeFigure): number => perSecond(figure.batch * figure.tokens, figure.timing);
  const alone = find(1, true);
  const [any] = decode;
  return [
    {
      title: 'Decode',
      note: `Tokens a second over all sequences: ${any!.tokens} tokens each after a cached context of ${any!.context}, an adapter on all projections, drawn tokens read back; the median of ${any!.timing.repeats}. The share is the bytes of weights that a step reads (${bytes(model.bytesPerStep)}), over its time and the bandwidth of a copy.`,
      columns: ['Sequences', 'greedy / s', 'sampled / s', 'sampled ÷ greedy', '÷ one sequence', 'ms a step', 'share of bandwidth'],
      rows: [...new Set(decode.map(({ batch }) => batch))].flatMap((batch) => {
        const [greedy, sampled] = [find(batch, false), find(batch, true)];
        if (!greedy || !sampled) return [];
        return [
          [
            String(batch),
            rate(rateOf(greedy)),
            rate(rateOf(sampled)),
            decimal(rateOf(sampled) / rateOf(greedy)),
            alone ? decimal(rateOf(sampled) / rateOf(alone)) : '–',
            decimal(stepTime(sampled)),
            shareOf((1000 * model.bytesPerStep) / stepTime(sampled), limits?.bandwidth)
          ]
        ];
      })
    }
  ];
}

function prefillTable({ prefill, model, limits }: BenchReport): ReportTable[] {
  if (!prefill || !model) return [];
  return [
    {
      title: 'Prefill',
      note: 'A new context from an empty cache to its first token. The share is the operations of the matrices (two a weight and token), over the time and what fused multiply-adds reach.',
      columns: ['Tokens', 'ms', 'tokens / s', 'share of arithmetic'],
      rows: prefill.map(({ tokens, timing }) => [
        count(tokens),
        milliseconds(timing),
        rate(perSecond(tokens, timing)),
        shareOf(perSecond(tokens * model.blockFlops + model.headFlops, timing), limits?.arithmetic)
      ])
    }
  ];
}

/** Multiplications and additions of an update: blocks forward, forward again in the backward pass, and input gradients; head forward and gradient for the half in the loss. */
export const updateFlops = (tokens: number, { blockFlops, headFlops }: { readonly blockFlops: number; readonly headFlops: number }): number =>
  3 * tokens * blockFlops + 2 * Math.floor(tokens / 2) * headFlops;

function trainingTable({ training, model, limits }: BenchReport): ReportTable[] {
  if (!training || !model) return [];
  return [
    {
      title: 'Training step',
      note: `One update of an adapter of rank ${model.rank} on all seven projections from one text, the second half of which counts: forward, backward with every block computed again, AdamW.`,
      columns: ['Tokens', 'ms', 'tokens / s', 'share of arithmetic'],
      rows: training.map(({ tokens, timing }) => [
        count(tokens),
        milliseconds(timing),
        rate(perSecond(tokens, timing)),
        shareOf(perSecond(updateFlops(tokens, model), timing), limits?.arithmetic)
      ])
    }
  ];
}

function groupTable({ groups }: BenchReport): ReportTable[] {
  if (!groups) return [];
  const slowest = Math.max(...groups.map(({ timing }) => timing.median));
  return [
    {
      title: 'Training on answers to one prompt',
      note: 'One update as above from the same answers, to one prompt and to a prompt each. What sequences begin with in common is computed once, which changes no log-probability and no gradient.',
      columns: ['Answers', 'tokens of all', 'computed', 'ms', 'times as fast'],
      rows: groups.map(({ answers, prompts, prompt, answer, computed, timing }) => [
        `${answers} of ${count(answer)} tokens to ${prompts === 1 ? 'one prompt' : `${prompts} prompts`} of ${count(prompt)}`,
        count(answers * (prompt + answer)),
        count(computed),
        milliseconds(timing),
        decimal(slowest / timing.median)
      ])
    }
  ];
}

function memoryTable({ memory, training }: BenchReport): ReportTable[] {
  if (!memory) return [];
  const longest = training?.at(-1)?.tokens;
  const bytesText = (value: number | null): string => (value === null ? 'not told here' : bytes(value));
  return [
    {
      title: 'Memory',
      note: 'What is held on the device. tfjs keeps freed buffers for later: its pool counts them all, the lines above included.',
      columns: ['Held for', 'bytes'],
      rows: [
        ['weights', bytes(memory.weights)],
        ['adapter and its moments', bytes(memory.adapters)],
        ['cache', bytes(memory.cache)],
        ...(longest ? [[`a training step of ${longest} tokens, at most`, bytesText(memory.training)]] : []),
        ["tfjs's pool", bytesText(memory.pool)]
      ]
    }
  ];
}

function limitTable({ limits, load, tuning }: BenchReport): ReportTable[] {
  const rows = [
    ...(load === null ? [] : [['weights onto the device', `${milliseconds({ median: load })} ms`]]),
    ...(tuning ? [['choosing programs, once an adapter', `${milliseconds({ median: tuning.milliseconds })} ms`]] : []),
    ...(limits
      ? [
          ['copy, read and written', giga(limits.bandwidth, 'B/s')],
          ['fused multiply-add, f32', giga(limits.arithmetic, 'FLOP/s')]
        ]
      : [])
  ];
  return rows.length
    ? [{ title: 'Load and limits', note: 'What this adapter can do at most, by kernels that do nothing else.', columns: ['What', 'measured'], rows }]
    : [];
}

function opTables({ ops }: BenchReport): ReportTable[] {
  const titles: Readonly<Record<OpFigure['during'], string>> = {
    decode: 'one decode step of 8 sequences',
    prefill: 'one prefill',
    training: 'one training step'
  };
  return (['decode', 'prefill', 'training'] as const).flatMap((during) => {
    const all = ops?.filter((op) => op.during === during) ?? [];
    const total = all.reduce((sum, op) => sum + op.milliseconds, 0);
    const line = (name: string, dispatches: number, ms: number): string[] => [name, decimal(dispatches, 0), decimal(ms), percent(total ? ms / total : null)];
    const rest = all.slice(LISTED);
    const sumOf = (key: 'dispatches' | 'milliseconds'): number => rest.reduce((sum, op) => sum + op[key], 0);
    if (!all.length) return [];
    return [
      {
        title: `Time by op: ${titles[during]}`,
        note: `${decimal(total)} ms on the GPU by its own timestamps, each dispatch in a pass of its own.`,
        columns: ['Op', 'dispatches', 'ms', 'share'],
        rows: [
          ...all.slice(0, LISTED).map((op) => line(op.op, op.dispatches, op.milliseconds)),
          ...(rest.length ? [line(plural(rest.length, 'other'), sumOf('dispatches'), sumOf('milliseconds'))] : [])
        ]
      }
    ];
  });
}

function recordingTable({ recording }: BenchReport): ReportTable[] {
  if (!recording) return [];
  const { layers, batch, dispatches, prepared, recorded, plain } = recording;
  const line = (name: string, timing: Timing): string[] => [name, milliseconds(timing), decimal(prepared.median / timing.median, 3)];
  return [
    {
      title: 'Recording',
      note: `What the host spends to record one decode step of ${layers} blocks and ${batch} sequences (${dispatches} dispatches), the GPU's own time left out.`,
      columns: ['How', 'ms', 'prepared ÷ this'],
      rows: [line('prepared dispatches', prepared), line('the same kernels, anew', recorded), line('plain tfjs ops', plain)]
    }
  ];
}

/** The heading above the tables: model and device. */
export function headingOf({ place, model }: BenchReport): string {
  const subject = model ? `${model.name}, ${compactCount(model.parameters)} parameters in ${plural(model.layers, 'block')}` : 'No model';
  return `${subject}, on ${place.device === 'webgpu' ? 'WebGPU' : 'WebAssembly'}: ${place.adapter}`;
}

/** The tables of all sections measured so far. */
export const tablesOf = (report: BenchReport): ReportTable[] =>
  [decodeTable, prefillTable, trainingTable, groupTable, recordingTable, memoryTable, limitTable, opTables].flatMap((tables) => tables(report));
