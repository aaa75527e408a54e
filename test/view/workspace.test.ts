/** The page's state over a scripted laboratory: what the buttons do, without a page. */
import { describe, expect, test } from 'vitest';
import type { Laboratory } from '../../src/bridge/protocol';
import type { LabEvent } from '../../src/record/event';
import { outlineOf } from '../../src/record/outline';
import { INITIAL_VIEW, reduceEvent } from '../../src/view/playback/reducer';
import { makeConsole } from '../../src/view/console';
import { Workspace } from '../../src/view/workspace.svelte';
import { scriptedLaboratory, servicesOf } from './laboratory';

async function open(search = '?preset=quick', changes: Partial<Laboratory> = {}): Promise<Workspace> {
  const workspace = new Workspace(servicesOf({ ...scriptedLaboratory(), ...changes }), search);
  await workspace.open();
  return workspace;
}

/** Lets the page draw what has come in, which it does in timers of its own. */
async function settle({ playback }: Workspace): Promise<void> {
  while (playback.length < playback.events.length) await new Promise((resume) => setTimeout(resume));
}

describe('stepping', () => {
  test('begins a run of the config in the address, and takes one phase', async () => {
    const workspace = await open('?queries=2&groupSize=3&seed=5');
    workspace.granularity = 'phase';
    await workspace.step();
    await settle(workspace);
    expect(workspace.config).toMatchObject({ queries: 2, groupSize: 3, seed: 5 });
    expect(workspace.info?.device).toBe('wasm');
    expect(workspace.phase).toBe('Rollout');
    await workspace.step();
    await settle(workspace);
    expect(workspace.phase).toBe('Branch');
    expect(workspace.playback.shown.trees).toHaveLength(2);
  });

  test('an episode ends with its metrics, and the console sees all its events', async () => {
    const workspace = await open();
    const orchard = makeConsole(workspace);
    expect(orchard.device).toBeNull();
    const pulled = await orchard.step();
    await settle(workspace);
    expect(orchard.events()).toHaveLength(pulled + 1);
    expect(orchard.events().map((event) => event.seq)).toEqual(orchard.events().map((_, index) => index));
    expect(workspace.playback.live).toEqual(workspace.playback.events.reduce(reduceEvent, INITIAL_VIEW));
    const siblings = orchard.events().flatMap((event) => (event.type === 'turn' && event.turn.sibling > 0 ? [event.turn] : []));
    expect(siblings.length).toBeGreaterThan(0);
    for (const { reward, advantage } of siblings) expect([reward, advantage]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(workspace.playback.live.points).toHaveLength(1);
    expect(orchard.device).toMatchObject({ backend: 'wasm', reason: 'A script needs no device.' });
    expect(workspace.phase).toBe('Idle');
  });
});

test('playing goes on until paused, and can go on after', async () => {
  const lab = scriptedLaboratory();
  let steps = 0;
  let tellSecond: () => void = () => undefined;
  const second = new Promise<void>((resolve) => (tellSecond = resolve));
  const workspace = await open('?preset=quick', {
    ...lab,
    subscribe: (listener, progress) =>
      lab.subscribe((events) => {
        listener(events);
        steps += events.filter(({ type }) => type === 'metrics').length;
        if (steps === 2) tellSecond();
      }, progress)
  });
  const playing = workspace.play();
  await Promise.race([second, playing]);
  expect(steps).toBe(2);
  expect(workspace.activity).toBe('playing');
  await workspace.pause();
  await playing;
  expect(workspace.activity).toBe('idle');
  const before = workspace.playback.events.length;
  await workspace.step(2);
  expect(workspace.playback.events.length).toBeGreaterThan(before);
});

test('playing to the end of a run says so', async () => {
  const workspace = await open('?preset=quick&steps=2&evaluateEvery=0');
  await workspace.play();
  await settle(workspace);
  expect(workspace.playback.live.points).toHaveLength(2);
  expect(workspace.notices.list.map((notice) => notice.text)).toContain('The run is complete: 2 steps.');
});

test('a run with a warm-up ends after both', async () => {
  const workspace = await open('?preset=quick&steps=1&evaluateEvery=0&warmRows=4&warmBatch=2');
  await workspace.play();
  await settle(workspace);
  expect(workspace.playback.live.points).toHaveLength(3);
  expect(workspace.notices.list.map((notice) => notice.text)).toContain('The run is complete: 3 steps.');
});

test('scrubbing shows an earlier view and leaves the live one alone', async () => {
  const workspace = await open();
  await workspace.step();
  await settle(workspace);
  workspace.playback.cursor = 5;
  expect(workspace.playback.shown).toEqual(workspace.playback.events.slice(0, 5).reduce(reduceEvent, INITIAL_VIEW));
  expect(workspace.playback.live.points).toHaveLength(1);
  await workspace.step();
  expect(workspace.playback.cursor).toBeNull();
});

describe('what goes wrong', () => {
  test('an unknown field in the address is a sentence, and the page works', async () => {
    const workspace = await open('?preset=quick&colour=red');
    expect(workspace.notices.list[0]?.text).toContain('"colour"');
    await workspace.step();
    expect(workspace.playback.events.length).toBeGreaterThan(10);
  });

  test('an engine that restarts is news, one that loads is not', async () => {
    const lab = scriptedLaboratory();
    const workspace = await open('?preset=quick', {
      ...lab,
      subscribe: async (listener, progress) => {
        await lab.subscribe(listener, progress);
        progress({ what: 'Reading the model', share: 0 });
        progress({ what: 'The GPU was lost. The engine restarted and goes on.', share: 1, news: true });
      }
    });
    expect(workspace.notices.list.map(({ tone, text }) => [tone, text])).toEqual([['news', 'The GPU was lost. The engine restarted and goes on.']]);
  });

  test('a warning about stored work is a problem that stays, and what the page heard can be recalled', async () => {
    const lab = scriptedLaboratory();
    let recall: () => unknown = () => undefined;
    const workspace = await open('?preset=quick', {
      ...lab,
      subscribe: async (listener, progress, heard = () => []) => {
        await lab.subscribe(listener, progress);
        recall = heard;
        progress({ what: 'The run was stored again.', share: null, warning: true });
      }
    });
    expect(workspace.notices.list.map(({ tone, text }) => [tone, text])).toEqual([['problem', 'The run was stored again.']]);
    expect(workspace.loading).toBeNull();
    await workspace.step();
    expect(recall()).toEqual(workspace.playback.events);
  });

  test('word of a model that is open already shows nothing', async () => {
    const lab = scriptedLaboratory();
    let late: Parameters<typeof lab.subscribe>[1] = () => undefined;
    const workspace = await open('?preset=quick', {
      ...lab,
      subscribe: async (listener, progress) => {
        late = progress;
        await lab.subscribe(listener, progress);
      }
    });
    await workspace.step();
    late({ what: 'Reading the model', share: 0.9 });
    expect(workspace.loading).toBeNull();
  });

  test('a model that cannot be opened is a sentence; pressing again tries again', async () => {
    const lab = scriptedLaboratory();
    let tries = 0;
    const workspace = await open('?preset=quick', {
      ...lab,
      start: async (config) => {
        if (!tries++) throw new Error('The model file is damaged. Reload the page.');
        return lab.start(config);
      }
    });
    await workspace.attempt(() => workspace.step());
    expect(workspace.notices.list.map((notice) => notice.text)).toEqual(['The model file is damaged. Reload the page.']);
    expect(workspace.activity).toBe('idle');
    await workspace.step();
    expect(workspace.info).not.toBeNull();
  });

  test('the console refuses an unknown field by name', async () => {
    const orchard = makeConsole(await open());
    await expect(orchard.run({ grupSize: 4 } as object)).rejects.toThrow('"grupSize"');
  });
});

test('a resumed run shows what is stored of it, then what was heard since', async () => {
  const first = await open('?preset=quick&evaluateEvery=0');
  await first.step();
  await settle(first);
  const stored = first.playback.events;
  const lab = scriptedLaboratory();
  const workspace = await open('?preset=quick', {
    ...lab,
    outline: async () => outlineOf(stored.slice(0, -1)),
    excerpt: async (_run, from, to) => stored.slice(from, to),
    resume: async () => lab.start(first.config)
  });
  await workspace.resume(stored[0]!.run);
  await settle(workspace);
  expect(workspace.playback.events).toEqual(stored.slice(0, -1));
  expect(workspace.config).toEqual(first.playback.live.config);
});

test('a collapse is said once for all steps in a row that show it', async () => {
  let say: (events: readonly LabEvent[]) => void = () => undefined;
  const workspace = await open('', { subscribe: async (listener) => void (say = listener) });
  const collapse = (step: number): LabEvent => ({ type: 'collapse', signs: [`"kl" is ${step + 2}.`], run: 'a', seq: step, step });
  say([collapse(4)]);
  say([collapse(5), collapse(6)]);
  const said = workspace.notices.list.filter(({ text }) => text.includes('collapse'));
  expect(said).toEqual([
    expect.objectContaining({ tone: 'problem', text: expect.stringMatching(/^The run shows signs of a collapse in step 5\. "kl" is 6\. .*\.$/) })
  ]);
});
