/** Training steps of the adapter on all projections: from one text at several lengths, with the memory that the longest takes, and from many answers to one prompt. */
import type { GroupFigure, TrainingFigure } from '../record/bench';
import type { UpdateReport, UpdateRequest } from '../record/engine';
import type { Sample } from '../record/sample';
import { train } from '../update/train';
import { poolBytes, type BenchSetup } from './setup';
import { timeInTurns } from './time';

/** Answers of a group, and the ratio of prompt length to answer length. */
const ANSWERS = 8;
const PROMPT = 4;

/** A supervised update from texts. The learning rate is small, so that the model stays where it is. */
const updateFrom = (agent: string, texts: readonly Pick<Sample, 'context' | 'completion'>[]): UpdateRequest => ({
  samples: texts.map((text) => ({ agent, ...text, logprobs: [], positive: 1, negative: 0, copies: 1 })),
  loss: { kind: 'supervised' },
  optimiser: { learningRate: 1e-6, beta1: 0.9, beta2: 0.98, weightDecay: 0, clipNorm: 1 },
  tokenBudget: 4096
});

/** A supervised update from one text; the loss is over its second half. */
export function updateOf({ agent, text }: BenchSetup, tokens: number): UpdateRequest {
  const written = text(`update ${tokens}`, tokens);
  const half = Math.ceil(tokens / 2);
  return updateFrom(agent, [{ context: written.slice(0, half), completion: written.slice(half) }]);
}

/** One training step, finished on the device. */
export async function trainOnce({ body, pool, device }: BenchSetup, request: UpdateRequest): Promise<UpdateReport> {
  const report = await train(body, pool, request);
  await device.settle();
  return report;
}

/** Figures by length, and the memory of the longest. */
export interface TrainingMeasure {
  readonly figures: TrainingFigure[];
  /** Peak bytes beyond those in use before; null where the device does not report them. */
  readonly peak: number | null;
}

/** Must run before anything else that fills tfjs's pool, whose growth is the peak. */
export async function measureTraining(setup: BenchSetup): Promise<TrainingMeasure> {
  const { lengths, repeats } = setup.effort;
  const before = poolBytes();
  const works = lengths.map((tokens) => {
    const request = updateOf(setup, tokens);
    return { run: () => trainOnce(setup, request) };
  });
  const timings = await timeInTurns(works, repeats);
  const after = poolBytes();
  return { figures: lengths.map((tokens, i) => ({ tokens, timing: timings[i]! })), peak: before && after && after.allocated - before.used };
}

/** The same answers to one prompt, and to a prompt each: what is saved by computing the prompt once. */
export async function measureGroups(setup: BenchSetup): Promise<GroupFigure[]> {
  const { agent, effort, text } = setup;
  const prompt = effort.lengths[0]!;
  const answer = Math.ceil(prompt / PROMPT);
  const cases = [1, ANSWERS].map((prompts) => ({
    prompts,
    computed: 0,
    request: updateFrom(
      agent,
      Array.from({ length: ANSWERS }, (_, i) => ({ context: text(`prompt ${i % prompts}`, prompt), completion: text(`answer ${i}`, answer) }))
    )
  }));
  const works = cases.map((each) => ({ run: async () => void (each.computed = (await trainOnce(setup, each.request)).trainedTokens) }));
  const timings = await timeInTurns(works, effort.repeats);
  return cases.map(({ prompts, computed }, i) => ({ answers: ANSWERS, prompts, prompt, answer, computed, timing: timings[i]! }));
}
