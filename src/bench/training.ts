/** Training steps of the adapter on all projections, at several lengths, and the memory that the longest takes. */
import type { TrainingFigure } from '../record/bench';
import type { UpdateRequest } from '../record/engine';
import { train } from '../update/train';
import { poolBytes, type Subject } from './subject';
import { race } from './time';

/** One supervised update from one text, the second half of which counts. The learning rate is small, so that the model stays where it is. */
export function updateOf({ agent, text }: Subject, tokens: number): UpdateRequest {
  const written = text(`update ${tokens}`, tokens);
  const half = Math.ceil(tokens / 2);
  return {
    samples: [{ agent, context: written.slice(0, half), completion: written.slice(half), logprobs: [], positive: 1, negative: 0, copies: 1 }],
    loss: { kind: 'supervised' },
    optimiser: { learningRate: 1e-6, beta1: 0.9, beta2: 0.98, weightDecay: 0, clipNorm: 1 },
    tokenBudget: 4096
  };
}

/** One training step, finished on the device. */
export async function trainOnce({ body, bank, device }: Subject, request: UpdateRequest): Promise<void> {
  await train(body, bank, request);
  await device.settle();
}

export interface TrainingMeasure {
  readonly figures: TrainingFigure[];
  /** Bytes held at most beside what was in use before; null where the device does not tell. */
  readonly peak: number | null;
}

/** Goes before anything else that fills tfjs's pool: its growth is the peak. */
export async function measureTraining(subject: Subject): Promise<TrainingMeasure> {
  const { lengths, repeats } = subject.effort;
  const before = poolBytes();
  const works = lengths.map((tokens) => {
    const request = updateOf(subject, tokens);
    return { run: () => trainOnce(subject, request) };
  });
  const timings = await race(works, repeats);
  const after = poolBytes();
  return { figures: lengths.map((tokens, i) => ({ tokens, timing: timings[i]! })), peak: before && after && after.allocated - before.used };
}
