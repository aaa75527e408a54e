/** A warm-up through the loop on a real body, however small: what was never shown becomes likelier too, and the KL is anchored there. */
import { expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine';
import { beginRun } from '../../src/loop/begin';
import { runStep } from '../../src/loop/run';
import { writeModel } from '../../src/model/body/file';
import { warmSteps } from '../../src/record/steps';
import type { LabEvent } from '../../src/record/event';
import { toyConfig, toyLab } from '../loop/toyLab';
import { drawModel } from '../model/tiny';

const config = toyConfig({ warmRows: 8, warmBatch: 4, warmEpochs: 3, warmRate: 0.01, rank: 4, alpha: 8 });

it('lowers the held-out loss of every agent’s turns, and ends anchored', async () => {
  const engine = await openEngine({ device: 'wasm', model: writeModel(drawModel('warm-up', { positions: 512 })) });
  const lab = toyLab(engine);
  let { state } = await beginRun('run', config, lab);
  const events: LabEvent[] = [];
  while (state.step < warmSteps(config)) {
    const step = runStep(state, lab);
    let pulled = await step.next();
    for (; !pulled.done; pulled = await step.next()) events.push(pulled.value);
    state = pulled.value;
  }
  const losses = events.flatMap((event) => (event.type === 'heldOut' ? [event.loss] : []));
  expect(losses).toHaveLength(1 + warmSteps(config));
  expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.8);
  const taught = events.flatMap((event) => (event.type === 'taught' ? [event] : []));
  expect(taught.every(({ leftOut }) => leftOut === 0)).toBe(true);
  expect(Object.keys(taught.at(-1)!.report!.agents).sort()).toEqual(['efc', 'master', 'math']);
  for (const { step, values, anchor } of Object.values(await engine.save())) expect({ step, anchor }).toEqual({ step: 0, anchor: values });
});
