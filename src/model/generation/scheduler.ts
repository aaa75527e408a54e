/**
 * Continuous batching: calls join those under way, each round feeds every sequence and draws from all that are ready, and who ends makes room at once. A task
 * enters once the cache has room for all it may ever need, so that none fails half-way; the others wait in the order in which they came.
 */
import type { Finish, GenerationCounts } from '../../record/engine';
import { makeEventLoopYield } from './eventLoop';
import { openRequestBatch, type RequestBatch, type TokenCompletion, type GenerateOptions } from './requestBatch';
import type { PrefixNode, PrefixTree } from './prefixTree';
import { tokensLeft, appendToken, slotsNeeded, admit, takeUncomputed, type QueuedSequence, type ActiveSequence, type SequenceRequest } from './sequence';
import type { Draw, Stepper } from './stepper';

/** Milliseconds of rounds after which messages are let in. */
const BREATH = 8;

export interface Scheduler {
  /** One result for each task, in their order; each task must fit into an empty cache. Where the device throws, all calls under way reject with what it threw. */
  run(tasks: readonly SequenceRequest[], wishes?: GenerateOptions): Promise<readonly TokenCompletion[]>;
  counts(): GenerationCounts;
  /** Whether any task waits or is under way. */
  busy(): boolean;
}

/** `chunk`: most context tokens computed in a round, so that who speaks need not wait long for those who still listen. */
export function openScheduler({ stepper, tree, chunk }: { readonly stepper: Stepper; readonly tree: PrefixTree; readonly chunk: () => number }): Scheduler {
  const counts = { prefilled: 0, reused: 0, sampled: 0, decoded: 0, forwards: 0 };
  const breathe = makeEventLoopYield(BREATH);
  const calls = new Set<RequestBatch>();
  const speakers = new Set<ActiveSequence>();
  let waiting: QueuedSequence[] = [];
  let running = false;

  function leave(speaker: ActiveSequence): void {
    speakers.delete(speaker);
    tree.unpin(speaker.node);
  }

  function endUnwanted(): void {
    const end = ({ batch: call, index: place }: QueuedSequence): void => call.add({ request: place, tokens: [], logprobs: [], finish: 'aborted' });
    waiting = waiting.filter((order) => !order.batch.abandoned() || end(order));
    for (const speaker of speakers) {
      if (!speaker.batch.abandoned()) continue;
      leave(speaker);
      end(speaker);
    }
  }

  /** Lets in from the front of the queue what fits beside those under way, even if each of them draws all it may. */
  function admitQueued(): void {
    let room = tree.capacity - tree.held();
    for (const speaker of speakers) room -= tokensLeft(speaker);
    let entered = 0;
    for (const order of waiting) {
      const found = tree.find(order.adapter, order.request.context);
      room -= slotsNeeded(order, found);
      if (room < 0 || speakers.size === stepper.width) break;
      speakers.add(admit(tree, order, found));
      counts.reused += found.length;
      entered++;
    }
    waiting = waiting.slice(entered);
  }

  async function compute(nodes: readonly PrefixNode[], kind: 'prefilled' | 'decoded'): Promise<void> {
    if (!nodes.length) return;
    counts[kind] += nodes.length;
    counts.forwards++;
    await stepper.prefill(nodes);
  }

  /** Computes what was drawn last, and a chunk of the contexts, in equal shares; what the short ones leave goes to the long. */
  async function feed(): Promise<void> {
    const all = [...speakers];
    await compute(
      all.filter(({ drawn }) => drawn).flatMap((speaker) => takeUncomputed(speaker, 1)),
      'decoded'
    );
    const listeners = all.filter(({ drawn, path }) => !drawn && path.length).sort((a, b) => a.path.length - b.path.length);
    const nodes: PrefixNode[] = [];
    const most = chunk();
    listeners.forEach((listener, i) => nodes.push(...takeUncomputed(listener, Math.ceil((most - nodes.length) / (listeners.length - i)))));
    await compute(nodes, 'prefilled');
  }

  /**
   * Sequences that have parted never meet again, so that all may go on without the host, where none stands in the way of another or of what is known, and
   * where none is held to a grammar: what such a one may draw next depends on what it has drawn.
   */
  function stepsOf(rows: readonly ActiveSequence[]): number {
    const nodes = new Set(rows.map(({ node }) => node));
    const parted = nodes.size === rows.length && rows.every(({ node, grammarMask: guide }) => !node.children.size && !guide);
    return parted && !waiting.length && rows.length === speakers.size ? Math.min(stepper.burst, ...rows.map(tokensLeft)) : 1;
  }

  function take(speaker: ActiveSequence, draws: readonly Draw[], reserved: readonly number[]): void {
    const { request, stops, batch: call, index: place, grammarMask: guide } = speaker;
    const tokens: number[] = [];
    let finish: Finish | null = null;
    for (const { token } of draws) {
      tokens.push(token);
      speaker.drawn++;
      finish = stops.includes(token) ? 'stop' : speaker.drawn === request.maxTokens ? 'length' : null;
      if (finish) break;
      guide?.accept(token);
      const slot = reserved[tokens.length - 1];
      appendToken(tree, speaker, token, slot);
      if (slot !== undefined) counts.decoded++;
    }
    tree.giveBack(reserved.slice(finish ? tokens.length - 1 : tokens.length));
    counts.sampled += tokens.length;
    call.add({ request: place, tokens, logprobs: draws.slice(0, tokens.length).map(({ logprob }) => logprob), finish });
    if (finish) leave(speaker);
  }

  async function draw(): Promise<void> {
    const rows = [...speakers].filter(({ node }) => node.computed);
    if (!rows.length) return;
    const steps = stepsOf(rows);
    const reserved = rows.map(() => tree.reserve(steps - 1));
    const drawn = await stepper.draw(
      rows.map((speaker, row) => {
        const { node, request, drawn, stops, grammarMask: guide } = speaker;
        return { node, request, drawn, stops, reserved: reserved[row]!, allowed: guide?.allowed(tokensLeft(speaker)) };
      }),
      steps
    );
    counts.forwards += steps - 1;
    rows.forEach((speaker, row) =>
      take(
        speaker,
        drawn.map((step) => step[row]!),
        reserved[row]!
      )
    );
  }

  async function go(): Promise<void> {
    try {
      while (calls.size) {
        await breathe();
        endUnwanted();
        admitQueued();
        await feed();
        await draw();
        for (const call of calls) if (call.notify()) calls.delete(call);
      }
    } catch (error) {
      for (const call of calls) call.fail(error);
      calls.clear();
      speakers.clear();
      waiting = [];
      tree.clear(); // it may hold nodes that were never computed
    }
    running = false;
  }

  return {
    run(tasks, wishes) {
      if (!tasks.length) return Promise.resolve([]);
      const call = openRequestBatch(tasks.length, wishes);
      calls.add(call);
      waiting.push(...tasks.map((task, place) => ({ ...task, batch: call, index: place })));
      if (!running) void go();
      running = true;
      return call.results;
    },
    counts: () => ({ ...counts }),
    busy: () => running
  };
}
