/** Draws the next token of each request from hidden states: logits are computed one tile of the vocabulary at a time, and only ids and log-probabilities are read back. */
import { tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { applyTopKTopP } from './topKTopP';
import { applyTokenMask } from './tokenMask';
import { run } from '../core/kernel';
import { product, productRange } from '../linear/linear';
import { CONTROL_COLUMNS, LOWEST_LOGIT, REQUEST_COLUMNS, SAMPLE_RECORD, sampleBlocksKernel } from './sample';
import { sampleMergeKernel } from './sampleMerge';
import { allocateRecords, TILE_BYTES, vocabularyTiles } from './vocabularyTiles';
import type { Weight } from '../linear/weight';

/** What one draw depends on. */
export interface DrawRequest {
  /** 32 bits. Besides the distribution, the draw depends on nothing but the seed and the position. */
  readonly seed: number;
  /** Tokens that its completion has so far. */
  readonly position: number;
  /** Row of the hidden states. */
  readonly row: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Draw from this many likeliest tokens, and from others as likely as the last of them; from all where absent. */
  readonly topK?: number | undefined;
  /** Draw from the fewest likeliest tokens whose probabilities sum to this share; from all where absent. */
  readonly topP?: number | undefined;
}

/** Requests as `drawTokens` takes them, flat: `requests` int32 [requests, 4], `controls` float32 [requests, 3]; `filters`: whether any has a top-k or top-p. */
export function tabulateDraws(requests: readonly DrawRequest[]): { readonly requests: Int32Array; readonly controls: Float32Array; readonly filters: boolean } {
  const [numbers, controls] = [new Int32Array(REQUEST_COLUMNS * requests.length), new Float32Array(CONTROL_COLUMNS * requests.length)];
  requests.forEach(({ seed, position, row, temperature, topK = 0, topP = 1 }, i) => {
    numbers.set([seed | 0, position, row, topK], REQUEST_COLUMNS * i);
    controls.set([temperature, topP, LOWEST_LOGIT], CONTROL_COLUMNS * i);
  });
  return { requests: numbers, controls, filters: requests.some(({ topK, topP }) => topK !== undefined || topP !== undefined) };
}

/**
 * hidden [rows, width], requests and controls as from `tabulate`; masks int32 [rows, words] where only some tokens may be drawn from each row, a bit a token,
 * null where all may from all; drawn [requests, (token, its log-probability)]. The log-probability is that of the distribution drawn from: at the temperature
 * (at 1 where greedy), of the tokens that may be drawn and, with filters, among what they keep of those. Only with `filters`, which then fill the last column
 * hidden [rows, width]; requests and controls as from `tabulateDraws`; masks int32 [rows, words], a bit a token, or null where every token may be drawn. Returns
 * drawn [requests, (token, its log-probability)]. The log-probability is that of the distribution drawn from: at the request's temperature (1 where greedy), over the
 * tokens that the mask and the filters leave. Only with `filters`, which set the last column of controls, are whole logits in memory; otherwise tiles of at most `bytes`.
 * A request's draw has the same bits whatever else is in the batch, for any tiles, and with or without filters on other requests.
 */
export function drawTokens(
  hidden: Tensor2D,
  head: Weight,
  requests: Tensor2D,
  controls: Tensor2D,
  filters: boolean,
  masks: Tensor2D | null = null,
  bytes = TILE_BYTES
): Tensor2D {
  return tidy(() => {
    const records = allocateRecords(requests.shape[0], head.outputs, SAMPLE_RECORD);
    const absorb = (logits: Tensor2D, first: number): Tensor[] => run(sampleBlocksKernel, { logits, requests, controls, records }, { first });
    if (filters) {
      const logits = product(hidden, head);
      if (masks) applyTokenMask(logits, masks, 0);
      applyTopKTopP(logits, requests, controls);
      absorb(logits, 0);
    } else
      for (const { first, count } of vocabularyTiles(head.outputs, hidden.shape[0], bytes))
        tidy(() => {
          const logits = productRange(hidden, head, first, count);
          if (masks) applyTokenMask(logits, masks, first);
          absorb(logits, first);
        });
    return run(sampleMergeKernel, { records }, null)[0] as Tensor2D;
  });
}
