/** One update of the adapters from samples: reference and policy passes, the loss's slopes, the optimiser step, and figures for each agent. */
import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { adapterSlotOf, type AdapterPool } from '../model/body/adapterPool';
import type { ModelBody } from '../model/body/body';
import type { UpdateRequest, UpdateResult } from '../record/engine';
import type { Sample } from '../record/sample';
import { forwardPass, type ForwardPass } from './backward';
import type { Gradients } from './gradient';
import { grpoTerms, normalisers, type TokenTerms } from './grpo';
import { applyGradients, normOf } from './optimise';
import { trainingSequence, microBatches, packSequences, type PackedBatch, type TrainingSequence } from './pack';
import { addToTally, emptyTally, figuresOf, totalOf, type Tally } from './tally';
import { anchoredAdapters, trainableAdapters, type Trainable } from './trainable';

/** Splits per-target figures into one list a sequence. */
function byOwner(packed: PackedBatch, figures: Float32Array, column: number, count: number): number[][] {
  const lists = Array.from({ length: count }, (): number[] => []);
  packed.owners.forEach((owner, target) => lists[owner]!.push(figures[3 * target + column]!));
  return lists;
}

/** The reverse of `byOwner`: one number a target. */
function byTarget({ owners }: PackedBatch, lists: readonly (readonly number[])[]): number[] {
  const taken = lists.map(() => 0);
  return owners.map((owner) => lists[owner]![taken[owner]!++]!);
}

/** −log p of each token, weighed by the sample's `positive` over all weights: plain supervised learning. */
function supervisedTerms({ positive }: Sample, now: readonly number[], normaliser: number): TokenTerms {
  const weight = positive * normaliser;
  return {
    loss: -weight * now.reduce((a, b) => a + b, 0),
    slopes: now.map(() => -weight),
    kl: 0,
    clippedLow: 0,
    clippedHigh: 0,
    ratio: 0,
    mismatch: 0
  };
}

/** The terms with the entropy of each token, at `bonus` a nat, taken from the loss. */
const withEntropy = (terms: TokenTerms, entropy: readonly number[], bonus: number): TokenTerms =>
  bonus ? { ...terms, loss: terms.loss - bonus * entropy.reduce((a, b) => a + b, 0) } : terms;

/** The adapter slots of a reference pass: −1, the bare base, for agents without an anchor; null where no agent has one. */
function anchoredSlots({ anchor: { slots } }: AdapterPool, packed: readonly number[]): readonly number[] | null {
  return slots.size ? packed.map((slot) => (slots.has(slot) ? slot : -1)) : null;
}

/** One forward pass over packed sequences; `slots` names the adapter of each token, null where all use the bare base. */
interface PassInput {
  readonly adapters: Trainable;
  readonly packed: PackedBatch;
  readonly slots: readonly number[] | null;
  readonly temperature: number;
}

/** Runs the pass and hands it to `use`, then frees its slots. */
async function runPass<Result>({ adapters, packed, slots, temperature }: PassInput, use: (pass: ForwardPass) => Result): Promise<Result> {
  const owners = slots && tensor1d(slots as number[], 'int32');
  const result = use(await forwardPass(adapters, packed, owners, temperature));
  dispose(owners ?? []);
  return result;
}

/** One optimiser step of every adapter that has a sample; resolves with the gradient's norm before clipping. Rejects where the gradient is not finite. */
async function stepOptimiser(
  trainable: Trainable,
  pool: AdapterPool,
  gradients: Gradients,
  { samples, optimiser }: Pick<UpdateRequest, 'samples' | 'optimiser'>
): Promise<number> {
  const gradNorm = await normOf(gradients);
  const trained = new Set(samples.map(({ agent }) => adapterSlotOf(pool, agent)));
  pool.names.forEach((_, slot) => (pool.steps[slot]! += trained.has(slot) ? 1 : 0));
  const steps = pool.names.map((_, slot) => (trained.has(slot) ? pool.steps[slot]! : 0));
  applyGradients(trainable, gradients, optimiser, gradNorm, steps);
  return gradNorm;
}

/**
 * Updates the adapters of the pool in place. The reference of the KL is the anchored adapters; without an anchor the bare base, since every adapter starts at
 * zero. Rejects with a RangeError without samples, and with an Error where the gradient is not finite.
 */
export async function train(body: ModelBody, pool: AdapterPool, { samples, loss, optimiser, tokenBudget, perToken }: UpdateRequest): Promise<UpdateResult> {
  if (!samples.length) throw new RangeError('An update needs at least one sample.');
  const began = performance.now();
  const trainable = trainableAdapters(body, pool);
  const anchored = anchoredAdapters(body, pool);
  const sequences = samples.map((sample) => trainingSequence(adapterSlotOf(pool, sample.agent), sample));
  const batches = microBatches(sequences, tokenBudget).map(({ members, sequences }) => ({ members, packed: packSequences(sequences) }));
  const weights = loss.kind === 'grpo' ? normalisers(samples, loss) : supervisedNormalisers(samples, sequences);
  const inner = loss.kind === 'grpo' ? loss.innerUpdates : 1;
  const temperature = loss.kind === 'grpo' ? loss.temperature : 1;
  const entropyWeight = loss.kind === 'grpo' ? (loss.entropyWeight ?? 0) : 0;
  const old: number[][] = [];
  const reference: number[][] = [];
  const entropies: number[][] = [];
  let tallies = new Map<string, Tally>();
  let trainedTokens = 0;
  let gradNorm = 0;

  for (let round = 0; round < inner; round++) {
    const gradients: Gradients = new Map();
    tallies = new Map();
    for (const { members, packed } of batches) {
      trainedTokens += packed.ids.length;
      if (round === 0 && loss.kind === 'grpo' && loss.beta > 0)
        await runPass({ adapters: anchored, packed, slots: anchoredSlots(pool, packed.slots), temperature }, (pass) => {
          byOwner(packed, pass.figures, 0, members.length).forEach((logprobs, i) => (reference[members[i]!] = logprobs));
          pass.dispose();
        });
      await runPass({ adapters: trainable, packed, slots: packed.slots, temperature }, (pass) => {
        const now = byOwner(packed, pass.figures, 0, members.length);
        const entropy = byOwner(packed, pass.figures, 1, members.length);
        const slopes = now.map((logprobs, i) => {
          const index = members[i]!;
          const sample = samples[index]!;
          if (round === 0) [old[index], entropies[index]] = [logprobs, entropy[i]!];
          const terms = withEntropy(termsOf(sample, index, logprobs), entropy[i]!, bonusOf(index));
          const tally = tallies.get(sample.agent) ?? emptyTally();
          tallies.set(sample.agent, tally);
          addToTally(tally, sample, terms, entropy[i]!);
          return terms.slopes;
        });
        const entropySlopes = slopes.map((each, i) => each.map(() => -bonusOf(members[i]!)));
        pass.backward(byTarget(packed, slopes), gradients, entropyWeight ? byTarget(packed, entropySlopes) : null);
      });
    }
    gradNorm = await stepOptimiser(trainable, pool, gradients, { samples, optimiser });
  }

  /** What a nat of entropy of one token of this sample takes from the loss. */
  function bonusOf(index: number): number {
    return entropyWeight * samples[index]!.copies * weights[index]!;
  }

  function termsOf(sample: Sample, index: number, now: readonly number[]): TokenTerms {
    if (loss.kind === 'supervised') return supervisedTerms(sample, now, weights[index]!);
    return grpoTerms(sample, { now, old: old[index]!, sampler: sample.logprobs, reference: reference[index] ?? [] }, loss, weights[index]!);
  }

  return {
    all: figuresOf(totalOf([...tallies.values()]), gradNorm, loss),
    agents: Object.fromEntries([...tallies].map(([agent, tally]) => [agent, figuresOf(tally, gradNorm, loss)])),
    trainedTokens,
    milliseconds: performance.now() - began,
    ...(perToken ? { tokens: samples.map((_, i) => ({ reference: reference[i] ?? null, entropy: entropies[i]! })) } : {})
  };
}

/** 1 / Σ weight · tokens. */
function supervisedNormalisers(samples: readonly Sample[], sequences: readonly TrainingSequence[]): number[] {
  const total = samples.reduce((sum, { positive }, i) => sum + positive * sequences[i]!.targets.length, 0);
  return samples.map(() => 1 / total);
}
