/** Prepared decode steps draw, bit for bit, what plain calls of the same ops draw, alone and in company, fed by themselves or by the host. */
import { expect, it } from 'vitest';
import { disposeAdapterPool } from '../../src/model/body/adapterPool';
import { disposeBody, loadBody, type ModelBody } from '../../src/model/body/body';
import { disposeKvCache, openKvCache } from '../../src/model/generation/kvCache';
import { openPlainStepper } from '../../src/model/generation/plainStepper';
import { openPrefixTree, type PrefixNode } from '../../src/model/generation/prefixTree';
import { openPreparedStepper } from '../../src/model/generation/preparedStepper';
import type { Draw, Stepper } from '../../src/model/generation/stepper';
import type { GenerateRequest } from '../../src/record/engine';
import { onEveryDevice } from '../ops/rig/device';
import { drawModel, openSpeaking } from './tiny';

const model = drawModel('prepared');
const AGENTS = ['master', 'qa', 'math'];

/** Sequences of different lengths, adapters and temperatures; the last one's row is the bare base's. */
const requests: readonly (GenerateRequest & { readonly adapter: number })[] = [0, 1, 2, 0, -1].map((adapter, i) => ({
  agent: AGENTS[adapter] ?? 'nobody',
  adapter,
  context: Array.from({ length: 3 + 4 * i }, (_, t) => (7 * i + 3 * t) % model.shape.vocabulary),
  maxTokens: 20,
  temperature: [1, 0, 0.7, 1.3, 1][i]!,
  seed: 100 + i,
  ...(i === 3 ? { topK: 5, topP: 0.9 } : {})
}));

/** What may be drawn for some of the requests. */
const masks: readonly (Int32Array | undefined)[] = [0, 1, 2, 3, 4].map((i) =>
  i % 2 ? undefined : new Int32Array(Math.ceil(model.shape.vocabulary / 32)).fill([0x0f0f0f0f, 0, -2, 0, 0x10204080][i]!)
);

/** Six draws for each of these requests on a fresh cache, `together` at a time by the device itself, [request][draw]; under the masks where `masked`. */
async function drawSix(
  body: ModelBody,
  open: (cache: ReturnType<typeof openKvCache>) => Stepper & { dispose?(): void },
  which: readonly number[],
  together: number,
  masked = false
) {
  const cache = openKvCache(body, 256);
  const stepper = open(cache);
  const tree = openPrefixTree(cache.capacity);
  const nodes: PrefixNode[] = which.map((i) => {
    let node: PrefixNode | null = null;
    for (const token of requests[i]!.context) node = tree.extend(requests[i]!.adapter, node, token);
    return node!;
  });
  const path = (node: PrefixNode | null): PrefixNode[] => (node ? [...path(node.parent), node] : []);
  await stepper.prefill(nodes.flatMap(path));
  const drawn = which.map((): Draw[] => []);
  while (drawn[0]!.length < 6) {
    const reserved = nodes.map(() => tree.reserve(together - 1));
    const rows = which.map((i, row) => ({
      node: nodes[row]!,
      request: requests[i]!,
      drawn: drawn[row]!.length,
      stops: [],
      reserved: reserved[row]!,
      allowed: masked ? masks[i] : undefined
    }));
    const steps = await stepper.draw(rows, together);
    const last: PrefixNode[] = [];
    steps.forEach((step, at) =>
      step.forEach((draw, row) => {
        drawn[row]!.push(draw);
        nodes[row] = tree.extend(nodes[row]!.adapter, nodes[row]!, draw.token, reserved[row]![at]);
        if (at === steps.length - 1) last.push(nodes[row]!);
      })
    );
    await stepper.prefill(last);
  }
  stepper.dispose?.();
  disposeKvCache(cache);
  return drawn;
}

onEveryDevice(() => {
  it('draws what plain calls draw', async () => {
    const body = loadBody(model);
    const bank = await openSpeaking(model.shape, AGENTS, { rank: 4, alpha: 8, projections: ['q', 'k', 'v', 'o', 'gate', 'up', 'down'], seed: 3 });
    const plain = (cache: ReturnType<typeof openKvCache>): Stepper => openPlainStepper({ body, cache, adapterPool: () => bank, chunk: () => 32 });
    const prepared = (cache: ReturnType<typeof openKvCache>) => openPreparedStepper({ body, cache, adapterPool: () => bank, plain: plain(cache) });
    const all = [...requests.keys()];
    const expected = await drawSix(body, plain, all, 1);
    expect(new Set(expected.map((draws) => draws.map(({ token }) => token).join())).size).toBe(requests.length);
    for (const together of [1, 3]) expect(await drawSix(body, prepared, all, together)).toEqual(expected);
    for (const i of all) expect(await drawSix(body, prepared, [i], 3)).toEqual([expected[i]]);
    const masked = await drawSix(body, plain, all, 1, true);
    expect(await drawSix(body, prepared, all, 1, true)).toEqual(masked);
    for (const i of all) {
      expect(await drawSix(body, prepared, [i], 1, true)).toEqual([masked[i]]);
      const mask = masks[i];
      if (mask) for (const { token } of masked[i]!) expect((mask[token >>> 5]! >>> (token & 31)) & 1).toBe(1);
      else expect(masked[i]).toEqual(expected[i]);
    }
    disposeAdapterPool(bank);
    disposeBody(body);
  });
}, ['webgpu']);
