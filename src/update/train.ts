/** One update of the adapters from samples: reference and policy passes, the loss's slopes, the optimiser step, and what it did to whom. */
import { dispose, tensor1d } from '@tensorflow/tfjs-core';
import { adapterSlotOf, type AdapterPool } from '../model/body/adapterPool';
import type { ModelBody } from '../model/body/body';
import type { GrpoLoss, SupervisedLoss, UpdateFigures, UpdateReport, UpdateRequest } from '../record/engine';
import type { Sample } from '../record/sample';
import { forwardPass, type ForwardPass } from './backward';
import type { Gradients } from './gradient';
import { grpoTerms, normalisers, type TokenTerms } from './grpo';
import { applyGradients, normOf } from './optimise';
import { trainingSequence, microBatches, packSequences, type PackedBatch, type TrainingSequence } from './pack';
import { anchoredAdapters, trainableAdapters, type Trainable } from './trainable';

/** Sums over one agent's tokens, copies counted. */
interface Tally {
  samples: number;
  tokens: number;
  loss: number;
  kl: number;
  entropy: number;
  clipLow: number;
  clipHigh: number;
  ratio: number;
  mismatch: number;
}

const emptyTally = (): Tally => ({ samples: 0, tokens: 0, loss: 0, kl: 0, entropy: 0, clipLow: 0, clipHigh: 0, ratio: 0, mismatch: 0 });

const figuresOf = (tally: Tally, gradNorm: number, loss: GrpoLoss | SupervisedLoss): UpdateFigures => {
  const compares = loss.kind === 'grpo';
  const tokens = Math.max(1, tally.tokens);
  return {
    samples: tally.samples,
    completionTokens: tally.tokens,
    loss: tally.loss,
    kl: compares && loss.beta > 0 ? tally.kl / tokens : null,
    entropy: tally.entropy / tokens,
    clipLow: compares ? tally.clipLow / tokens : null,
    clipHigh: compares ? tally.clipHigh / tokens : null,
    gradNorm,
    importanceRatio: compares ? tally.ratio / tokens : null,
    mismatch: compares ? tally.mismatch : null
  };
};

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

/** The slots of a reference pass: agents that are not anchored are held against the bare base; null where none is. */
function anchoredSlots({ anchor: { slots } }: AdapterPool, packed: readonly number[]): readonly number[] | null {
  return slots.size ? packed.map((slot) => (slots.has(slot) ? slot : -1)) : null;
}

/** Changes the bank's adapters in place. The reference is the adapters as they were anchored; before, the frozen body with no adapter, since every adapter starts at zero. */
export async function train(body: ModelBody, bank: AdapterPool, { samples, loss, optimiser, tokenBudget }: UpdateRequest): Promise<UpdateReport> {
  if (!samples.length) throw new RangeError('An update needs at least one sample.');
  const began = performance.now();
  const trainable = trainableAdapters(body, bank);
  const anchored = anchoredAdapters(body, bank);
  const sequences = samples.map((sample) => trainingSequence(adapterSlotOf(bank, sample.agent), sample));
  const batches = microBatches(sequences, tokenBudget).map(({ members, sequences }) => ({ members, packed: packSequences(sequences) }));
  const weights = loss.kind === 'grpo' ? normalisers(samples, loss) : supervisedNormalisers(samples, sequences);
  const inner = loss.kind === 'grpo' ? loss.innerUpdates : 1;
  const temperature = loss.kind === 'grpo' ? loss.temperature : 1;
  const old: number[][] = [];
  const reference: number[][] = [];
  let tallies = new Map<string, Tally>();
  let trainedTokens = 0;
  let gradNorm = 0;

  async function runPass<Result>(
    adapters: Trainable,
    packed: PackedBatch,
    slots: readonly number[] | null,
    use: (pass: ForwardPass) => Result
  ): Promise<Result> {
    const owners = slots && tensor1d(slots as number[], 'int32');
    const result = use(await forwardPass(adapters, packed, owners, temperature));
    dispose(owners ?? []);
    return result;
  }

  for (let round = 0; round < inner; round++) {
    const gradients: Gradients = new Map();
    tallies = new Map();
    for (const { members, packed } of batches) {
      trainedTokens += packed.ids.length;
      if (round === 0 && loss.kind === 'grpo' && loss.beta > 0)
        await runPass(anchored, packed, anchoredSlots(bank, packed.slots), (pass) => {
          byOwner(packed, pass.figures, 0, members.length).forEach((logprobs, i) => (reference[members[i]!] = logprobs));
          pass.dispose();
        });
      await runPass(trainable, packed, packed.slots, (pass) => {
        const now = byOwner(packed, pass.figures, 0, members.length);
        const entropy = byOwner(packed, pass.figures, 1, members.length);
        const slopes = now.map((logprobs, i) => {
          const index = members[i]!;
          const sample = samples[index]!;
          if (round === 0) old[index] = logprobs;
          const terms = termsOf(sample, index, logprobs);
          const tally = tallies.get(sample.agent) ?? emptyTally();
          tallies.set(sample.agent, tally);
          add(tally, sample, terms, entropy[i]!);
          return terms.slopes;
        });
        pass.backward(byTarget(packed, slopes), gradients);
      });
    }
    gradNorm = await normOf(gradients);
    const trained = new Set(samples.map(({ agent }) => agent));
    bank.agents.forEach((agent, slot) => (bank.steps[slot]! += trained.has(agent) ? 1 : 0));
    applyGradients(
      trainable,
      gradients,
      optimiser,
      gradNorm,
      bank.agents.map((agent, slot) => (trained.has(agent) ? bank.steps[slot]! : 0))
    );
  }

  function termsOf(sample: Sample, index: number, now: readonly number[]): TokenTerms {
    if (loss.kind === 'supervised') return supervisedTerms(sample, now, weights[index]!);
    return grpoTerms(sample, { now, old: old[index]!, sampler: sample.logprobs, reference: reference[index] ?? [] }, loss, weights[index]!);
  }

  return {
    all: figuresOf(totalOf([...tallies.values()]), gradNorm, loss),
    agents: Object.fromEntries([...tallies].map(([agent, tally]) => [agent, figuresOf(tally, gradNorm, loss)])),
    trainedTokens,
    milliseconds: performance.now() - began
  };
}

/** 1 / Σ weight · tokens. */
function supervisedNormalisers(samples: readonly Sample[], sequences: readonly TrainingSequence[]): number[] {
  const total = samples.reduce((sum, { positive }, i) => sum + positive * sequences[i]!.targets.length, 0);
  return samples.map(() => 1 / total);
}

function add(tally: Tally, { copies }: Sample, terms: TokenTerms, entropy: readonly number[]): void {
  tally.samples++;
  tally.tokens += copies * entropy.length;
  tally.loss += terms.loss;
  tally.kl += terms.kl;
  tally.entropy += copies * entropy.reduce((a, b) => a + b, 0);
  tally.clipLow += terms.clippedLow;
  tally.clipHigh += terms.clippedHigh;
  tally.ratio += terms.ratio;
  tally.mismatch = Math.max(tally.mismatch, terms.mismatch);
}

const totalOf = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, tally) => ({
      samples: total.samples + tally.samples,
      tokens: total.tokens + tally.tokens,
      loss: total.loss + tally.loss,
      kl: total.kl + tally.kl,
      entropy: total.entropy + tally.entropy,
      clipLow: total.clipLow + tally.clipLow,
      clipHigh: total.clipHigh + tally.clipHigh,
      ratio: total.ratio + tally.ratio,
      mismatch: Math.max(total.mismatch, tally.mismatch)
    }),
    emptyTally()
  );
