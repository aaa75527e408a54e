/** The race with the peer as a table. */
import { count, decimal } from '../../src/report/figure';
import type { ReportTable } from '../../src/report/benchTable';
import { NANOGPT } from './package';
import { DECODER } from './peer/side';
import type { PeerReport } from './peer/compare';

const { layers, width, heads, vocabulary, context, batch, prompt, generated } = DECODER;

/** Medians of both sides, and theirs over ours. */
export function peerTable({ parameters, results, together }: PeerReport): ReportTable {
  const tokens = { train: batch * context, generate: generated };
  const named = { train: `training step, ${batch} × ${context} tokens`, generate: `${generated} tokens sampled one by one` };
  return {
    title: `Side by side with ${NANOGPT.name} ${NANOGPT.version}`,
    note:
      `A decoder of ${layers} blocks, width ${width}, ${heads} heads, vocabulary ${vocabulary}: ${count(parameters.ours)} parameters of ours (a gated MLP), ` +
      `${count(parameters.theirs)} of theirs. Same browser, same run, WebGPU, in turns, medians of ${results[0]!.ours.repeats}; both train all parameters in f32 with AdamW and ` +
      `clipping. Ours generates from 4-bit codes after ${prompt} tokens, theirs from f32 after as many.`,
    columns: ['', 'ours, ms', 'theirs, ms', 'ours, tokens / s', 'theirs ÷ ours'],
    rows: [
      ...results.map(({ event, ours, theirs }) => [
        named[event],
        decimal(ours.median, 0),
        decimal(theirs.median, 0),
        count((1000 * tokens[event]) / ours.median),
        decimal(theirs.median / ours.median)
      ]),
      [
        `${together.batch} sequences of ${generated} together`,
        decimal(together.ours.median, 0),
        'one at a time',
        count((1000 * together.batch * generated) / together.ours.median),
        decimal((together.batch * results.find(({ event }) => event === 'generate')!.theirs.median) / together.ours.median)
      ]
    ]
  };
}
